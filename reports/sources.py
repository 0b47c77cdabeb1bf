"""Where the figures of each report come from: the `stats` of the apps, put side by side, and nothing counted here.

Each source gives {(unit id, first day of the period): {measure: figure}}; what it leaves out is nothing.
"""

from collections import defaultdict

from disputes import stats as dispute_stats
from followups import stats as followup_stats
from followups.models import FollowUp
from reports.asked import LEVELS
from residents import stats as resident_stats
from residents.models import Household, Residency
from stations import stats as station_stats
from visits import stats as visit_stats
from visits.models import Visit


def _of(model, asked, user):
    """The rows of the rooms asked about: whoever may read figures may not read the records, so the scope is theirs."""
    rows = model.objects.in_scope(user.scope_for("reports.view"))
    return rows.filter(room__in=asked.rooms.order_by().values("pk"))


def _cut(asked):
    return {"by": asked.level, "per": asked.per, "since": asked.since, "until": asked.until}


def _starts(asked):
    """{what the databases call a period: its first day in the answer}: the first one may be cut by the question."""
    if asked.per is None:
        return {None: asked.since}
    return {_truncated(asked.per, period.since): period.since for period in asked.periods}


def _truncated(per, day):
    if per == "month":
        return day.replace(day=1)
    return day if per == "day" else day.fromordinal(day.toordinal() - day.weekday())


def workload(asked, user):
    starts = _starts(asked)
    found = defaultdict(dict)
    for row in visit_stats.workload(_of(Visit, asked, user), **_cut(asked)):
        found[row.pop("unit"), starts[row.pop("period")]].update(row)
    for (unit, period), row in followup_stats.lines(_of(FollowUp, asked, user), **_cut(asked)).items():
        done = {"follow_ups_done": row["done"] + row["late_done"], "follow_ups_late": row["late_done"]}
        found[unit, starts[period]].update(done)
    return found


def follow_ups(asked, user):
    starts = _starts(asked)
    found = followup_stats.lines(_of(FollowUp, asked, user), **_cut(asked))
    return {(unit, starts[period]): row for (unit, period), row in found.items()}


def disputes(asked, user):
    starts = _starts(asked)
    counted = dispute_stats.counted_in(user.scope_for("reports.view")).only(rooms=asked.rooms)
    return {(row["unit"], starts[row["period"]]): row for row in dispute_stats.during_by(counted, **_cut(asked))}


def population(asked, user):
    return resident_stats.population_through(_of(Residency, asked, user), asked.periods, by=asked.level)


def coverage(asked, user):
    starts = _starts(asked)
    found = defaultdict(dict)
    ends = {period.until: period.since for period in asked.periods}
    for (unit, day), one in station_stats.coverage_through(asked.rooms, list(ends), LEVELS[asked.level]).items():
        found[unit, ends[day]] |= {
            "rooms": one.rooms,
            "vacant": one.vacant,
            "covered": one.covered,
            "officers": one.officers,
            "auxiliaries": one.auxiliaries,
            "several_rooms": one.several,
        }
    homes = resident_stats.households_by(_of(Household, asked, user), station_stats.UNITS[asked.level])
    for unit, row in homes.items():
        for period in asked.periods:
            found[unit, period.since]["households"] = row["households"]
    for row in visit_stats.workload(_of(Visit, asked, user), **_cut(asked)):
        found[row["unit"], starts[row["period"]]]["households_visited"] = row["households_visited"]
    return found
