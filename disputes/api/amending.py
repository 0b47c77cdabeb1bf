"""API of correcting and withdrawing rounds, the agreement and the acceptance; always with a reason."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from disputes import actions
from disputes.api.base import DONE, CaseActs
from disputes.models import Agreement, Mediation
from disputes.serializers import amending as serializers
from disputes.serializers.acts import ActSerializer

ROUND = [OpenApiParameter("round_", int, "path")]
AGREEMENT = [OpenApiParameter("agreement", int, "path")]
ROUND_PATH = r"mediations/(?P<round_>\d{1,18})"
AGREEMENT_PATH = r"agreements/(?P<agreement>\d{1,18})"


class Amending(CaseActs):
    """`version` is that of the round or the agreement; that of the case for its acceptance."""

    acts = {
        "correct_round": "amend",
        "withdraw_round": "amend",
        "correct_agreement": "amend",
        "withdraw_agreement": "amend",
        "confirm_agreement": "amend",
        "correct_acceptance": "amend",
        "withdraw_acceptance": "amend",
    }

    @extend_schema(request=serializers.CorrectRoundSerializer, responses=DONE, parameters=ROUND)
    @action(detail=True, methods=["post"], url_path=rf"{ROUND_PATH}/correct", filterset_class=None)
    def correct_round(self, request, pk=None, round_=None):
        """Correct what a round says, until the signed copy of its agreement is confirmed."""
        return self.act_on(_rounds, serializers.CorrectRoundSerializer, actions.correct_round, round_=round_)

    @extend_schema(request=serializers.AmendReasonSerializer, responses=DONE, parameters=ROUND)
    @action(detail=True, methods=["post"], url_path=rf"{ROUND_PATH}/withdraw", filterset_class=None)
    def withdraw_round(self, request, pk=None, round_=None):
        """Withdraw the last round, while no agreement came out of it."""
        return self.act_on(_rounds, serializers.AmendReasonSerializer, actions.withdraw_round, round_=round_)

    @extend_schema(request=serializers.CorrectAgreementSerializer, responses=DONE, parameters=AGREEMENT)
    @action(detail=True, methods=["post"], url_path=rf"{AGREEMENT_PATH}/correct", filterset_class=None)
    def correct_agreement(self, request, pk=None, agreement=None):
        """Correct the agreement and its terms, until the signed copy is confirmed."""
        return self.act_on(
            _agreements, serializers.CorrectAgreementSerializer, actions.correct_agreement, agreement=agreement
        )

    @extend_schema(request=serializers.AmendReasonSerializer, responses=DONE, parameters=AGREEMENT)
    @action(detail=True, methods=["post"], url_path=rf"{AGREEMENT_PATH}/withdraw", filterset_class=None)
    def withdraw_agreement(self, request, pk=None, agreement=None):
        """Withdraw the agreement in force: another one can be made."""
        return self.act_on(
            _agreements, serializers.AmendReasonSerializer, actions.withdraw_agreement, agreement=agreement
        )

    @extend_schema(request=ActSerializer, responses=DONE, parameters=AGREEMENT)
    @action(detail=True, methods=["post"], url_path=rf"{AGREEMENT_PATH}/confirm", filterset_class=None)
    def confirm_agreement(self, request, pk=None, agreement=None):
        """The signed copy is on file: the text is corrected no more."""
        return self.act_on(_agreements, ActSerializer, actions.confirm_signed_copy, agreement=agreement)

    @extend_schema(request=serializers.CorrectAcceptanceSerializer, responses=DONE)
    @action(detail=True, methods=["post"], url_path="acceptance/correct", filterset_class=None)
    def correct_acceptance(self, request, pk=None):
        """Correct the procedure or the day of acceptance, while no round was held."""
        return self.act(serializers.CorrectAcceptanceSerializer, actions.correct_acceptance)

    @extend_schema(request=serializers.AmendReasonSerializer, responses=DONE)
    @action(detail=True, methods=["post"], url_path="acceptance/withdraw", filterset_class=None)
    def withdraw_acceptance(self, request, pk=None):
        """Take the acceptance back, while no round was held."""
        return self.act(serializers.AmendReasonSerializer, actions.withdraw_acceptance)


def _rounds(case):
    return Mediation.objects.filter(dispute=case)


def _agreements(case):
    return Agreement.objects.filter(dispute=case)
