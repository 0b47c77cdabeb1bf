"""What the page of the four aims reads: once for all rooms looked at, a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from core.time.periods import Period, month_so_far, previous_period, year_before
from dashboards.aims.measures import COLUMNS
from dashboards.county.figures import PERMISSION, class_of_room
from disputes import stats as dispute_stats
from disputes.models import Dispute
from facts import stats as fact_stats
from facts.models import RoomNow
from incidents import stats as incident_stats
from incidents.models import IncidentCount
from incidents.months import months_before, months_up_to, whole_month
from residents import stats as resident_stats
from residents.models import Household
from stations import stats as station_stats
from stations.models import Community, Room, Station
from stations.unit_classes import UnitClass
from visits import stats as visit_stats

if TYPE_CHECKING:
    from stations.models import Officer
    from stations.querysets import RoomQuerySet

MONTHS = 24
CURRENT, BEFORE, YEAR_BEFORE = "now", "before", "year_before"


@dataclass(frozen=True)
class AimsFigures:
    """Figures by room: `daily` and `incidents` of three periods, `standing` and `red` as of today; and the trend."""

    rooms: list[Room]
    periods: dict[str, Period]
    daily: dict[str, dict[int, dict[str, int]]]  # {which period: {room id: {column: sum}}}
    incidents: dict[str, dict[int, int]]  # {which period: {room id: number}}, of rooms of which the month is entered
    homes: dict[str, dict[int, int]]  # {which period: {room id: households lived in within it}}
    reached: dict[str, dict[int, int]]  # {which period: {room id: those of them at which somebody was met}}
    standing: dict[int, dict[str, int]]
    red: dict[int, int]
    classes: dict[int, UnitClass]
    begun: date | None  # the first day of any work
    months: list[date]
    by_month: dict[date, dict[str, int]]  # {first day: {column: sum}}
    incidents_by_month: dict[date, dict[str, int]]  # {first day: {incidents, rooms_known}}

    @classmethod
    def load(cls, user: Officer, rooms: RoomQuerySet, month: date) -> AimsFigures:
        """Read all of it for `rooms`, a queryset in the user's scope, about `month` (its first day)."""
        rooms = rooms.open(month)
        ids = list(rooms.order_by().values_list("pk", flat=True))
        scope = user.scope_for(PERMISSION)
        facts = fact_stats.FactSelection.in_scope(scope).filter(room__in=ids)
        counts = IncidentCount.objects.in_scope(user.scope_for(IncidentCount.VIEW)).filter(room__in=ids)
        current = period_of(month)
        periods = {CURRENT: current, BEFORE: previous_period(current), YEAR_BEFORE: year_before(current)}
        months = months_up_to(month, MONTHS)
        standing = fact_stats.standing(RoomNow.objects.in_scope(scope).filter(room__in=ids), by="room")
        communities = station_stats.communities_by_room(Community.objects.in_scope(scope).filter(room__in=ids))
        waiting = dispute_stats.waiting_counts_by(Dispute.objects.visible_to(user).filter(room__in=ids))
        by_month = fact_stats.sums_by_period(facts, since=months[0], until=current.until, per="month", measures=COLUMNS)
        incidents_by_month = incident_stats.by_month(counts, since=months[0], until=month)
        listed = list(rooms.select_related("station").order_by("code"))
        households = Household.objects.in_scope(scope).filter(room__in=ids)
        spans = list(periods.values())
        return cls(
            rooms=listed,
            periods=periods,
            daily={which: _by_room(facts, period) for which, period in periods.items()},
            incidents=_incidents(counts, month),
            homes=dict(zip(periods, resident_stats.homes_during(households, spans), strict=True)),
            reached=dict(zip(periods, visit_stats.homes_reached_during(households, spans), strict=True)),
            standing=standing,
            red={room: row["red"] for room, row in waiting.items()},
            classes={room.pk: class_of_room(standing.get(room.pk), communities.get(room.pk)) for room in listed},
            begun=fact_stats.first_day(facts),
            months=months,
            by_month={first: sums for (_unit, first), sums in by_month.items()},
            incidents_by_month={first: row for (_unit, first), row in incidents_by_month.items()},
        )

    def sums(self, rooms: Iterable[int], which: str = CURRENT) -> dict[str, Any]:
        """The sums of these room ids in one of the periods; `incidents` is None when none of them is entered."""
        rooms = list(rooms)
        daily, incidents = self.daily[which], self.incidents[which]
        entered = frozenset(room for room in rooms if room in incidents)
        sums: dict[str, Any] = {name: sum(daily[room][name] for room in rooms if room in daily) for name in COLUMNS}
        for name in ("residents", "households"):
            sums[name] = self._standing_sum(rooms, name)
        sums["homes"] = sum(self.homes[which].get(room, 0) for room in rooms)
        sums["homes_reached"] = sum(self.reached[which].get(room, 0) for room in rooms)
        sums["known"] = entered
        sums["known_residents"] = self._standing_sum(entered, "residents")
        sums["incidents"] = sum(incidents[room] for room in entered) if entered else None
        sums["red"] = sum(self.red.get(room, 0) for room in rooms)
        return sums

    def _standing_sum(self, rooms: Iterable[int], name: str) -> int:
        return sum(self.standing.get(room, fact_stats.ZERO_STANDING)[name] for room in rooms)


def period_of(month: date) -> Period:
    """The whole month, or as much of it as has passed."""
    today = timezone.localdate()
    return month_so_far(today) if month == today.replace(day=1) else whole_month(month)


def _by_room(facts: fact_stats.FactSelection, period: Period) -> dict[int, dict[str, int]]:
    rows = fact_stats.sums_by_period(facts, since=period.since, until=period.until, by="room", measures=COLUMNS)
    return {room: sums for (room, _period), sums in rows.items()}


def _incidents(counts: Any, month: date) -> dict[str, dict[int, int]]:
    months = {CURRENT: month, BEFORE: months_before(month, 1), YEAR_BEFORE: months_before(month, 12)}
    rows = incident_stats.by_month(counts, since=months[YEAR_BEFORE], until=month, by="room")
    return {
        which: {room: row["incidents"] for (room, row_month), row in rows.items() if row_month == first}
        for which, first in months.items()
    }


def rooms_of(user: Officer, *, station: Station | None = None, room: Room | None = None) -> RoomQuerySet:
    """The rooms of the units somebody chose, inside the own scope."""
    rooms = Room.objects.in_scope(user.scope_for(PERMISSION))
    if station:
        rooms = rooms.filter(station=station)
    if room:
        rooms = rooms.filter(pk=room.pk)
    return rooms
