"""API of audit: the trail, read only, for auditors."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from audit.filters import EntryFilter
from audit.labels import kind_name, open_changes
from audit.models import Entry
from core.api.fields import DateTimeField
from core.api.serializers import ModelSerializer
from core.api.viewsets import ScopedViewSet


class EntrySerializer(ModelSerializer):
    by_badge = serializers.CharField(source="by.badge", default=None, read_only=True, allow_null=True)
    verb_name = serializers.CharField(source="get_verb_display", read_only=True)
    target_kind = serializers.SerializerMethodField()
    changes = serializers.SerializerMethodField()
    created_at = DateTimeField(source="at", read_only=True)
    updated_at = DateTimeField(source="at", read_only=True, help_text="A line never changes.")

    class Meta:
        model = Entry
        fields = [
            "id",
            "at",
            "by",
            "by_badge",
            "verb",
            "verb_name",
            "target_kind",
            "target_id",
            "subject",
            "room_id",
            "reason",
            "changes",
            "channel",
            "address",
            "request_number",
            "created_at",
            "updated_at",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.DictField())
    def get_changes(self, entry):
        """What is sealed by law is left out."""
        return open_changes(entry)

    @extend_schema_field(serializers.CharField())
    def get_target_kind(self, entry):
        return str(kind_name(entry))


class EntryViewSet(ScopedViewSet):
    """Lines of the audit trail, newest first."""

    model = Entry
    serializer_class = EntrySerializer
    filterset_class = EntryFilter
    orderings = ("id", "at")
    not_null_orderings = frozenset({"at"})
    changed_field = "at"


ROUTES = [("audit", EntryViewSet)]
