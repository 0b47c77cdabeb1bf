"""What the page reads: once for all rooms looked at, a fixed number of queries; sums of any of them follow from it."""

from dataclasses import dataclass

from django.utils import timezone

from core.time.periods import Period, month_so_far, previous_period, year_before
from dashboards.aims.measures import COLUMNS
from dashboards.county.gathering import PERMISSION
from disputes import stats as dispute_stats
from disputes.models import Dispute
from facts import stats as fact_stats
from facts.models import RoomNow
from incidents import stats as incident_stats
from incidents.models import IncidentCount
from incidents.months import earlier, up_to, whole
from stations import stats as station_stats
from stations.classes import class_of
from stations.models import Community, Room

MONTHS = 24
NOW, BEFORE, YEAR_BEFORE = "now", "before", "year_before"


@dataclass(frozen=True)
class Gathered:
    """Everything by room: `daily` and `incidents` by which period, `standing`, `red`; and the months of the trend."""

    rooms: list
    periods: dict  # {which: Period}
    daily: dict  # {which: {room id: {column: sum}}}
    incidents: dict  # {which: {room id: number}}, of rooms of which the month is known
    standing: dict
    red: dict
    classes: dict  # {room id: UnitClass}
    months: list
    by_month: dict  # {first day: {column: sum}}
    told: dict  # {first day: {incidents, rooms_known}}

    def sums(self, rooms, which=NOW):
        """The sums of these room ids in one of the periods; `incidents` is None when none of them is known."""
        daily, told = self.daily[which], self.incidents[which]
        known = frozenset(pk for pk in rooms if pk in told)
        results = {name: sum(daily[pk][name] for pk in rooms if pk in daily) for name in COLUMNS}
        for name in ("residents", "households"):
            results[name] = sum(self.standing.get(pk, fact_stats.ZERO_STANDING)[name] for pk in rooms)
        results["known"] = known
        results["known_residents"] = sum(self.standing.get(pk, fact_stats.ZERO_STANDING)["residents"] for pk in known)
        results["incidents"] = sum(told[pk] for pk in known) if known else None
        results["red"] = sum(self.red.get(pk, 0) for pk in rooms)
        return results


def period_of(month):
    """The whole month, or as much of it as has passed."""
    today = timezone.localdate()
    return month_so_far(today) if month == today.replace(day=1) else whole(month)


def gathered(user, rooms, month):
    """Read all of it for `rooms`, a queryset in the user's scope, about `month` (its first day)."""
    rooms = rooms.open(month)
    ids = list(rooms.order_by().values_list("pk", flat=True))
    scope = user.scope_for(PERMISSION)
    daily = fact_stats.FactSelection.in_scope(scope).filter(room__in=ids)
    counts = IncidentCount.objects.in_scope(user.scope_for(IncidentCount.VIEW)).filter(room__in=ids)
    now = period_of(month)
    periods = {NOW: now, BEFORE: previous_period(now), YEAR_BEFORE: year_before(now)}
    months = up_to(month, MONTHS)
    standing = fact_stats.standing(RoomNow.objects.in_scope(scope).filter(room__in=ids), by="room")
    served = station_stats.communities_by_room(Community.objects.in_scope(scope).filter(room__in=ids))
    waiting = dispute_stats.waiting_by(Dispute.objects.visible_to(user).filter(room__in=ids))
    through = fact_stats.sums_by_period(daily, since=months[0], until=now.until, per="month", measures=COLUMNS)
    told = incident_stats.by_month(counts, since=months[0], until=month)
    listed = list(rooms.select_related("station").order_by("code"))
    return Gathered(
        rooms=listed,
        periods=periods,
        daily={which: _by_room(daily, period) for which, period in periods.items()},
        incidents=_incidents(counts, month),
        standing=standing,
        red={unit: row["red"] for unit, row in waiting.items()},
        classes=_classes(listed, standing, served),
        months=months,
        by_month={first: sums for (_unit, first), sums in through.items()},
        told={first: row for (_unit, first), row in told.items()},
    )


def _by_room(daily, period: Period):
    result = fact_stats.sums_by_period(daily, since=period.since, until=period.until, by="room", measures=COLUMNS)
    return {unit: sums for (unit, _period), sums in result.items()}


def _incidents(counts, month):
    months = {NOW: month, BEFORE: earlier(month, 1), YEAR_BEFORE: earlier(month, 12)}
    result = incident_stats.by_month(counts, since=months[YEAR_BEFORE], until=month, by="room")
    return {
        which: {unit: row["incidents"] for (unit, one), row in result.items() if one == first}
        for which, first in months.items()
    }


def _classes(rooms, standing, served):
    nothing = {"villages": 0, "neighbourhoods": 0}
    return {
        room.pk: class_of(
            "room",
            residents=standing.get(room.pk, fact_stats.ZERO_STANDING)["residents"],
            **served.get(room.pk, nothing),
        )
        for room in rooms
    }


def rooms_of(user, *, station=None, room=None):
    """The rooms of the units somebody chose, inside the own scope."""
    rooms = Room.objects.in_scope(user.scope_for(PERMISSION))
    for path, unit in (("station", station), ("pk", room and room.pk)):
        if unit:
            rooms = rooms.filter(**{path: unit})
    return rooms
