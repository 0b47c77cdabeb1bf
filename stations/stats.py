"""Numbers of the organisation: who is posted where, which rooms have nobody. Two queries, however many rooms."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone

from stations.models import Community, Posting

# The units of each level, from any row that has a room.
UNITS = {"room": "room", "station": "room__station", "bureau": "room__station__bureau"}


@dataclass
class Coverage:
    """Of one station, or of all rooms asked for, on one day. A covered room has an officer, though not its own."""

    rooms: int = 0
    vacant: int = 0
    covered: int = 0
    officer_ids: set = field(default_factory=set)
    auxiliary_ids: set = field(default_factory=set)
    several: int = 0  # officers who hold more than one of the rooms

    @property
    def officers(self):
        return len(self.officer_ids)

    @property
    def auxiliaries(self):
        return len(self.auxiliary_ids)

    @property
    def officers_per_room(self):
        return round(self.officers / self.rooms, 2) if self.rooms else None


def coverage(rooms, on=None):
    """Coverage of the open rooms among `rooms`, a queryset, as a whole."""
    on = on or timezone.localdate()
    return _tally(rooms.open(on).order_by().values_list("pk", flat=True), _by_room(_held(rooms, on)))


def coverage_by_station(rooms, on=None):
    """{station id: Coverage} of the open rooms among `rooms`."""
    on = on or timezone.localdate()
    held = _by_room(_held(rooms, on))
    stations = defaultdict(list)
    for pk, station in rooms.open(on).order_by().values_list("pk", "station"):
        stations[station].append(pk)
    return {station: _tally(inside, held) for station, inside in stations.items()}


def coverage_by_room(rooms, on=None):
    """{room id: Coverage of that room alone} of the open rooms among `rooms`."""
    on = on or timezone.localdate()
    held = _by_room(_held(rooms, on))
    return {pk: _tally([pk], held) for pk in rooms.open(on).order_by().values_list("pk", flat=True)}


def coverage_through(rooms, days, unit="pk"):
    """{(unit, day): Coverage} of the rooms open on each of `days`, two queries however many days.

    `unit` is the path from a room: "pk", "station" or "station__bureau".
    """
    if not days:
        return {}
    opened = list(rooms.order_by().values_list("pk", unit, "closed_on"))
    posts = Posting.objects.filter(
        Q(until__isnull=True) | Q(until__gte=min(days)),
        room__in=rooms.order_by().values("pk"),
        officer__is_active=True,
        since__lte=max(days),
    ).values_list("room", "officer", "role", "is_cover", "since", "until")
    posts = list(posts)
    results = {}
    for day in days:
        held = _by_room([post[:4] for post in posts if post[4] <= day and (post[5] is None or post[5] >= day)])
        inside = defaultdict(list)
        for pk, of, closed_on in opened:
            if closed_on is None or closed_on > day:
                inside[of].append(pk)
        results |= {(of, day): _tally(ids, held) for of, ids in inside.items()}
    return results


def communities_by_station(communities):
    """{station id: how many} of `communities`, a queryset."""
    grouped = communities.order_by().values("room__station").annotate(n=Count("pk"))
    return {row["room__station"]: row["n"] for row in grouped}


def communities_by_room(communities):
    """{room id: {villages, neighbourhoods}} of `communities`, a queryset, one query."""
    kinds = {
        "villages": Count("pk", filter=Q(kind=Community.VILLAGE)),
        "neighbourhoods": Count("pk", filter=Q(kind=Community.NEIGHBOURHOOD)),
    }
    return {row.pop("room"): row for row in communities.order_by().values("room").annotate(**kinds)}


def _in_post(rooms, on):
    """Postings that staff `rooms` that day: a disabled account staffs none."""
    return Posting.objects.in_force(on).filter(room__in=rooms.order_by().values("pk"), officer__is_active=True)


def _held(rooms, on):
    """[(room, officer, role, is_cover)] of that day: about two rows a room, so they are counted here."""
    return list(_in_post(rooms, on).order_by().values_list("room", "officer", "role", "is_cover"))


def _by_room(held):
    results = defaultdict(list)
    for line in held:
        results[line[0]].append(line)
    return results


def _several(held):
    results = defaultdict(set)
    for room, officer, role, _is_cover in held:
        if role == "officer":
            results[officer].add(room)
    return results


def _tally(rooms, held):
    inside = set(rooms)
    result = Coverage(rooms=len(inside))
    here = [line for room in inside for line in held.get(room, ())]
    own, any_officer = set(), set()
    for room, officer, role, is_cover in here:
        (result.officer_ids if role == "officer" else result.auxiliary_ids).add(officer)
        if role == "officer":
            any_officer.add(room)
            if not is_cover:
                own.add(room)
    result.vacant = len(inside - any_officer)
    result.covered = len(any_officer - own)
    result.several = sum(len(held_rooms) > 1 for held_rooms in _several(here).values())
    return result
