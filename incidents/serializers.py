"""Counts of incidents as the API reads and takes them; shape and parsing only."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.serializers import ModelSerializer
from incidents.models import MAX_COUNT, IncidentCount
from incidents.months import month_from_text
from stations.models import Room


@extend_schema_field({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}", "example": "2026-01"})
class MonthSerializerField(serializers.Field):
    """A month as 2026-01; any day of it is taken as well."""

    default_error_messages = {"invalid": _("Give a month such as 2026-01.")}

    def to_internal_value(self, data):
        month = month_from_text(str(data)[:7])
        if month is None:
            self.fail("invalid")
        return month

    def to_representation(self, value):
        return f"{value:%Y-%m}"


@extend_schema_field(OpenApiTypes.INT64)
class OwnRooms(serializers.PrimaryKeyRelatedField):
    """Rooms the caller may enter for."""

    def get_queryset(self):
        request = self.context.get("request")
        return Room.objects.in_scope(request.user.scope_for("incidents.edit")) if request else Room.objects.none()


class IncidentCountSerializer(ModelSerializer):
    month = MonthSerializerField()
    room_code = serializers.CharField(source="room.code", read_only=True)
    station = serializers.IntegerField(source="room.station_id", read_only=True)

    class Meta:
        model = IncidentCount
        fields = [
            "id", "room", "room_code", "station", "month", "kind", "count", "version",
            "created_at", "created_by", "updated_at", "updated_by",
        ]  # fmt: skip
        read_only_fields = fields


class EnterSerializer(serializers.Serializer):
    """One figure by its natural key; a `count` of null takes it back."""

    room = OwnRooms()
    month = MonthSerializerField()
    kind = serializers.SlugField(max_length=40)
    count = serializers.IntegerField(min_value=0, max_value=MAX_COUNT, allow_null=True)


class CorrectSerializer(serializers.Serializer):
    count = serializers.IntegerField(min_value=0, max_value=MAX_COUNT, allow_null=True)
