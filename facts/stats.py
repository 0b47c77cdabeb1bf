"""Sums over the facts: what pages and reports of whole months and years read in place of the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from django.db.models import F, Max, Q, QuerySet, Sum

from core.queries.prepared import aggregate_row, prepared
from core.scope import Scope
from core.time.periods import PERIOD_STARTS, Period, is_whole_month, months_of
from facts.models import MEASURES, DailyFact, MonthlyFact, RoomNow
from stations.stats import UNITS

STANDING_COLUMNS = tuple(
    field.name for field in RoomNow._meta.concrete_fields if field.name not in ("id", "room", "stamp")
)
# {(unit id, first day of the period): {measure: sum}}; None where there is no such division.
Sums: TypeAlias = dict[tuple[int | None, date | None], dict[str, int]]
# The register of residents goes back further than any work, so it does not tell when the figures begin.
WORK = Q(visits__gt=0) | Q(follow_ups_due__gt=0) | Q(cases_opened__gt=0)
ZERO_MEASURES = dict.fromkeys(MEASURES, 0)
ZERO_STANDING = dict.fromkeys(STANDING_COLUMNS, 0)


@dataclass(frozen=True)
class FactSelection:
    """The facts of some rooms, by day and by month: a scope, and conditions on the room as (lookup, value)."""

    scope: Scope
    conditions: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def in_scope(cls, scope: Scope) -> FactSelection:
        return cls(scope)

    def filter(self, **conditions: Any) -> FactSelection:
        return FactSelection(self.scope, (*self.conditions, *conditions.items()))

    @property
    def lookups(self) -> tuple[str, ...]:
        return tuple(lookup for lookup, _value in self.conditions)

    @property
    def values(self) -> dict[str, Any]:
        """The keyword arguments of `_rows`."""
        return {"scope": self.scope} | {f"value_{place}": value for place, (_name, value) in enumerate(self.conditions)}


def sums_by_period(
    selection: FactSelection,
    *,
    since: date,
    until: date,
    by: str | None = None,
    per: str | None = None,
    measures: Sequence[str] = MEASURES,
) -> Sums:
    """{(unit id, first day of the period): {measure: sum}} of both days included.

    `selection` has the caller's scope; `by` is room, station, bureau or None; `per` is day, week (from its Monday),
    month (from its first) or None. A missing key means all zeros (`ZERO_MEASURES`). One query over the whole months
    within, one over the days before and after them. All measures add up over rooms and days, with one exception:
    `households_first_met` counts a household once a calendar month, so a sum over several months counts it again.
    """
    months, days = (None, [Period(since, until)]) if per in ("day", "week") else _whole_months(Period(since, until))
    sums = _sums(selection, "day", days, by, per, measures) if days else {}
    if months:
        for key, row in _sums(selection, "month", [months], by, per, measures).items():
            day_sums = sums.get(key)
            sums[key] = {name: row[name] + day_sums[name] for name in measures} if day_sums else row
    return sums


def _whole_months(period: Period) -> tuple[Period | None, list[Period]]:
    """(the Period of the whole months within, or None; the Periods of the days before and after them)."""
    parts = months_of(period)
    whole = [part for part in parts if is_whole_month(part)]
    if not whole:
        return None, [period]
    days = [part for part in (parts[0], parts[-1]) if not is_whole_month(part)]
    return Period(whole[0].since, whole[-1].until), days


def _sums(
    selection: FactSelection,
    day: str,
    periods: Sequence[Period],
    by: str | None,
    per: str | None,
    measures: Sequence[str],
) -> Sums:
    days = {f"since_{place}": period.since for place, period in enumerate(periods)}
    days |= {f"until_{place}": period.until for place, period in enumerate(periods)}
    rows = _sum_rows(day, selection.lookups, len(periods), by, per, tuple(measures), **days, **selection.values)
    if not by and not per and not rows:  # an empty scope gives no row at all
        return {(None, None): dict.fromkeys(measures, 0)}
    return {(row.get("unit"), row.get("period")): {name: row[f"sum_{name}"] for name in measures} for row in rows}


@prepared
def _sum_rows(
    day: str,
    lookups: Sequence[str],
    period_count: int,
    by: str | None,
    per: str | None,
    measures: Sequence[str],
    /,
    **values: Any,
) -> QuerySet:
    within = Q()
    for place in range(period_count):
        within |= Q(**{f"{day}__gte": values[f"since_{place}"], f"{day}__lte": values[f"until_{place}"]})
    rows = _rows(day, lookups, **values).filter(within)
    keys: dict[str, Any] = {}
    if by:
        keys["unit"] = F(UNITS[by])
    if per:
        keys["period"] = F(day) if per == day else PERIOD_STARTS[per](day)
    sums = {f"sum_{name}": Sum(name, default=0) for name in measures}
    return rows.annotate(**keys).values(*keys).annotate(**sums) if keys else aggregate_row(rows, **sums)


def _rows(day: str, lookups: Sequence[str], *, scope: Any, **values: Any) -> QuerySet:
    """The facts by "day" or by "month", in scope and with the conditions of these lookups."""
    rows: Any = (DailyFact if day == "day" else MonthlyFact).objects.in_scope(scope).order_by()
    for place, lookup in enumerate(lookups):
        rows = rows.filter(**{lookup: values[f"value_{place}"]})
    return rows


def total(selection: FactSelection, *, since: date, until: date, measures: Sequence[str] = MEASURES) -> dict[str, int]:
    """{measure: sum} of the whole selection in the period."""
    return sums_by_period(selection, since=since, until=until, measures=measures)[None, None]


def standing(rows: QuerySet[RoomNow], *, by: str | None = None) -> dict[int | None, dict[str, int]]:
    """{unit id: {residents, a count per residency kind, households}} at present; `rows` are RoomNow in scope."""
    rows = rows.order_by()
    sums = {f"sum_{name}": Sum(name, default=0) for name in STANDING_COLUMNS}
    sum_rows: Any = rows.values(unit=F(UNITS[by])).annotate(**sums) if by else [rows.aggregate(**sums)]
    return {row.get("unit"): {name: row[f"sum_{name}"] for name in STANDING_COLUMNS} for row in sum_rows}


def last_days(selection: FactSelection, measure: str, *, since: date, until: date, by: str = "room") -> dict[int, date]:
    """{unit id: the last day on which there was any of one measure}; units without are left out."""
    rows = _last(selection.lookups, measure, by, since=since, until=until, **selection.values)
    return {row["unit"]: row["on"] for row in rows}


@prepared
def _last(lookups: Sequence[str], measure: str, by: str, /, *, since: Any, until: Any, **values: Any) -> QuerySet:
    rows = _rows("day", lookups, **values).filter(day__gte=since, day__lte=until, **{f"{measure}__gt": 0})
    return rows.values(unit=F(UNITS[by])).annotate(on=Max("day"))


def first_day(selection: FactSelection) -> date | None:
    """The first day of any work: a period that began before it is compared with nothing."""
    rows = _first(selection.lookups, **selection.values)
    return next((row["day"] for row in rows), None)


@prepared
def _first(lookups: Sequence[str], /, **values: Any) -> QuerySet:
    return _rows("day", lookups, **values).filter(WORK).order_by("day").values("day")[:1]


def days_by_unit(
    selection: FactSelection, measure: str, *, since: date, until: date, by: str = "room"
) -> dict[int, dict[date, int]]:
    """{unit id: {day: sum}} of one measure, for the small trend lines beside a name."""
    days: Any = defaultdict(dict)
    for (unit, day), row in sums_by_period(
        selection, since=since, until=until, by=by, per="day", measures=(measure,)
    ).items():
        days[unit][day] = row[measure]
    return days
