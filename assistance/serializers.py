"""Shapes of care in the API."""

from rest_framework import serializers

from assistance import codes, rules
from assistance.models import CareRecord, ConsentRequest, Help
from residents.models import Resident
from residents.serializers.fields import Own
from stations.models import Officer


class HelperField(serializers.PrimaryKeyRelatedField):
    """An officer the caller may see; that they work in the room is a rule of the action."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Officer.objects.none(), **kwargs)

    def get_queryset(self):
        request = self.context.get("request")
        if request is None or not request.user.is_authenticated:
            return Officer.objects.none()
        return Officer.objects.visible_to(request.user)


class CareRecordSerializer(serializers.ModelSerializer):
    """Somebody who agreed to be helped (关爱名册)."""

    client_id = serializers.UUIDField(required=False, allow_null=True)
    resident = Own(Resident, permission=rules.EDIT)
    resident_name = serializers.CharField(source="resident.name", read_only=True, default="")
    room = serializers.IntegerField(source="present_room.pk", read_only=True)
    helper = HelperField(required=False, allow_null=True)
    contact_phone = serializers.CharField(write_only=True, required=False, allow_blank=True, max_length=40)
    contact_phone_masked = serializers.CharField(read_only=True)
    consent_visit = serializers.IntegerField(source="consent_visit_id", required=False, allow_null=True)
    next_due_on = serializers.DateField(read_only=True, default=None)

    class Meta:
        model = CareRecord
        validators = []  # one active a person is a rule of state (409), told by the action
        fields = (
            "id", "client_id", "resident", "resident_name", "room", "need", "needs", "contact_name", "contact_phone",
            "contact_phone_masked", "helper", "every_days", "starts_on", "consent_on", "consent_by", "guardian_name",
            "consent_form", "consent_visit", "sensitive_agreed", "shares", "review_on", "next_due_on", "state",
            "ended_on", "end_reason", "voided_at", "void_reason", "created_by", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = (
            "review_on", "state", "ended_on", "end_reason", "voided_at", "void_reason", "created_by", "created_at",
            "updated_at", "version",
        )  # fmt: skip
        extra_kwargs = {
            "need": {"required": True, "allow_blank": False},
            "starts_on": {"required": False},
            "consent_by": {"required": False},
            "consent_form": {"required": False},
        }

    def to_representation(self, record):
        """Of who withdrew consent nothing but that; a copy kept elsewhere is to forget the rest."""
        row = super().to_representation(record)
        if record.end_reason != codes.WITHDRAWN:
            return row
        stays = ("id", "room", "state", "ended_on", "end_reason", "updated_at", "version")
        return {name: value if name in stays else None for name, value in row.items()}


class ReviewSerializer(serializers.Serializer):
    """Not wanted any more: consent is withdrawn."""

    still_wanted = serializers.BooleanField()
    needs = serializers.CharField(max_length=300, required=False, allow_blank=True)
    every_days = serializers.ChoiceField(choices=codes.EVERY_DAYS, required=False)
    version = serializers.IntegerField(required=False)


class EndSerializer(serializers.Serializer):
    end_reason = serializers.ChoiceField(
        choices=[(reason.code, reason.label) for reason in codes.END_REASONS if reason.is_chosen]
    )
    version = serializers.IntegerField(required=False)


class VersionSerializer(serializers.Serializer):
    version = serializers.IntegerField(required=False)


class VoidSerializer(VersionSerializer):
    reason = serializers.CharField(min_length=2, max_length=200)


class HelpSerializer(serializers.ModelSerializer):
    """One help given (帮扶记录)."""

    client_id = serializers.UUIDField(required=False, allow_null=True)
    resident = serializers.IntegerField(source="care.resident_id", read_only=True)
    visit = serializers.IntegerField(source="visit_id", required=False, allow_null=True)

    class Meta:
        model = Help
        fields = (
            "id", "client_id", "care", "resident", "room", "happened_on", "kind", "text", "by_whom", "minutes", "visit",
            "voided_at", "void_reason", "created_by", "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = (
            "care", "room", "voided_at", "void_reason", "created_by", "created_at", "updated_at", "version",
        )  # fmt: skip
        extra_kwargs = {
            "happened_on": {"required": False},
            "minutes": {"required": False, "max_value": 600, "min_value": 0},
        }


class ConsentRequestSerializer(serializers.ModelSerializer):
    """Somebody to be asked for consent (待征询同意)."""

    resident_name = serializers.CharField(source="resident.name", read_only=True)
    room = serializers.IntegerField(source="resident.room_id", read_only=True)

    class Meta:
        model = ConsentRequest
        fields = (
            "id", "resident", "resident_name", "room", "need", "raised_on", "state", "settled_on", "settled_by",
            "created_at", "updated_at", "version",
        )  # fmt: skip
        read_only_fields = fields
