"""A report as lines: every unit of the query in every period, in order, with zeros where nothing happened."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from facts import stats as fact_stats
from reports.months import closed_month_figures
from reports.tables import comparison
from reports.tables.report_query import LEVELS
from stations.models import Bureau, Room, Station

if TYPE_CHECKING:
    from core.scope import Scope
    from reports.tables.definitions import Report
    from reports.tables.report_query import ReportQuery
    from stations.models import Officer

MODELS = {"room": Room, "station": Station, "bureau": Bureau}


def report_lines(report: Report, report_query: ReportQuery, user: Officer) -> list[dict[str, Any]]:
    """[{unit: {id, code, name}, from, to, **figures, closed_on, corrections}], by code of the unit and then by day.

    A line that is exactly a closed month has the figures kept then, `closed_on`, and in `corrections` what has been
    added or taken off since; of any other line these are None and {}. Where the query
    compares, each line has `compared`.
    """
    scope = user.scope_for("reports.view")
    lines = _lines(report, report_query, scope)
    if report_query.compare:
        others = [line for query in comparison.earlier_queries(report_query) for line in _lines(report, query, scope)]
        comparison.add_comparison(report, report_query, lines, others, begun=_begun(report_query, scope))
    return lines


def current_lines(report: Report, report_query: ReportQuery, scope: Scope) -> list[dict[str, Any]]:
    """The lines as the records say now, whether a month is closed or not."""
    figures = report.rows(report_query, scope)
    names = [measure.code for measure in report.measures]
    lines = []
    for unit in _units(report_query):
        for period in report_query.periods:
            values = {**report.zeros(), **figures.get((unit["id"], period.since), {})}
            days = {"from": period.since, "to": period.until}
            lines.append({"unit": unit, **days, **{name: values[name] for name in names}})
    return lines


def _lines(report: Report, report_query: ReportQuery, scope: Scope) -> list[dict[str, Any]]:
    lines = current_lines(report, report_query, scope)
    closed_month_figures.apply_closed_months(report, report_query, lines)
    return lines


def _begun(report_query: ReportQuery, scope: Scope) -> date | None:
    """The first day of any work in these rooms."""
    return fact_stats.first_day(fact_stats.FactSelection.in_scope(scope).filter(room__in=report_query.room_ids))


def _units(report_query: ReportQuery) -> list[dict[str, Any]]:
    ids = report_query.rooms.order_by().values(LEVELS[report_query.level])
    return list(MODELS[report_query.level].objects.filter(pk__in=ids).order_by("code").values("id", "code", "name"))
