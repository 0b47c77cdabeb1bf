"""API of what levels above do with a case, and of handing it to another room."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from disputes import actions
from disputes.api.base import DONE, CaseActs
from disputes.serializers import acts as act_serializers


class Oversight(CaseActs):
    acts = {
        "escalate": "escalate",
        "lower": "lower",
        "acknowledge": "acknowledge",
        "hand_off": "hand_off",
        "extension": "extend",
        "decide_extension": "decide_extension",
    }

    @extend_schema(request=act_serializers.LevelSerializer, responses=DONE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def escalate(self, request, pk=None):
        """To a graver level; orange and red tell chief and bureau at once."""
        return self.act(act_serializers.LevelSerializer, actions.escalate)

    @extend_schema(request=act_serializers.LevelSerializer, responses=DONE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def lower(self, request, pk=None):
        """To a milder level."""
        return self.act(act_serializers.LevelSerializer, actions.lower)

    @extend_schema(request=act_serializers.NoteSerializer, responses=DONE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def acknowledge(self, request, pk=None):
        """Sign that a grave case is known, as what the post says."""
        return self.act(act_serializers.NoteSerializer, actions.acknowledge)

    @extend_schema(request=act_serializers.OfferSerializer, responses=DONE)
    @action(detail=True, methods=["post"], url_path="hand-off", filterset_class=None)
    def hand_off(self, request, pk=None):
        """Offer the case to another room; it answers at `hand-offs/`."""
        return self.act(act_serializers.OfferSerializer, actions.offer_hand_off)

    @extend_schema(request=act_serializers.ExtendSerializer, responses=DONE)
    @action(detail=True, methods=["post"], filterset_class=None)
    def extension(self, request, pk=None):
        """Ask for the present step to be due on a later day."""
        return self.act(act_serializers.ExtendSerializer, actions.ask_extension)

    @extend_schema(request=act_serializers.DecisionSerializer, responses=DONE)
    @action(detail=True, methods=["post"], url_path="extension/decide", filterset_class=None)
    def decide_extension(self, request, pk=None):
        """Grant or refuse it."""
        return self.act(act_serializers.DecisionSerializer, actions.decide_extension)
