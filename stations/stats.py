"""Numbers of the organisation: who is posted where, which rooms have nobody. One grouped query each."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from stations.models import Posting


@dataclass
class Coverage:
    """Of one station, or of all rooms asked for, on one day. A room that is covered has an officer, though not its own."""

    rooms: int = 0
    vacant: int = 0
    covered: int = 0
    officers: int = 0
    auxiliaries: int = 0
    several: int = 0  # officers who hold more than one room

    @property
    def officers_per_room(self):
        return round(self.officers / self.rooms, 2) if self.rooms else None


def staff_by_room(rooms, on=None):
    """{room id: (officers, of whom covering, auxiliaries)} of `rooms`, a queryset; rooms without anybody are left out."""
    on = on or timezone.localdate()
    held = Posting.objects.in_force(on).filter(room__in=rooms.order_by().values("pk"), officer__is_active=True)
    grouped = (
        held.order_by()
        .values("room")
        .annotate(
            officers=Count("officer", filter=Q(role="officer"), distinct=True),
            covering=Count("officer", filter=Q(role="officer", is_cover=True), distinct=True),
            auxiliaries=Count("officer", filter=Q(role="auxiliary"), distinct=True),
        )
    )
    return {row["room"]: (row["officers"], row["covering"], row["auxiliaries"]) for row in grouped}


def officers_with_several_rooms(rooms, on=None):
    """{officer id: number of rooms} of those who hold more than one of `rooms` that day."""
    on = on or timezone.localdate()
    held = Posting.objects.in_force(on).filter(
        room__in=rooms.order_by().values("pk"), role="officer", officer__is_active=True
    )
    grouped = held.order_by().values("officer").annotate(n=Count("room", distinct=True)).filter(n__gt=1)
    return {row["officer"]: row["n"] for row in grouped}


def coverage(rooms, on=None):
    """Coverage of the open rooms among `rooms`, as a whole. Three queries, however many rooms."""
    on = on or timezone.localdate()
    rooms = rooms.open(on)
    found = Coverage(several=len(officers_with_several_rooms(rooms, on)))
    staff = staff_by_room(rooms, on)
    for pk in rooms.order_by().values_list("pk", flat=True):
        _add(found, staff.get(pk))
    people = Posting.objects.in_force(on).filter(room__in=rooms.order_by().values("pk"), officer__is_active=True)
    heads = people.aggregate(
        officers=Count("officer", filter=Q(role="officer"), distinct=True),
        auxiliaries=Count("officer", filter=Q(role="auxiliary"), distinct=True),
    )
    found.officers, found.auxiliaries = heads["officers"], heads["auxiliaries"]
    return found


def coverage_by_station(rooms, on=None):
    """{station id: Coverage} of the open rooms among `rooms`. Four queries, however many stations."""
    on = on or timezone.localdate()
    rooms = rooms.open(on)
    staff = staff_by_room(rooms, on)
    found = {}
    for pk, station in rooms.order_by().values_list("pk", "station"):
        _add(found.setdefault(station, Coverage()), staff.get(pk))
    people = Posting.objects.in_force(on).filter(room__in=rooms.order_by().values("pk"), officer__is_active=True)
    for row in (
        people.order_by()
        .values("room__station")
        .annotate(
            officers=Count("officer", filter=Q(role="officer"), distinct=True),
            auxiliaries=Count("officer", filter=Q(role="auxiliary"), distinct=True),
        )
    ):
        found[row["room__station"]].officers = row["officers"]
        found[row["room__station"]].auxiliaries = row["auxiliaries"]
    several = people.filter(role="officer").order_by().values("room__station", "officer")
    for row in several.annotate(n=Count("room", distinct=True)).filter(n__gt=1):
        found[row["room__station"]].several += 1
    return found


def vacant_rooms(rooms, on=None):
    """无警可驻: the open rooms among `rooms` where no officer is posted that day. The rows behind `vacant`."""
    return rooms.vacant(on)


def communities_by_station(communities):
    """{station id: how many} of `communities`, a queryset."""
    grouped = communities.order_by().values("room__station").annotate(n=Count("pk"))
    return {row["room__station"]: row["n"] for row in grouped}


def _add(coverage, staff):
    officers, covering, _auxiliaries = staff or (0, 0, 0)
    coverage.rooms += 1
    coverage.vacant += officers == 0
    coverage.covered += 0 < officers == covering

