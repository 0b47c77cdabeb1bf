"""What is sent to an act on a case. `version`, when given, refuses what somebody else did meanwhile (409)."""

from rest_framework import serializers

from core.api.fields import DateField, DateTimeField, RowNumberField
from disputes import codes
from disputes.models import Agreement, Mediation, MediationBody, Mediator, Referral, SealedRecord, Term
from disputes.rules.gate import GATE_FIELDS, Gate
from residents.serializers.fields import Own
from stations.models import Officer, Room


def _text(max_length, **options):
    return serializers.CharField(max_length=max_length, required=False, allow_blank=True, default="", **options)


def _day():
    return DateField(required=False, allow_null=True, default=None)


class ActSerializer(serializers.Serializer):
    version = serializers.IntegerField(required=False, min_value=1)


class CaseReasonSerializer(ActSerializer):
    reason = serializers.CharField(min_length=2, max_length=200)


class GateSerializer(ActSerializer):
    """What opens public-security mediation; `procedure` police needs all three. `exclusions` speak against it."""

    public_order_act = serializers.ChoiceField(
        choices=codes.PUBLIC_ORDER_ACTS.choices, required=False, default="", allow_blank=True
    )
    is_slight = serializers.BooleanField(required=False, default=False)
    mediation_ground = serializers.ChoiceField(
        choices=codes.MEDIATION_GROUNDS.choices, required=False, default="", allow_blank=True
    )
    exclusions = serializers.ListField(
        child=serializers.ChoiceField(choices=codes.CURRENT_EXCLUSIONS), required=False, default=list, max_length=20
    )

    def validate(self, data):
        data = super().validate(data)
        exclusions = tuple(data.pop("exclusions", ()))
        facts = {name: data.pop(name) for name in GATE_FIELDS if name in data}
        return {**data, "gate": Gate(**facts, exclusions=exclusions)}


class ReopenSerializer(GateSerializer, CaseReasonSerializer):
    """Without `procedure` the case keeps the one it had, where the law lets it."""

    procedure = serializers.ChoiceField(choices=codes.PROCEDURES.choices, required=False, default="", allow_blank=True)


class AcceptSerializer(GateSerializer):
    """`ways_explained`: the parties were told of people's mediation and of the court."""

    procedure = serializers.ChoiceField(choices=codes.PROCEDURES.choices)
    ways_explained = serializers.BooleanField(required=False, default=False)
    handler = Own(Officer, permission="officers.view", required=False, allow_null=True)
    accepted_on = _day()
    awaits_appraisal = serializers.BooleanField(required=False, default=False)


class AppraisedSerializer(ActSerializer):
    appraised_on = DateField()


class RoundSerializer(GateSerializer):
    """A round of mediation: now, in the room, with every party, unless said otherwise; `present` are ids of parties.

    `override_reason`: a chief's, where a rule lets them. Public-security mediation has a `host`, an officer; people's
    mediation a `body` and its `mediator`, and never an officer but as `attending`, invited and agreed to.
    """

    result = serializers.ChoiceField(choices=Mediation.RESULTS)
    held_at = DateTimeField(required=False, allow_null=True, default=None)
    place = _text(200)
    present = serializers.ListField(
        child=RowNumberField(), required=False, allow_null=True, default=None, max_length=50
    )
    host = Own(Officer, permission="officers.view", required=False, allow_null=True)
    second_host = Own(Officer, permission="officers.view", required=False, allow_null=True)
    is_hosted_alone = serializers.BooleanField(
        required=False, allow_null=True, default=None,
        help_text="Of public-security mediation: one officer alone, who then confirms place and recording.",
    )  # fmt: skip
    is_place_regulated = serializers.BooleanField(required=False, default=False)
    is_recorded_throughout = serializers.BooleanField(required=False, default=False)
    recording = _text(120)
    body = Own(MediationBody, permission="units.view", required=False, allow_null=True)
    mediator = Own(Mediator, permission="units.view", required=False, allow_null=True)
    attending = Own(Officer, permission="officers.view", required=False, allow_null=True)
    is_invited = serializers.BooleanField(required=False, default=False)
    is_attendance_agreed = serializers.BooleanField(required=False, default=False)
    co_host = _text(200)
    guardian_present = serializers.BooleanField(required=False, default=False)
    others = _text(200)
    witness_name = _text(60)
    witness_address = _text(200)
    witness_contact = _text(60)
    said_a = _text(2000)
    said_b = _text(2000)
    note = _text(2000)
    next_on = _day()
    procedure = serializers.ChoiceField(
        choices=codes.PROCEDURES.choices, required=False, default=codes.PEOPLE,
        help_text="Of a case not accepted yet, which is accepted by it first; else without meaning.",
    )  # fmt: skip
    override_reason = _text(300)


