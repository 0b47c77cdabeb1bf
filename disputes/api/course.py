"""API of the turns of a case: accepted, referred, answered, closed, opened again, voided."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from disputes import actions
from disputes.api.base import DONE, CaseActs
from disputes.serializers import acts as act_serializers
from disputes.serializers.records import ReturnVisitSerializer


class Course(CaseActs):
    acts = {
        "accept": "accept",
        "appraised": "edit",
        "refer": "refer",
        "answer": "answer",
        "close": "close",
        "reopen": "reopen",
        "void": "void",
        "reconcile": "reconcile",
        "explain_ways": "explain_ways",
        "sealed": "look_at_sealed",
        "send_back": "send_back",
    }
    reads = frozenset({"return_visits"})

    @extend_schema(request=act_serializers.AcceptSerializer, responses=DONE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def accept(self, request, pk=None):
        """Accept the case and choose its procedure."""
        return self.act(act_serializers.AcceptSerializer, actions.accept)

    @extend_schema(request=act_serializers.AppraisedSerializer, responses=DONE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def appraised(self, request, pk=None):
        """The result of the injury appraisal is there."""
        return self.act(act_serializers.AppraisedSerializer, actions.set_appraised)

    @extend_schema(request=act_serializers.ReferSerializer, responses=DONE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def refer(self, request, pk=None):
        """Pass the case to the body whose business it is, with a day by which it answers."""
        return self.act(act_serializers.ReferSerializer, actions.refer)

    @extend_schema(request=act_serializers.AnswerSerializer, responses=DONE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def answer(self, request, pk=None):
        """Record the answer of the body; `returned` brings the case back."""
        return self.act(act_serializers.AnswerSerializer, actions.answer_referral)

    @extend_schema(request=act_serializers.CloseSerializer, responses=DONE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def close(self, request, pk=None):
        """Close the case; return visits follow."""
        return self.act(act_serializers.CloseSerializer, actions.close)

    @extend_schema(request=act_serializers.ReopenSerializer, responses=DONE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def reopen(self, request, pk=None):
        """It flared up: the same case begins again."""
        return self.act(act_serializers.ReopenSerializer, actions.reopen)

    @extend_schema(request=act_serializers.CaseReasonSerializer, responses=DONE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def void(self, request, pk=None):
        """Take back a case entered by mistake: it counts no more and stays readable."""
        return self.act(act_serializers.CaseReasonSerializer, actions.void)

    @extend_schema(request=act_serializers.ReconcileSerializer, responses=DONE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def reconcile(self, request, pk=None):
        """Reconciled or agreed before the people's committee, performed, applied for: no penalty, the case closes."""
        return self.act(act_serializers.ReconcileSerializer, actions.reconcile)

    @extend_schema(request=act_serializers.CaseReasonSerializer, responses=DONE)
    @action(detail=True, methods=["post"], url_path="send-back", filterset_class=None)
    def send_back(self, request, pk=None):
        """Return what 110 or 12345 passed on, with the reason they read."""
        return self.act(act_serializers.CaseReasonSerializer, actions.send_back)

    @extend_schema(request=act_serializers.ExplainedSerializer, responses=DONE)
    @action(detail=True, methods=["post"], url_path="explain-ways", filterset_class=None)
    def explain_ways(self, request, pk=None):
        """The parties were told of people's mediation and of the court."""
        return self.act(act_serializers.ExplainedSerializer, actions.explain_ways)

    @extend_schema(request=act_serializers.PurposeSerializer, responses=act_serializers.SealedViewSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def sealed(self, request, pk=None):
        """Sealed records, for the officers of the case and the chief only; every look is on the trail."""
        case = self.get_object()
        purpose = self.body(act_serializers.PurposeSerializer)["purpose"]
        view = actions.look_at_sealed(by=request.user, dispute=case, purpose=purpose)
        content = {
            "records": view.records,
            "earlier": [{"party": party.pk, "cases": cases} for party, cases in view.earlier],
            "same_sides": view.same_sides,
        }
        data = act_serializers.SealedViewSerializer(content).data
        return Response(data, headers={"Cache-Control": "no-store"})

    @extend_schema(responses=ReturnVisitSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], url_path="return-visits", filterset_class=None, pagination_class=None)
    def return_visits(self, request, pk=None):
        """What return visits found; visits of the kind `return` record them."""
        rows = self.get_object().return_visits.select_related("visit").order_by("id")
        return Response(ReturnVisitSerializer(rows, many=True).data)
