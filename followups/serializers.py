"""Follow-ups as the API shows them, and what its two actions take."""

from django.contrib.contenttypes.models import ContentType
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import DateField
from core.api.serializers import ModelSerializer
from followups.models import FollowUp


class SourceSerializer(serializers.Serializer):
    type = serializers.CharField()
    id = serializers.IntegerField()


class FollowUpSerializer(ModelSerializer):
    reason = serializers.CharField(read_only=True, help_text="Why it is due, in words of the asked language.")
    source = serializers.SerializerMethodField()
    is_overdue = serializers.BooleanField(read_only=True)
    days_late = serializers.IntegerField(read_only=True, help_text="Days past `window_to`; 0 while it is in time.")
    cancel_reason = serializers.CharField(source="cancel_reason_in_words", read_only=True)

    class Meta:
        model = FollowUp
        fields = [
            "id", "room", "household", "resident", "is_matter", "subject", "due_on", "window_from", "window_to",
            "raised_for_on", "first_due_on", "reason", "reason_code", "source", "is_confidential", "state",
            "is_overdue", "days_late", "reminded_at", "escalated_at", "done_on", "done_by_visit", "cancelled_at",
            "cancel_reason", "created_at", "updated_at", "version",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(SourceSerializer)
    def get_source(self, follow_up):
        return {
            "type": ContentType.objects.get_for_id(follow_up.source_type_id).model,
            "id": follow_up.source_id,
        }


class RescheduleSerializer(serializers.Serializer):
    due_on = DateField()
    reason = serializers.CharField(max_length=200)
    version = serializers.IntegerField(required=False, help_text="Refuses with 409 when somebody saved since.")


class CancelSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200)
    version = serializers.IntegerField(required=False, help_text="Refuses with 409 when somebody saved since.")