class PromiseSerializer(serializers.Serializer):
    """Who (id of a party), what, by when; with `state` and `settled_on` where it was performed on the spot."""

    party = RowNumberField()
    text = serializers.CharField(max_length=300)
    due_on = _day()
    state = serializers.ChoiceField(choices=Term.STATES, required=False, default=Term.PENDING)
    settled_on = _day()


class AgreeSerializer(ActSerializer):
    facts = _text(4000, help_text="As the case tells them when left out.")
    terms = PromiseSerializer(many=True, allow_empty=False, max_length=50)
    manner = _text(300)
    form = serializers.ChoiceField(choices=Agreement.FORMS, required=False, default=Agreement.WRITTEN)
    signed_on = _day()
    copies = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=20,
        help_text="Left out: three of the police; of people's mediation one for each party and one for the body.",
    )  # fmt: skip
    effective_on = serializers.DateField(
        required=False, allow_null=True, default=None,
        help_text="Of people's mediation: when the mediator signed and the seal was set; the day of signing otherwise.",
    )  # fmt: skip


class PerformedSerializer(serializers.Serializer):
    """Who (id of a party) did what on the spot."""

    party = RowNumberField()
    text = serializers.CharField(max_length=300)


class OnSpotSerializer(RoundSerializer):
    """Mediation on the spot: round, agreement and performance at once; all three conditions have to be met."""

    result = next_on = procedure = override_reason = None
    is_slight_and_clear = serializers.BooleanField(required=False, default=False)
    is_cost_undisputed = serializers.BooleanField(required=False, default=False)
    is_performance_agreed = serializers.BooleanField(required=False, default=False)
    facts = _text(4000, help_text="As the case tells them when left out.")
    terms = PerformedSerializer(many=True, allow_empty=False, max_length=50)
    manner = _text(300)
    form = serializers.ChoiceField(
        choices=Agreement.FORMS, required=False, default=Agreement.WRITTEN,
        help_text="`recorded`: without a paper; `recording` then says which recording shows it.",
    )  # fmt: skip


class SettleApartSerializer(ActSerializer):
    """What the parties of a case handled without mediation agreed between themselves."""

    facts = _text(4000, help_text="As the case tells them when left out.")
    terms = PromiseSerializer(many=True, allow_empty=False, max_length=50)
    manner = _text(300)
    form = serializers.ChoiceField(choices=Agreement.FORMS, required=False, default=Agreement.WRITTEN)
    signed_on = _day()
    copies = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=20)


class NameBodySerializer(ActSerializer):
    """Which body made the agreement that holds; `version` is that of the agreement."""

    body = Own(MediationBody, permission="units.view")
    mediator = Own(Mediator, permission="units.view", required=False, allow_null=True)
    effective_on = _day()


class SettleSerializer(ActSerializer):
    """What became of a term; `version` is that of the term. Performed after its day becomes late by itself."""

    state = serializers.ChoiceField(choices=Term.STATES)
    settled_on = _day()
    note = _text(300)


