"""Numbers of the organisation: who is posted where, which rooms have no officer. Two queries, however many rooms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from stations.models import Community, Posting
from stations.querysets import CommunityQuerySet, RoomQuerySet

# The units of each level, from any row that has a room.
UNITS = {"room": "room", "station": "room__station", "bureau": "room__station__bureau"}


@dataclass
class Coverage:
    """How rooms are staffed on one day. A covered room has an officer on temporary cover, and none of its own."""

    rooms: int = 0
    vacant: int = 0
    covered: int = 0
    officer_ids: set = field(default_factory=set)
    auxiliary_ids: set = field(default_factory=set)
    several: int = 0  # officers who hold more than one of the rooms

    @property
    def officers(self) -> int:
        return len(self.officer_ids)

    @property
    def auxiliaries(self) -> int:
        return len(self.auxiliary_ids)

    @property
    def officers_per_room(self) -> float | None:
        return round(self.officers / self.rooms, 2) if self.rooms else None


def coverage(rooms: RoomQuerySet, on: date | None = None) -> Coverage:
    """Coverage of the open rooms among `rooms`, a queryset, as a whole."""
    on = on or timezone.localdate()
    return _tally(rooms.open(on).order_by().values_list("pk", flat=True), _by_room(_postings(rooms, on)))


def coverage_by_station(rooms: RoomQuerySet, on: date | None = None) -> dict[int, Coverage]:
    """{station id: Coverage} of the open rooms among `rooms`."""
    on = on or timezone.localdate()
    postings = _by_room(_postings(rooms, on))
    stations = defaultdict(list)
    for pk, station in rooms.open(on).order_by().values_list("pk", "station"):
        stations[station].append(pk)
    return {station: _tally(room_ids, postings) for station, room_ids in stations.items()}


def coverage_by_room(rooms: RoomQuerySet, on: date | None = None) -> dict[int, Coverage]:
    """{room id: Coverage of that room alone} of the open rooms among `rooms`."""
    on = on or timezone.localdate()
    postings = _by_room(_postings(rooms, on))
    return {pk: _tally([pk], postings) for pk in rooms.open(on).order_by().values_list("pk", flat=True)}


def coverage_through(rooms: RoomQuerySet, days: Sequence[date], unit: str = "pk") -> dict[tuple[int, date], Coverage]:
    """{(unit, day): Coverage} of the rooms open on each of `days`, two queries however many days.

    `unit` is the path from a room: "pk", "station" or "station__bureau".
    """
    if not days:
        return {}
    room_rows = list(rooms.order_by().values_list("pk", unit, "closed_on"))
    posts = Posting.objects.filter(
        Q(until__isnull=True) | Q(until__gte=min(days)),
        room__in=rooms.order_by().values("pk"),
        officer__is_active=True,
        since__lte=max(days),
    ).values_list("room", "officer", "role", "is_cover", "since", "until")
    rows = [(RoomPosting(*row[:4]), *row[4:]) for row in posts]
    results = {}
    for day in days:
        postings = _by_room(row for row, since, until in rows if since <= day and (until is None or until >= day))
        rooms_of = defaultdict(list)
        for pk, unit_id, closed_on in room_rows:
            if closed_on is None or closed_on > day:
                rooms_of[unit_id].append(pk)
        results |= {(unit_id, day): _tally(room_ids, postings) for unit_id, room_ids in rooms_of.items()}
    return results


def communities_by_station(communities: CommunityQuerySet) -> dict[int, int]:
    """{station id: how many} of `communities`, a queryset."""
    grouped = communities.order_by().values("room__station").annotate(n=Count("pk"))
    return {row["room__station"]: row["n"] for row in grouped}


def communities_by_room(communities: CommunityQuerySet) -> dict[int, dict[str, int]]:
    """{room id: {villages, neighbourhoods}} of `communities`, a queryset, one query."""
    kinds = {
        "villages": Count("pk", filter=Q(kind=Community.VILLAGE)),
        "neighbourhoods": Count("pk", filter=Q(kind=Community.NEIGHBOURHOOD)),
    }
    return {row.pop("room"): row for row in communities.order_by().values("room").annotate(**kinds)}


class RoomPosting(NamedTuple):
    """One posting to a room in force on the day in question, as the numbers need it."""

    room: int
    officer: int
    role: str
    is_cover: bool


def _postings(rooms: RoomQuerySet, on: date) -> list[RoomPosting]:
    """Postings that staff `rooms` that day, about two a room; a disabled account staffs none."""
    postings = Posting.objects.in_force(on).filter(room__in=rooms.order_by().values("pk"), officer__is_active=True)
    return [RoomPosting(*row) for row in postings.order_by().values_list("room", "officer", "role", "is_cover")]


def _by_room(postings: Iterable[RoomPosting]) -> dict[int, list[RoomPosting]]:
    results = defaultdict(list)
    for posting in postings:
        results[posting.room].append(posting)
    return results


def _tally(rooms: Iterable[int], postings: Mapping[int, Sequence[RoomPosting]]) -> Coverage:
    """The Coverage of the rooms with these ids."""
    room_ids = set(rooms)
    coverage = Coverage(rooms=len(room_ids))
    with_officer, with_own_officer, rooms_of_officer = set(), set(), defaultdict(set)
    for posting in (posting for room in room_ids for posting in postings.get(room, ())):
        if posting.role != "officer":
            coverage.auxiliary_ids.add(posting.officer)
            continue
        coverage.officer_ids.add(posting.officer)
        rooms_of_officer[posting.officer].add(posting.room)
        with_officer.add(posting.room)
        if not posting.is_cover:
            with_own_officer.add(posting.room)
    coverage.vacant = len(room_ids - with_officer)
    coverage.covered = len(with_officer - with_own_officer)
    coverage.several = sum(len(officer_rooms) > 1 for officer_rooms in rooms_of_officer.values())
    return coverage
