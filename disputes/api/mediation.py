"""API of rounds, the agreement and its terms."""

from django.db.models import F
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from core.errors import OutOfScope
from disputes import actions
from disputes.api.base import DONE, ENTERED, CaseActs
from disputes.models import Term
from disputes.serializers import acts as act_serializers
from disputes.serializers.records import AgreementSerializer, MediationSerializer


class Mediating(CaseActs):
    """Rounds are read and added under one address, so is the agreement."""

    acts = {
        "add_round": "mediate",
        "agree": "agree",
        "on_spot": "mediate",
        "settle_apart": "settle_apart",
        "name_body": "agree",
        "settle_term": "settle_term",
        "confirmation": "settle_term",
    }
    reads = frozenset({"mediations", "agreement"})

    @extend_schema(responses=MediationSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def mediations(self, request, pk=None):
        """All rounds, also of the times before it was opened again."""
        rounds = self.get_object().mediations.order_by("cycle", "round")
        rounds = rounds.select_related("host", "mediator").prefetch_related("present")
        return Response(MediationSerializer(rounds, many=True).data)

    @extend_schema(request=act_serializers.RoundSerializer, responses=ENTERED)
    @mediations.mapping.post
    def add_round(self, request, pk=None):
        """Record a round of mediation. A rule broken is named (409); `override_reason` is for the chief."""
        return self.act(act_serializers.RoundSerializer, actions.mediate, status=201)

    @extend_schema(responses={200: AgreementSerializer, 404: OpenApiResponse(description="None recorded, or absent")})
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def agreement(self, request, pk=None):
        """The agreement that holds, else the latest there was."""
        agreements = self.get_object().agreements.select_related("mediation").prefetch_related("terms")
        latest = agreements.order_by(F("ended_on").desc(nulls_first=True), "-id").first()
        if latest is None:
            raise OutOfScope
        return Response(AgreementSerializer(latest).data)

    @extend_schema(request=act_serializers.AgreeSerializer, responses=ENTERED)
    @agreement.mapping.post
    def agree(self, request, pk=None):
        """Record what was agreed in the last round."""
        return self.act(act_serializers.AgreeSerializer, actions.agree, status=201)

    @extend_schema(request=act_serializers.NameBodySerializer, responses=DONE)
    @action(detail=True, methods=["post"], url_path="agreement/body", filterset_class=None)
    def name_body(self, request, pk=None):
        """Say which mediation body made the agreement that holds; `version` is that of the agreement."""
        return self.act_on(
            _holding, act_serializers.NameBodySerializer, actions.name_body, agreement=self._holding_agreement()
        )

    def _holding_agreement(self):
        return _holding(self.get_object()).values_list("pk", flat=True).first()

    @extend_schema(request=act_serializers.OnSpotSerializer, responses=ENTERED)
    @action(detail=True, methods=["post"], url_path="on-spot", filterset_class=None)
    def on_spot(self, request, pk=None):
        """Mediation on the spot: agreed and performed at once, in one form."""
        return self.act(act_serializers.OnSpotSerializer, actions.settle_on_spot, status=201)

    @extend_schema(request=act_serializers.SettleApartSerializer, responses=ENTERED)
    @action(detail=True, methods=["post"], url_path="settle-apart", filterset_class=None)
    def settle_apart(self, request, pk=None):
        """What the parties of a case handled without mediation settled between themselves."""
        return self.act(act_serializers.SettleApartSerializer, actions.settle_apart, status=201)

    @extend_schema(
        request=act_serializers.SettleSerializer, responses=DONE, parameters=[OpenApiParameter("term", int, "path")]
    )
    @action(detail=True, methods=["post"], url_path=r"terms/(?P<term>[0-9]{1,18})", filterset_class=None)
    def settle_term(self, request, pk=None, term=None):
        """Say what became of a term; `version` is that of the term."""
        return self.act_on(_terms, act_serializers.SettleSerializer, actions.settle_term, term=term)

    @extend_schema(request=act_serializers.ConfirmationSerializer, responses=DONE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def confirmation(self, request, pk=None):
        """Both sides asked the court to confirm the agreement."""
        return self.act(act_serializers.ConfirmationSerializer, actions.ask_confirmation)


def _holding(case):
    return case.agreements.filter(ended_on__isnull=True)


def _terms(case):
    return Term.objects.filter(agreement__dispute=case)