class ReferSerializer(ActSerializer):
    body = serializers.ChoiceField(choices=codes.BODIES.choices)
    body_name = _text(120, help_text="The kind of body in words when left out.")
    contact = _text(120)
    reason = serializers.CharField(min_length=2, max_length=500)
    documents = _text(300)
    referred_on = _day()
    reply_due_on = DateField()


class AnswerSerializer(GateSerializer):
    """`procedure` matters when a case that was never accepted comes back."""

    outcome = serializers.ChoiceField(choices=Referral.OUTCOMES)
    answer = serializers.CharField(min_length=2, max_length=1000)
    answered_on = _day()
    procedure = serializers.ChoiceField(choices=codes.PROCEDURES.choices, required=False, default="", allow_blank=True)


class LevelSerializer(ActSerializer):
    level = serializers.ChoiceField(choices=codes.LEVELS.choices)
    reason = serializers.CharField(min_length=2, max_length=300)


class NoteSerializer(ActSerializer):
    note = _text(500)


class OfferSerializer(ActSerializer):
    """`room`: any open room of the county."""

    room = serializers.PrimaryKeyRelatedField(queryset=Room.objects.all())
    reason = serializers.CharField(min_length=2, max_length=500)


class ExtendSerializer(ActSerializer):
    until_on = DateField()
    reason = serializers.CharField(min_length=2, max_length=300)
    parties_agree = serializers.BooleanField(required=False, default=False)


class DecisionSerializer(ActSerializer):
    grant = serializers.BooleanField()
    note = _text(300)


class CloseSerializer(ActSerializer):
    """`ends_on` ends the return visits of a petition matter earlier than planned."""

    outcome = serializers.ChoiceField(
        choices=codes.OUTCOMES.choices, required=False, default="", allow_blank=True,
        help_text="That of its state when left out: agreed, not_agreed or referred; else it is to be said.",
    )  # fmt: skip
    closed_on = _day()
    ends_on = _day()
    note = _text(500)
    case_number = _text(
        60, write_only=True, help_text="Of a public-order case, as it is called outside; sealed, never read here."
    )  # fmt: skip
    suit_explained = serializers.BooleanField(
        required=False, default=False, help_text="The parties were told of civil suit; needed with `public_order_case`."
    )


class ReconcileSerializer(GateSerializer):
    """Reconciled or agreed before the people's committee, performed, applied for by both; police accept.

    What opens public-security mediation is taken from the case when it is left out here.
    """

    way = serializers.ChoiceField(choices=codes.RECONCILIATION_WAYS.choices)
    committee = _text(120)
    content = serializers.CharField(min_length=2, max_length=1000)
    agreed_on = serializers.DateField()
    performed_on = serializers.DateField()
    side_a_applied_on = serializers.DateField()
    side_b_applied_on = serializers.DateField()
    accepted_on = _day()
    no_decision = serializers.BooleanField(help_text="No decision on a penalty has been made.")


class ExplainedSerializer(ActSerializer):
    explained_on = serializers.DateField()


class PurposeSerializer(ActSerializer):
    """What the look is for; it goes on the trail."""

    purpose = serializers.CharField(min_length=2, max_length=200)


class SealedRecordSerializer(serializers.ModelSerializer):
    class Meta:
        model = SealedRecord
        fields = ("cycle", "is_repeat", "case_number", "limit_on")
        read_only_fields = fields


class EarlierCaseSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()


class EarlierOfPartySerializer(serializers.Serializer):
    party = serializers.IntegerField()
    cases = EarlierCaseSerializer(many=True)


class SealedViewSerializer(serializers.Serializer):
    """What is sealed: for the officers of the case and the chief, after the look was written down."""

    records = SealedRecordSerializer(many=True)
    earlier = EarlierOfPartySerializer(many=True)
    same_sides = EarlierCaseSerializer(many=True)


class ConfirmationSerializer(ActSerializer):
    asked_on = DateField()
