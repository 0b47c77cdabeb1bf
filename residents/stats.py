"""Numbers of the register by police room; nobody else counts residents or households."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q
from django.utils import timezone

from core.queries.prepared import aggregate_row, prepared
from residents.codes import residency_codes
from residents.models import Household, Resident, WaitingLimit
from stations.stats import UNITS

if TYPE_CHECKING:
    from core.scope import Scope
    from core.time.periods import Period
    from stations.models import Officer

KINDS = tuple(residency_codes())


def population(rooms: Any, *, unvisited_days: int | None = None, on: date | None = None) -> dict[int, dict[str, Any]]:
    """{room id: figures} for a queryset of rooms, in a few grouped queries whatever their number.

    Figures: `residents` here, one count a residency kind (`permanent` …), `households` lived in, and `unvisited` =
    households not visited for `unvisited_days` days or more (the amber limit). A room without anybody has zeros.
    """
    on = on or timezone.localdate()
    unvisited_days = unvisited_days or WaitingLimit.objects.in_force(on).amber_days
    results = defaultdict(lambda: dict.fromkeys(["residents", *KINDS, "households", "unvisited"], 0))
    ids = rooms.values("pk")
    kinds = {kind: Count("pk", filter=Q(residency_kind=kind)) for kind in KINDS}
    people: Any = (
        Resident.objects.here().filter(room__in=ids).order_by().values("room").annotate(residents=Count("pk"), **kinds)
    )
    for row in people:
        results[row.pop("room")].update(row)
    homes = households_by(Household.objects.filter(room__in=ids), "room", unvisited_days=unvisited_days, on=on)
    for room, figures in homes.items():
        results[room].update(figures)
    return results


def households_by(
    households: Any, unit: str = "room", *, unvisited_days: int | None = None, on: date | None = None
) -> dict[int, dict[str, Any]]:
    """{unit id: {households, unvisited}} of those lived in; `unit` is a path such as "room__station".

    `unvisited` counts from `unvisited_days` on: the red limit of the day `on`.
    """
    unvisited_days = unvisited_days or WaitingLimit.objects.in_force(on).red_days
    waiting = Q(unvisited_since__lte=_since(unvisited_days, on))
    rows = households.current().order_by().values(unit)
    rows = rows.annotate(households=Count("pk"), unvisited=Count("pk", filter=waiting))
    return {row.pop(unit): row for row in rows}


def unvisited_by_room(scope: Scope, days: int, on: date | None = None) -> dict[int, int]:
    """{room id: households lived in and not visited for `days` days or more}, one walk of an index over those alone."""
    return {row["room"]: row["n"] for row in _unvisited_by_room(scope=scope, since=_since(days, on))}


@prepared
def _unvisited_by_room(*, scope: Scope, since: date) -> Any:
    rows = Household.objects.in_scope(scope).current().filter(unvisited_since__lte=since)
    return rows.order_by().values("room").annotate(n=Count("*"))


def unvisited_for(user: Officer, limit: Any, on: date) -> dict[int, int]:
    """{days: households an officer may see, lived in and unvisited for so long} at the two limits, red first."""
    days = {"red": limit.red_days, "amber": limit.amber_days}
    since = {name: _since(number, on) for name, number in days.items()}
    result = next(iter(_unvisited(user=user, **since)), dict.fromkeys(days, 0))
    return {days[name]: result[name] for name in days}


def _since(days: int, on: date | None = None) -> date:
    """Whoever was last visited on this day or before it is unvisited for `days` days."""
    return (on or timezone.localdate()) - timedelta(days=days)


@prepared
def _unvisited(user: Officer, red: date, amber: date) -> Any:
    limits = {"red": red, "amber": amber}
    counts = {name: Count("pk", filter=Q(unvisited_since__lte=since)) for name, since in limits.items()}
    return aggregate_row(Household.objects.visible_to(user).current(), **counts)


def population_through(stays: Any, periods: Sequence[Period], *, by: str) -> dict[tuple[Any, Any], dict[str, int]]:
    """{(unit, first day of the period): {residents, one count a residency kind, arrived, left}} of `periods` in order.

    Counts are of the last day of each period; three queries, however many periods. A stay that ends on a day is over
    that day, for the next one begins on it.
    """
    first, last = periods[0].since, periods[-1].until
    present = defaultdict(lambda: dict.fromkeys(KINDS, 0))
    standing = stays.filter(from_on__lt=first).filter(Q(until_on__isnull=True) | Q(until_on__gte=first))
    for row in _by_unit_and_kind(standing, by):
        present[row["unit"]][row["kind"]] += row["n"]
    came, went = (
        list(_by_unit_and_kind(stays.filter(**{f"{day}__gte": first, f"{day}__lte": last}), by, day))
        for day in ("from_on", "until_on")
    )
    results = {}
    for period in periods:
        arrived = _apply(present, came, "from_on", period, 1)
        left = _apply(present, went, "until_on", period, -1)
        for unit, kinds in present.items():
            moves = {"arrived": arrived[unit], "left": left[unit]}
            results[unit, period.since] = {"residents": sum(kinds.values()), **kinds, **moves}
    return results


def homes_through(homes: Any, periods: Sequence[Period], *, by: str) -> dict[tuple[Any, date], int]:
    """{(unit, first day of the period): households that had not ended before it} of `periods` in order, one query.

    The base of every share of households reached: `visits.stats.homes_reached` counts some of these and no others. The
    register knows when a household ended and not when people began to live together, so one that came later counts.
    """
    rows = homes.filter(_not_ended_before(periods[0])).order_by().values("ended_on", unit=F(UNITS[by]))
    counts: dict[Any, int] = defaultdict(int)
    ended: dict[tuple[Any, date], int] = defaultdict(int)
    for row in rows.annotate(n=Count("pk")):
        counts[row["unit"]] += row["n"]
        if row["ended_on"]:
            ended[row["unit"], row["ended_on"]] += row["n"]
    results = {}
    for period in periods:
        results |= {(unit, period.since): n for unit, n in counts.items()}
        # A home that ended within the period was lived in on a day of it; in the next one it is gone.
        for (unit, day), n in ended.items():
            if period.since <= day <= period.until:
                counts[unit] -= n
    return results


def homes_during(homes: Any, periods: Sequence[Period]) -> list[dict[int, int]]:
    """[{room id: households that had not ended before it}] of a few periods in any order, one query."""
    counts = {f"during_{place}": Count("pk", filter=_not_ended_before(period)) for place, period in enumerate(periods)}
    rows = list(homes.order_by().values("room").annotate(**counts))
    return [{row["room"]: row[name] for row in rows} for name in counts]


def _not_ended_before(period: Period) -> Q:
    return Q(ended_on__isnull=True) | Q(ended_on__gte=period.since)


def _by_unit_and_kind(stays: Any, by: str, *days: str) -> Any:
    return stays.order_by().values("kind", *days, unit=F(UNITS[by])).annotate(n=Count("pk"))


def _apply(present: dict[Any, dict[str, int]], rows: Any, day: str, period: Period, sign: int) -> defaultdict[Any, int]:
    """Put what began or ended within the period into `present`; {unit: how many}."""
    moved = defaultdict(int)
    for row in rows:
        if period.since <= row[day] <= period.until:
            present[row["unit"]][row["kind"]] += sign * row["n"]
            moved[row["unit"]] += row["n"]
    return moved
