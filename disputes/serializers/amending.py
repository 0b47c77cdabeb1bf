"""What is sent to correct or withdraw a record of a case. A field left out stays as it is."""

from rest_framework import serializers

from core.api.fields import RowNumberField
from disputes import codes
from disputes.models import Agreement, Mediation
from disputes.serializers.acts import ActSerializer


class AmendReasonSerializer(ActSerializer):
    reason = serializers.CharField(min_length=2, max_length=200)


def _text(max_length):
    return serializers.CharField(required=False, allow_blank=True, max_length=max_length)


class CorrectRoundSerializer(AmendReasonSerializer):
    held_at = serializers.DateTimeField(required=False)
    place = serializers.CharField(required=False, max_length=200)
    present = serializers.ListField(child=RowNumberField(), required=False, max_length=50)
    said_a = _text(2000)
    said_b = _text(2000)
    note = _text(2000)
    others = _text(200)
    witness_name = _text(60)
    witness_address = _text(200)
    witness_contact = _text(60)
    result = serializers.ChoiceField(choices=Mediation.RESULTS, required=False)
    next_on = serializers.DateField(required=False, allow_null=True)


class CorrectTermSerializer(serializers.Serializer):
    """`id` of the term; what is left out stays. Who promises it is corrected on the page."""

    id = RowNumberField()
    text = serializers.CharField(required=False, max_length=300)
    due_on = serializers.DateField(required=False, allow_null=True)


class CorrectAgreementSerializer(AmendReasonSerializer):
    facts = serializers.CharField(required=False, max_length=4000)
    manner = _text(300)
    form = serializers.ChoiceField(choices=Agreement.FORMS, required=False)
    signed_on = serializers.DateField(required=False)
    copies = serializers.IntegerField(required=False, min_value=1, max_value=20)
    terms = CorrectTermSerializer(many=True, required=False)


class CorrectAcceptanceSerializer(AmendReasonSerializer):
    procedure = serializers.ChoiceField(choices=codes.PROCEDURES.choices)
    accepted_on = serializers.DateField()
