"""Where the figures of each report come from: facts and the `stats` of the apps, side by side; nothing counted here.

What adds up over days is read from the facts. What does not, such as different persons of a period, is asked of the
records. Each source gives {(unit id, first day of the period): {measure: figure}}; what it leaves out is nothing.
"""

from collections import defaultdict

from django.utils import timezone

from core.time.periods import is_whole_month
from disputes import stats as dispute_stats
from facts import stats as fact_stats
from facts.models import RoomNow
from followups import stats as followup_stats
from followups.models import FollowUp
from incidents import stats as incident_stats
from incidents.kinds import SHIPPED as SHIPPED_KINDS
from incidents.models import IncidentCount
from reports.tables.report_query import LEVELS
from residents import stats as resident_stats
from residents.models import Residency
from residents.models.people import RESIDENCY_KINDS
from stations import stats as station_stats
from visits import stats as visit_stats
from visits.models import Visit

KINDS = tuple(code for code, _label in RESIDENCY_KINDS)


def _of(model, asked, scope):
    """The rows of the rooms asked about: whoever may read figures may not read the records, so the scope is theirs."""
    rows = model.objects.in_scope(scope)
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


def _in_answer(asked, found):
    """The same, each period named by its first day in the answer."""
    starts = _starts(asked)
    return {(unit, starts[period]): value for (unit, period), value in found.items()}


def _facts(asked, scope, *measures):
    facts = fact_stats.FactSelection.in_scope(scope).filter(room__in=asked.room_ids)
    rows = fact_stats.sums_by_period(facts, measures=measures, **_cut(asked))
    return _in_answer(asked, rows)


def _households_visited(asked, scope):
    """Of whole months the facts know them; other days may hold the first visit of a month or not."""
    if all(is_whole_month(period) for period in asked.periods):
        result = _facts(asked, scope, "households_first_met")
        return {key: row["households_first_met"] for key, row in result.items()}
    return _in_answer(asked, visit_stats.households_met(_of(Visit, asked, scope), **_cut(asked)))


def workload(asked, scope):
    results = defaultdict(dict)
    for key, row in _facts(asked, scope, "visits", "minutes", "follow_ups_done", "follow_ups_late").items():
        in_time = row.pop("follow_ups_done")
        results[key] = {**row, "follow_ups_done": in_time + row["follow_ups_late"]}
    for key, number in _households_visited(asked, scope).items():
        results[key]["households_visited"] = number
    for key, number in _in_answer(asked, visit_stats.persons_met(_of(Visit, asked, scope), **_cut(asked))).items():
        results[key]["persons_met"] = number
    return results


def follow_ups(asked, scope):
    results = defaultdict(dict)
    for key, row in _facts(asked, scope, "follow_ups_due", "follow_ups_done", "follow_ups_late").items():
        results[key] = {
            "due": row["follow_ups_due"],
            "done": row["follow_ups_done"],
            "late_done": row["follow_ups_late"],
        }
    late = followup_stats.overdue_lines(_of(FollowUp, asked, scope), **_cut(asked))
    for key, number in _in_answer(asked, late).items():
        results[key]["overdue"] = number
    return results


def disputes(asked, scope):
    """From the records: medians and what flared up need each closing, and cases are few."""
    starts = _starts(asked)
    counted = dispute_stats.counted_in(scope).only(rooms=asked.rooms)
    return {(row["unit"], starts[row["period"]]): row for row in dispute_stats.during_by(counted, **_cut(asked))}


def population(asked, scope):
    """Up to today the register itself says who is here; of an earlier day the stays do."""
    if len(asked.periods) > 1 or asked.until < timezone.localdate():
        return resident_stats.population_through(_of(Residency, asked, scope), asked.periods, by=asked.level)
    results = defaultdict(dict)
    for unit, row in fact_stats.standing(_of(RoomNow, asked, scope), by=asked.level).items():
        results[unit, asked.since] = {name: row[name] for name in ("residents", *KINDS)}
    for key, row in _facts(asked, scope, "arrived", "departed").items():
        results[key] |= {"arrived": row["arrived"], "left": row["departed"]}
    return results


def coverage(asked, scope):
    results = defaultdict(dict)
    ends = {period.until: period.since for period in asked.periods}
    for (unit, day), one in station_stats.coverage_through(asked.rooms, list(ends), LEVELS[asked.level]).items():
        results[unit, ends[day]] |= {
            "rooms": one.rooms,
            "vacant": one.vacant,
            "covered": one.covered,
            "officers": one.officers,
            "auxiliaries": one.auxiliaries,
            "several_rooms": one.several,
        }
    for unit, row in fact_stats.standing(_of(RoomNow, asked, scope), by=asked.level).items():
        for period in asked.periods:
            results[unit, period.since]["households"] = row["households"]
    for key, number in _households_visited(asked, scope).items():
        results[key]["households_visited"] = number
    return results


def incidents(asked, scope):
    """Counts are of months: divided into days or weeks nothing is told, and a month counts where its first day lies."""
    if asked.per not in (None, "month"):
        return {}
    rooms = list(asked.rooms.order_by().values_list("pk", LEVELS[asked.level], "closed_on"))
    units = {pk: unit for pk, unit, _closed in rooms}
    results = defaultdict(dict)
    for period in asked.periods:
        for _pk, unit, closed_on in rooms:
            if closed_on is None or closed_on > period.since:
                here = results[unit, period.since]
                here["rooms"] = here.get("rooms", 0) + 1
    told = incident_stats.in_periods(_of(IncidentCount, asked, scope), _of(RoomNow, asked, scope), units, asked.periods)
    for key, row in told.items():
        kinds = row.pop("kinds")
        added = [number for kind, number in kinds.items() if kind not in SHIPPED_KINDS]
        results[key] |= {
            **row,
            **{kind: kinds.get(kind) for kind in SHIPPED_KINDS},
            "added": sum(added) if added else None,
        }
    for key, row in _facts(asked, scope, "visits").items():
        results[key] |= row
    return results
