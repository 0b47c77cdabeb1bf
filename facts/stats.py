"""Sums over the facts: what pages and reports of whole months and years read in place of the records."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Max, Q, QuerySet, Sum

from core.periods import CUTS, Period, is_whole_month, months_of
from facts.models import MEASURES, DailyFact, MonthlyFact, RoomNow
from stations.stats import UNITS

STANDING = tuple(field.name for field in RoomNow._meta.concrete_fields if field.name not in ("id", "room", "stamp"))
NOTHING = dict.fromkeys(MEASURES, 0)
NOBODY = dict.fromkeys(STANDING, 0)


@dataclass(frozen=True)
class Facts:
    """The facts of some rooms: their days, and the same summed by month; conditions are about the room."""

    days: QuerySet
    months: QuerySet

    @classmethod
    def in_scope(cls, scope):
        return cls(DailyFact.objects.in_scope(scope), MonthlyFact.objects.in_scope(scope))

    def filter(self, **conditions):
        return Facts(self.days.filter(**conditions), self.months.filter(**conditions))


def during(facts, *, since, until, by=None, per=None, measures=MEASURES):
    """{(unit id, first day of the period): {measure: sum}} of both days included.

    `facts` are Facts in the caller's scope; `by` room, station, bureau or None; `per` day, week (its Monday), month
    (its first) or None. What is left out is nothing (`NOTHING`). One query over the months that lie within, one over
    the days before and after them. All measures add up over rooms and days, with one exception: `households_first_met`
    counts a household once a calendar month, so its sum over a month is of different households, over several months
    it is not.
    """
    months, days = (None, [Period(since, until)]) if per in ("day", "week") else _parted(Period(since, until))
    found = _sums(facts.days, "day", days, by, per, measures) if days else {}
    if months:
        for key, row in _sums(facts.months, "month", [months], by, per, measures).items():
            there = found.get(key)
            found[key] = {name: row[name] + there[name] for name in measures} if there else row
    return found


def _parted(period):
    """(the Period of whole months within or None, the Periods of days before and after them)."""
    parts = months_of(period)
    whole = [part for part in parts if is_whole_month(part)]
    if not whole:
        return None, [period]
    days = [part for part in (parts[0], parts[-1]) if not is_whole_month(part)]
    return Period(whole[0].since, whole[-1].until), days


def _sums(rows, day, periods, by, per, measures):
    keys = {}
    if by:
        keys["unit"] = F(UNITS[by])
    if per:
        keys["period"] = F(day) if per == day else CUTS[per](day)
    within = Q()
    for period in periods:
        within |= Q(**{f"{day}__gte": period.since, f"{day}__lte": period.until})
    rows = rows.filter(within).order_by()
    sums = {f"sum_{name}": Sum(name, default=0) for name in measures}
    found = rows.annotate(**keys).values(*keys).annotate(**sums) if keys else [rows.aggregate(**sums)]
    return {(row.get("unit"), row.get("period")): {name: row[f"sum_{name}"] for name in measures} for row in found}


def total(facts, *, since, until, measures=MEASURES):
    """{measure: sum} of all the Facts in the period."""
    return during(facts, since=since, until=until, measures=measures)[None, None]


def standing(rows, *, by=None):
    """{unit id: {residents, one count a residency kind, households}} as it is now; `rows` are RoomNow in scope."""
    rows = rows.order_by()
    sums = {f"sum_{name}": Sum(name, default=0) for name in STANDING}
    found = rows.values(unit=F(UNITS[by])).annotate(**sums) if by else [rows.aggregate(**sums)]
    return {row.get("unit"): {name: row[f"sum_{name}"] for name in STANDING} for row in found}


def last_days(facts, measure, *, since, until, by="room"):
    """{unit id: the last day on which there was any of one measure}; units without are left out."""
    found = facts.days.filter(day__gte=since, day__lte=until, **{f"{measure}__gt": 0}).order_by()
    return {row["unit"]: row["on"] for row in found.values(unit=F(UNITS[by])).annotate(on=Max("day"))}


def days_by_unit(facts, measure, *, since, until, by="room"):
    """{unit id: {day: sum}} of one measure, for the small lines beside a name."""
    found = defaultdict(dict)
    for (unit, day), row in during(facts, since=since, until=until, by=by, per="day", measures=(measure,)).items():
        found[unit][day] = row[measure]
    return found
