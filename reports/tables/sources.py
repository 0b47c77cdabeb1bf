"""Where the figures of each report come from: facts and the `stats` of the apps, side by side; nothing counted here.

What adds up over days is read from the facts. What does not, such as different persons of a period, is read from the
records. Each source gives {(unit id, first day of the period): {measure: figure}}; what it leaves out is nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from core.shares import share_of
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
from residents.codes import residency_codes
from residents.models import Household, Residency
from stations import stats as station_stats
from visits import stats as visit_stats
from visits.models import Visit

if TYPE_CHECKING:
    from core.scope import Scope
    from reports.tables.report_query import ReportQuery

# {(unit id, first day of the period): {measure: figure}}
Figures = dict[tuple[int, Any], dict[str, Any]]
KINDS = tuple(residency_codes())


def _of(model: Any, report_query: ReportQuery, scope: Scope) -> Any:
    """The rows of the rooms of the query: whoever may read figures may not read the records, so the scope is theirs."""
    rows = model.objects.in_scope(scope)
    return rows.filter(room__in=report_query.rooms.order_by().values("pk"))


def _cut(report_query: ReportQuery) -> dict[str, Any]:
    return {"by": report_query.level, "per": report_query.per, "since": report_query.since, "until": report_query.until}


def _starts(report_query: ReportQuery) -> dict[date | None, date]:
    """{what the databases call a period: its first day in the lines}: the first one may be cut by the query."""
    if report_query.per is None:
        return {None: report_query.since}
    return {_truncated(report_query.per, period.since): period.since for period in report_query.periods}


def _truncated(per: str, day: date) -> date:
    if per == "month":
        return day.replace(day=1)
    return day if per == "day" else day.fromordinal(day.toordinal() - day.weekday())


def _by_first_day(report_query: ReportQuery, rows: Mapping[Any, Any]) -> dict[tuple[int, date], Any]:
    """The same, each period named by its first day in the lines."""
    starts = _starts(report_query)
    return {(unit, starts[period]): value for (unit, period), value in rows.items()}


def _facts(report_query: ReportQuery, scope: Scope, *measures: str) -> dict[tuple[int, date], dict[str, int]]:
    facts = fact_stats.FactSelection.in_scope(scope).filter(room__in=report_query.room_ids)
    rows = fact_stats.sums_by_period(facts, measures=measures, **_cut(report_query))
    return _by_first_day(report_query, rows)


def _households_visited(report_query: ReportQuery, scope: Scope) -> dict[tuple[int, date], int]:
    """Of whole months the facts know them; other days may hold the first visit of a month or not."""
    if all(is_whole_month(period) for period in report_query.periods):
        rows = _facts(report_query, scope, "households_first_met")
        return {key: row["households_first_met"] for key, row in rows.items()}
    return _by_first_day(
        report_query, visit_stats.households_met(_of(Visit, report_query, scope), **_cut(report_query))
    )


def workload(report_query: ReportQuery, scope: Scope) -> Figures:
    figures = defaultdict(dict)
    for key, row in _facts(report_query, scope, "visits", "minutes", "follow_ups_done", "follow_ups_late").items():
        in_time = row.pop("follow_ups_done")
        figures[key] = {**row, "follow_ups_done": in_time + row["follow_ups_late"]}
    for key, number in _households_visited(report_query, scope).items():
        figures[key]["households_visited"] = number
    for key, number in _by_first_day(
        report_query, visit_stats.persons_met(_of(Visit, report_query, scope), **_cut(report_query))
    ).items():
        figures[key]["persons_met"] = number
    return figures


def follow_ups(report_query: ReportQuery, scope: Scope) -> Figures:
    figures = defaultdict(dict)
    for key, row in _facts(report_query, scope, "follow_ups_due", "follow_ups_done", "follow_ups_late").items():
        figures[key] = {
            "due": row["follow_ups_due"],
            "done": row["follow_ups_done"],
            "late_done": row["follow_ups_late"],
        }
    late = followup_stats.overdue_lines(_of(FollowUp, report_query, scope), **_cut(report_query))
    for key, number in _by_first_day(report_query, late).items():
        figures[key]["overdue"] = number
    moved = followup_stats.moved_lines(_of(FollowUp, report_query, scope), **_cut(report_query))
    for key, number in _by_first_day(report_query, moved).items():
        figures[key]["moved"] = number
    return figures


def disputes(report_query: ReportQuery, scope: Scope) -> Figures:
    """From the records: medians and what flared up need each closing, and cases are few."""
    starts = _starts(report_query)
    closings = dispute_stats.counted_in(scope).only(rooms=report_query.rooms)
    return {
        (row["unit"], starts[row["period"]]): row for row in dispute_stats.during_by(closings, **_cut(report_query))
    }


def population(report_query: ReportQuery, scope: Scope) -> Figures:
    """Up to today the register itself says who is here; of an earlier day the stays do."""
    if len(report_query.periods) > 1 or report_query.until < timezone.localdate():
        return resident_stats.population_through(
            _of(Residency, report_query, scope), report_query.periods, by=report_query.level
        )
    figures = defaultdict(dict)
    for unit, row in fact_stats.standing(_of(RoomNow, report_query, scope), by=report_query.level).items():
        figures[unit, report_query.since] = {name: row[name] for name in ("residents", *KINDS)}
    for key, row in _facts(report_query, scope, "arrived", "departed").items():
        figures[key] |= {"arrived": row["arrived"], "left": row["departed"]}
    return figures


def coverage_figures(report_query: ReportQuery, scope: Scope) -> Figures:
    figures = defaultdict(dict)
    ends = {period.until: period.since for period in report_query.periods}
    for (unit, day), coverage in station_stats.coverage_through(
        report_query.rooms, list(ends), LEVELS[report_query.level]
    ).items():
        figures[unit, ends[day]] |= {
            "rooms": coverage.rooms,
            "vacant": coverage.vacant,
            "covered": coverage.covered,
            "officers": coverage.officers,
            "auxiliaries": coverage.auxiliaries,
            "several_rooms": coverage.several,
        }
    homes = _of(Household, report_query, scope)
    for key, number in resident_stats.homes_through(homes, report_query.periods, by=report_query.level).items():
        figures[key] |= {"households": number, "households_visited": 0, "share_visited": share_of(0, number)}
    reached = _by_first_day(report_query, visit_stats.homes_reached(homes, **_cut(report_query)))
    for key, number in reached.items():
        row = figures[key]
        row |= {"households_visited": number, "share_visited": share_of(number, row["households"])}
    return figures


def incidents(report_query: ReportQuery, scope: Scope) -> Figures:
    """Counts are of whole months: none by day or week, and a month belongs to the period in which it begins."""
    if report_query.per not in (None, "month"):
        return {}
    rooms = list(report_query.rooms.order_by().values_list("pk", LEVELS[report_query.level], "closed_on"))
    units = {pk: unit for pk, unit, _closed in rooms}
    figures = defaultdict(dict)
    incident_rows = incident_stats.in_periods(
        _of(IncidentCount, report_query, scope), _of(RoomNow, report_query, scope), units, report_query.periods
    )
    entered = {key: row.pop("entered") for key, row in incident_rows.items()}
    for period in report_query.periods:
        for pk, unit, closed_on in rooms:
            # A room of which the month is known counts, or more rooms could be known than there are.
            is_open = closed_on is None or closed_on > period.since
            if is_open or pk in entered.get((unit, period.since), ()):
                row = figures[unit, period.since]
                row["rooms"] = row.get("rooms", 0) + 1
    for key, row in incident_rows.items():
        kinds = row.pop("kinds")
        added = [number for kind, number in kinds.items() if kind not in SHIPPED_KINDS]
        figures[key] |= {
            **row,
            **{kind: kinds.get(kind) for kind in SHIPPED_KINDS},
            "added": sum(added) if added else None,
        }
    for key, row in _facts(report_query, scope, "visits").items():
        figures[key] |= row
    return figures
