"""Sums over the facts: what pages and reports of whole months and years read in place of the records."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Max, Q, Sum

from core.queries.prepared import aggregate_row, prepared
from core.scope import Scope
from core.time.periods import PERIOD_STARTS, Period, is_whole_month, months_of
from facts.models import MEASURES, DailyFact, MonthlyFact, RoomNow
from stations.stats import UNITS

STANDING_COLUMNS = tuple(
    field.name for field in RoomNow._meta.concrete_fields if field.name not in ("id", "room", "stamp")
)
ZERO_MEASURES = dict.fromkeys(MEASURES, 0)
ZERO_STANDING = dict.fromkeys(STANDING_COLUMNS, 0)


@dataclass(frozen=True)
class FactSelection:
    """The facts of some rooms, by day and by month; conditions are about the room, of plain values or several."""

    scope: Scope
    conditions: tuple = ()  # (name, value)

    @classmethod
    def in_scope(cls, scope):
        return cls(scope)

    def filter(self, **conditions):
        return FactSelection(self.scope, (*self.conditions, *conditions.items()))

    @property
    def names(self):
        return tuple(name for name, _value in self.conditions)

    @property
    def values(self):
        """What `_rows` is given to find them."""
        given = {f"value_{place}": value for place, (_name, value) in enumerate(self.conditions)}
        return {"scope": self.scope, **given}


def sums_by_period(facts, *, since, until, by=None, per=None, measures=MEASURES):
    """{(unit id, first day of the period): {measure: sum}} of both days included.

    `facts` are Facts in the caller's scope; `by` room, station, bureau or None; `per` day, week (its Monday), month
    (its first) or None. What is left out is nothing (`NOTHING`). One query over the months that lie within, one over
    the days before and after them. All measures add up over rooms and days, with one exception: `households_first_met`
    counts a household once a calendar month, so its sum over a month is of different households, over several months
    it is not.
    """
    months, days = (None, [Period(since, until)]) if per in ("day", "week") else _parted(Period(since, until))
    result = _sums(facts, "day", days, by, per, measures) if days else {}
    if months:
        for key, row in _sums(facts, "month", [months], by, per, measures).items():
            there = result.get(key)
            result[key] = {name: row[name] + there[name] for name in measures} if there else row
    return result


def _parted(period):
    """(the Period of whole months within or None, the Periods of days before and after them)."""
    parts = months_of(period)
    whole = [part for part in parts if is_whole_month(part)]
    if not whole:
        return None, [period]
    days = [part for part in (parts[0], parts[-1]) if not is_whole_month(part)]
    return Period(whole[0].since, whole[-1].until), days


def _sums(facts, day, periods, by, per, measures):
    days = {f"since_{place}": period.since for place, period in enumerate(periods)}
    days |= {f"until_{place}": period.until for place, period in enumerate(periods)}
    result = _summed(day, facts.names, len(periods), by, per, tuple(measures), **days, **facts.values)
    if not by and not per and not result:  # an empty scope has no row at all
        return {(None, None): dict.fromkeys(measures, 0)}
    return {(row.get("unit"), row.get("period")): {name: row[f"sum_{name}"] for name in measures} for row in result}


@prepared
def _summed(day, names, periods, by, per, measures, /, **values):
    within = Q()
    for place in range(periods):
        within |= Q(**{f"{day}__gte": values[f"since_{place}"], f"{day}__lte": values[f"until_{place}"]})
    rows = _rows(day, names, **values).filter(within)
    keys = {}
    if by:
        keys["unit"] = F(UNITS[by])
    if per:
        keys["period"] = F(day) if per == day else PERIOD_STARTS[per](day)
    sums = {f"sum_{name}": Sum(name, default=0) for name in measures}
    return rows.annotate(**keys).values(*keys).annotate(**sums) if keys else aggregate_row(rows, **sums)


def _rows(day, names, *, scope, **values):
    """The facts by `day` or by month, in scope and with the conditions of those names."""
    rows = (DailyFact if day == "day" else MonthlyFact).objects.in_scope(scope).order_by()
    for place, name in enumerate(names):
        rows = rows.filter(**{name: values[f"value_{place}"]})
    return rows


def total(facts, *, since, until, measures=MEASURES):
    """{measure: sum} of all the Facts in the period."""
    return sums_by_period(facts, since=since, until=until, measures=measures)[None, None]


def standing(rows, *, by=None):
    """{unit id: {residents, one count a residency kind, households}} as it is now; `rows` are RoomNow in scope."""
    rows = rows.order_by()
    sums = {f"sum_{name}": Sum(name, default=0) for name in STANDING_COLUMNS}
    result = rows.values(unit=F(UNITS[by])).annotate(**sums) if by else [rows.aggregate(**sums)]
    return {row.get("unit"): {name: row[f"sum_{name}"] for name in STANDING_COLUMNS} for row in result}


def last_days(facts, measure, *, since, until, by="room"):
    """{unit id: the last day on which there was any of one measure}; units without are left out."""
    result = _last(facts.names, measure, by, since=since, until=until, **facts.values)
    return {row["unit"]: row["on"] for row in result}


@prepared
def _last(names, measure, by, /, *, since, until, **values):
    result = _rows("day", names, **values).filter(day__gte=since, day__lte=until, **{f"{measure}__gt": 0})
    return result.values(unit=F(UNITS[by])).annotate(on=Max("day"))


def days_by_unit(facts, measure, *, since, until, by="room"):
    """{unit id: {day: sum}} of one measure, for the small lines beside a name."""
    results = defaultdict(dict)
    for (unit, day), row in sums_by_period(
        facts, since=since, until=until, by=by, per="day", measures=(measure,)
    ).items():
        results[unit][day] = row[measure]
    return results
