"""A case as the API reads and takes it; serializer_class and parsing only."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import DateField
from core.api.serializers import ModelSerializer
from disputes import codes
from disputes.models import Dispute
from disputes.serializers.parties import PartySerializer
from disputes.serializers.records import (
    AcknowledgementSerializer,
    AgreementSerializer,
    ClosingSerializer,
    ExtensionSerializer,
    ReconciliationSerializer,
    ReferralSerializer,
)
from residents.serializers.fields import Own
from stations.models import Officer, Room

CARDS = ["", *(card.code for card in codes.CARDS)]


class DisputeSerializer(ModelSerializer):
    """A case with its parties and papers; ids name other records, dates are local days.

    `due_on` is the last day of the present step, `card` its colour today. State and level change by acts of their own.
    """

    client_id = serializers.UUIDField(required=False, allow_null=True)
    room = Own(Room, permission="disputes.report", required=False)
    handler = Own(Officer, permission="officers.view", required=False, allow_null=True)
    handler_name = serializers.CharField(source="handler.name", read_only=True, default="")
    finding = Own(apps.get_model("visits", "Finding"), permission="visits.view", required=False, allow_null=True)
    title = serializers.CharField(required=False, allow_blank=True, max_length=100)
    summary = serializers.CharField(max_length=2000)
    reported_on = DateField(required=False)
    transfer_number = serializers.CharField(required=False, allow_blank=True, max_length=60)
    transferred_at = serializers.DateTimeField(required=False, allow_null=True)
    short_number = serializers.CharField(read_only=True)
    step = serializers.ChoiceField(choices=codes.STEPS.choices, read_only=True)
    card = serializers.ChoiceField(choices=CARDS, read_only=True, help_text=_("Empty: within its limit."))
    parties = PartySerializer(many=True, required=False, source="current_parties")
    rounds = serializers.SerializerMethodField()
    agreement = serializers.SerializerMethodField()
    referrals = ReferralSerializer(many=True, read_only=True)
    extensions = ExtensionSerializer(many=True, read_only=True)
    acknowledgements = AcknowledgementSerializer(many=True, read_only=True)
    closings = ClosingSerializer(many=True, read_only=True)
    reconciliations = ReconciliationSerializer(many=True, read_only=True)
    version = serializers.IntegerField(required=False, min_value=1)

    # Said when a case is opened; what may become of each later.
    FIXED = {
        "client_id": _("This field stays as it was entered."),
        "finding": _("This field stays as it was entered."),
        "room": _("A case goes to another room by `hand-off/`."),
        "level": _("The level changes by `escalate/` and `lower/`, with a reason."),
    }

    class Meta:
        model = Dispute
        validators = []  # one case a finding is a rule of state (409), told by the action
        fields = (
            "id", "client_id", "number", "short_number", "room", "title", "kind", "source", "level", "state",
            "step", "card", "yellow_on", "due_on", "summary", "place", "occurred_on", "reported_on", "reported_by",
            "transfer_number", "transferred_at", "reply_due_on", "handler", "handler_name", "finding", "parties",
            "procedure", "public_order_act", "is_slight", "mediation_ground", "ways_explained_on",
            "suit_explained_on", "awaits_appraisal", "appraised_on", "accepted_on", "rounds", "agreement",
            "referrals", "extensions", "acknowledgements", "closed_on", "outcome", "cycle", "closings",
            "reconciliations", "return_until", "voided_at", "void_reason", "created_by", "created_at", "updated_at",
            "version",
        )  # fmt: skip
        read_only_fields = (
            "reply_due_on", "number", "state", "yellow_on", "due_on", "procedure", "public_order_act", "is_slight",
            "mediation_ground", "ways_explained_on", "suit_explained_on", "awaits_appraisal", "appraised_on",
            "accepted_on", "closed_on", "outcome", "cycle", "return_until", "voided_at", "void_reason",
            "created_by", "created_at", "updated_at",
        )  # fmt: skip

    @extend_schema_field(AgreementSerializer(allow_null=True))
    def get_agreement(self, case):
        """The one that holds; earlier ones ended when the case was opened again."""
        holding = case.holding_agreements
        return AgreementSerializer(holding[0], context=self.context).data if holding else None

    def get_rounds(self, case) -> int:
        """How many rounds of mediation there were, of every cycle."""
        return len(case.all_rounds)

    def validate(self, data):
        data.pop("version", None)
        if "current_parties" in data:
            data["parties"] = data.pop("current_parties")
        if self.instance is not None:
            self._refuse_fixed(data)
        return data

    def _refuse_fixed(self, data):
        if "parties" in data:
            raise serializers.ValidationError(
                {"parties": [_("Parties are added, changed and withdrawn one by one, by `parties/`.")]}
            )
        for name, message in self.FIXED.items():
            if name in data and data.pop(name) != getattr(self.instance, name):
                raise serializers.ValidationError({name: [message]})
