"""A party as the API reads and takes it."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api.serializers import ModelSerializer
from disputes.models import Party


class PartySerializer(ModelSerializer):
    """A party, masked. Written as a `resident` of the own units, a `ticket` from `look-up-party/`, or a `name`.

    `id_number`, `phone` and `guardian_phone` are written and never read.
    """

    resident = serializers.IntegerField(source="resident_id", required=False, allow_null=True, min_value=1)
    ticket = serializers.CharField(write_only=True, required=False, max_length=300)
    name = serializers.CharField(required=False, max_length=60)
    id_number = serializers.CharField(write_only=True, required=False, allow_blank=True, max_length=40)
    phone = serializers.CharField(write_only=True, required=False, allow_blank=True, max_length=40)
    guardian_phone = serializers.CharField(write_only=True, required=False, allow_blank=True, max_length=40)
    id_number_masked = serializers.CharField(read_only=True)
    phone_masked = serializers.CharField(read_only=True)
    guardian_phone_masked = serializers.CharField(read_only=True)
    age = serializers.IntegerField(source="age_on", read_only=True, allow_null=True)

    # How somebody is named; told once, when the party is added.
    NAMED_BY = ("resident", "ticket")

    class Meta:
        model = Party
        fields = (
            "id", "side", "resident", "ticket", "name", "sex", "birth_date", "age", "document_kind", "id_number",
            "id_number_masked", "phone", "phone_masked", "workplace", "address", "guardian_name", "guardian_relation",
            "guardian_phone", "guardian_phone_masked", "guardian_notified_on", "lives_on_own_labour",
            "consents_to_no_notice", "role", "representative_name", "authority_extent", "authority_on", "version",
        )  # fmt: skip
        read_only_fields = ("version",)
        extra_kwargs = {
            "side": {"required": False, "help_text": "Left out: who is named first is side a, the others b."},
            "sex": {"required": False},
            "document_kind": {"required": False},
        }

    def to_internal_value(self, data):
        """As the actions take it: `resident` by that name, and nothing that was left empty."""
        values = super().to_internal_value(data)
        if values.get("resident_id") is not None:
            values["resident"] = values["resident_id"]
        values.pop("resident_id", None)
        return values


class PartyChangeSerializer(PartySerializer):
    """What is said of a party; who it is stays. `version` is that of the party."""

    version = serializers.IntegerField(required=False, min_value=1)

    class Meta(PartySerializer.Meta):
        read_only_fields = ()

    def validate(self, data):
        for name in self.NAMED_BY:
            if name in data:
                raise serializers.ValidationError(
                    {name: [_("Who a party is does not change: withdraw it and add another.")]}
                )
        return data


class LookUpSerializer(serializers.Serializer):
    """A whole document number and why it is looked up; both go to the trail, the number masked."""

    id_number = serializers.CharField(max_length=40)
    document_kind = serializers.ChoiceField(
        choices=Party._meta.get_field("document_kind").choices, required=False, default="id_card"
    )
    reason = serializers.CharField(min_length=2, max_length=200)


class LookUpResultSerializer(serializers.Serializer):
    """`resident` only when in the own units; elsewhere the room is told, and a `ticket` names the person."""

    found = serializers.BooleanField()
    resident = serializers.IntegerField(allow_null=True)
    room = serializers.IntegerField(allow_null=True)
    room_name = serializers.CharField()
    ticket = serializers.CharField()
