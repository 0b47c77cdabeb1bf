"""The organisation by API, to read: bureaus, stations, rooms, communities, officers."""

from core.api.viewsets import ScopedViewSet
from stations import serializers
from stations.filters import BureauFilter, CommunityFilter, OfficerFilter, RoomFilter, StationFilter
from stations.models import Bureau, Community, Officer, Room, Station

UNIT_ORDERINGS = ("id", "code", "name", "created_at", "updated_at")
UNIT_NOT_NULL = frozenset({"code", "name", "created_at", "updated_at"})


class UnitViewSet(ScopedViewSet):
    """What the collections of units share."""

    orderings = UNIT_ORDERINGS
    not_null_orderings = UNIT_NOT_NULL
    default_ordering = "code"


class BureauViewSet(UnitViewSet):
    """County bureaus in the caller's scope."""

    model = Bureau
    serializer_class = serializers.BureauSerializer
    filterset_class = BureauFilter


class StationViewSet(UnitViewSet):
    """Police stations; an officer sees the one of the own rooms."""

    model = Station
    serializer_class = serializers.StationSerializer
    filterset_class = StationFilter


class RoomViewSet(UnitViewSet):
    """Police rooms with their profile and how many are posted there today."""

    model = Room
    serializer_class = serializers.RoomSerializer
    filterset_class = RoomFilter

    def get_queryset(self):
        return super().get_queryset().with_staff()


class CommunityViewSet(UnitViewSet):
    """Villages and neighbourhoods, each served by one room."""

    model = Community
    serializer_class = serializers.CommunitySerializer
    filterset_class = CommunityFilter


class OfficerViewSet(ScopedViewSet):
    """Officers and the posts they hold today, as far as the caller's units reach."""

    model = Officer
    serializer_class = serializers.OfficerSerializer
    filterset_class = OfficerFilter
    orderings = ("id", "badge", "name", "created_at", "updated_at")
    not_null_orderings = frozenset({"badge", "name", "created_at", "updated_at"})
    default_ordering = "badge"


ROUTES = [
    ("bureaus", BureauViewSet),
    ("stations", StationViewSet),
    ("rooms", RoomViewSet),
    ("communities", CommunityViewSet),
    ("officers", OfficerViewSet),
]
