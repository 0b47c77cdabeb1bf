from rest_framework import serializers

from core.api.fields import DateField
from core.api.serializers import ModelSerializer
from residents.models import Household, Resident, ResidentPhone
from residents.serializers.fields import Own


class PhoneSerializer(ModelSerializer):
    """A further phone: its number is written, with or without the extension, and read masked."""

    number = serializers.CharField(write_only=True, max_length=40)
    extension = serializers.CharField(write_only=True, required=False, allow_blank=True, max_length=6)
    number_masked = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(choices=ResidentPhone.KINDS, required=False)

    class Meta:
        model = ResidentPhone
        fields = ("id", "number", "extension", "number_masked", "kind", "note")


class ResidentSerializer(ModelSerializer):
    """A person, masked. `id_number` and `phone` are written and never read."""

    id_number = serializers.CharField(write_only=True, required=False, allow_blank=True, max_length=40)
    phone = serializers.CharField(write_only=True, required=False, allow_blank=True, max_length=40)
    id_number_masked = serializers.CharField(read_only=True)
    phone_masked = serializers.CharField(read_only=True)
    household = Own(Household)
    from_on = DateField(write_only=True, required=False)
    document_kind = serializers.ChoiceField(choices=Resident.DOCUMENTS, required=False)
    state = serializers.CharField(read_only=True, source="whereabouts")
    version = serializers.IntegerField(required=False)
    client_id = serializers.UUIDField(required=False, allow_null=True)
    phones = PhoneSerializer(many=True, write_only=True, required=False)
    confirm_same_name = serializers.BooleanField(write_only=True, required=False)

    class Meta:
        model = Resident
        fields = (
            "id", "client_id", "confirm_same_name", "name", "sex", "birth_date", "document_kind", "id_number",
            "id_number_masked", "phone", "phone_masked", "phones", "region_code", "occupation", "workplace",
            "household", "room", "residency_kind", "from_on", "state", "died_on", "verified_on", "note",
            "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = ("room", "region_code", "died_on", "created_at", "updated_at")


class PlaceSerializer(serializers.Serializer):
    """Where somebody moves: a household of the own units, the kind of residency, the day."""

    household = Own(Household)
    kind = serializers.ChoiceField(choices=Resident._meta.get_field("residency_kind").choices, required=False)
    on = DateField()
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class DepartureSerializer(serializers.Serializer):
    """When somebody left, where to and why."""

    on = DateField()
    moved_to = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
