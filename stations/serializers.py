"""Units and officers as the API reads them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.serializers import ModelSerializer
from stations import rules
from stations.models import Bureau, Community, Officer, Posting, Room, Station

STAMPS = ["created_at", "updated_at", "version"]


class BureauSerializer(ModelSerializer):
    class Meta:
        model = Bureau
        fields = ["id", "code", "name", *STAMPS]


class StationSerializer(ModelSerializer):
    class Meta:
        model = Station
        fields = ["id", "code", "name", "bureau", "address", "phone", *STAMPS]


class RoomSerializer(ModelSerializer):
    """`officers` and `auxiliaries` are how many are posted today; none of the former is a vacant room."""

    station_name = serializers.CharField(source="station.name", read_only=True)
    officers = serializers.SerializerMethodField()
    auxiliaries = serializers.SerializerMethodField()
    is_vacant = serializers.SerializerMethodField()

    class Meta:
        model = Room
        fields = [
            "id", "code", "name", "station", "station_name", "premises", "opening_hours", "phone", "mobile",
            "latitude", "longitude", "closed_on", "officers", "auxiliaries", "is_vacant", *STAMPS,
        ]  # fmt: skip

    def _count(self, room, role):
        return len({posting.officer_id for posting in room.staff_today if posting.role == role})

    def get_officers(self, room) -> int:
        return self._count(room, "officer")

    def get_auxiliaries(self, room) -> int:
        return self._count(room, "auxiliary")

    def get_is_vacant(self, room) -> bool:
        return not room.is_closed and self._count(room, "officer") == 0


class CommunitySerializer(ModelSerializer):
    station = serializers.IntegerField(source="room.station_id", read_only=True)

    class Meta:
        model = Community
        fields = ["id", "code", "name", "kind", "room", "station", *STAMPS]


class PostingSerializer(ModelSerializer):
    """One post held today; `unit` is a bureau, a station or a room, as `level` says."""

    level = serializers.CharField(source="unit._meta.model_name", read_only=True)
    unit = serializers.IntegerField(source="unit.pk", read_only=True)
    unit_code = serializers.CharField(source="unit.code", read_only=True)
    unit_name = serializers.CharField(source="unit.name", read_only=True)

    class Meta:
        model = Posting
        fields = ["id", "role", "level", "unit", "unit_code", "unit_name", "since", "until", "is_cover"]


class OfficerSerializer(ModelSerializer):
    """`mobile` is empty for whoever shares no unit with the officer today."""

    mobile = serializers.SerializerMethodField()
    postings = serializers.SerializerMethodField()

    class Meta:
        model = Officer
        fields = ["id", "badge", "name", "mobile", "is_active", "postings", *STAMPS]

    def get_mobile(self, officer) -> str:
        viewer = self.context["request"].user
        return officer.mobile if rules.may_see_phone(viewer, officer) else ""

    @extend_schema_field(PostingSerializer(many=True))
    def get_postings(self, officer):
        return PostingSerializer(officer.postings_now, many=True).data
