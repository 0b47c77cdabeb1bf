"""What is sent to an act on a case. `version`, when given, refuses what somebody else did meanwhile (409)."""

from rest_framework import serializers

from core.api.fields import RowNumberField
from disputes import codes
from disputes.models import Agreement, Mediation, Referral, Term
from residents.serializers.fields import Own
from stations.models import Officer, Room


def _text(max_length, **options):
    return serializers.CharField(max_length=max_length, required=False, allow_blank=True, default="", **options)


def _day():
    return serializers.DateField(required=False, allow_null=True, default=None)


class ActSerializer(serializers.Serializer):
    version = serializers.IntegerField(required=False, min_value=1)


class CaseReasonSerializer(ActSerializer):
    reason = serializers.CharField(min_length=2, max_length=200)


class ReopenSerializer(CaseReasonSerializer):
    """Without `procedure` the case keeps the one it had, where the law lets it."""

    procedure = serializers.ChoiceField(choices=codes.PROCEDURES.choices, required=False, default="", allow_blank=True)


class AcceptSerializer(ActSerializer):
    """`exclusions` names what speaks against public-security mediation, if anything does."""

    procedure = serializers.ChoiceField(choices=codes.PROCEDURES.choices)
    exclusions = serializers.ListField(
        child=serializers.ChoiceField(choices=codes.EXCLUSIONS.choices), required=False, default=list
    )
    handler = Own(Officer, permission="officers.view", required=False, allow_null=True)
    accepted_on = _day()
    awaits_appraisal = serializers.BooleanField(required=False, default=False)


class AppraisedSerializer(ActSerializer):
    appraised_on = serializers.DateField()


class RoundSerializer(ActSerializer):
    """A round of mediation: now, in the room, with every party, unless said otherwise; `present` are ids of parties.

    `override_reason`: a chief's, where a rule lets them.
    """

    result = serializers.ChoiceField(choices=Mediation.RESULTS)
    held_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    place = _text(200)
    present = serializers.ListField(
        child=RowNumberField(), required=False, allow_null=True, default=None, max_length=50
    )
    host = Own(Officer, permission="officers.view", required=False, allow_null=True)
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
    copies = serializers.IntegerField(required=False, default=3, min_value=1, max_value=20)


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
    reply_due_on = serializers.DateField()


class AnswerSerializer(ActSerializer):
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
    until_on = serializers.DateField()
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


class ConfirmationSerializer(ActSerializer):
    asked_on = serializers.DateField()
