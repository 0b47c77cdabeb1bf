"""The last line of a report: all its units together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reports.tables.lines import current_lines
from reports.tables.report_query import BUREAU

if TYPE_CHECKING:
    from reports.tables.definitions import Report
    from reports.tables.report_query import ReportQuery
    from stations.models import Officer


def total_of(
    report: Report, report_query: ReportQuery, lines: list[dict[str, Any]], user: Officer
) -> dict[str, Any] | None:
    """{measure: figure} of all lines, None where there is one or where they are of several periods.

    What adds up is added, so that the total is that of the lines as they stand; persons and households that several
    rooms met, shares and medians are counted over all rooms at once.
    """
    if len(lines) < 2 or report_query.per is not None:
        return None
    at_once = {}
    if any(not measure.adds_up for measure in report.measures):
        whole = current_lines(report, replace(report_query, level=BUREAU, compare=None), user.scope_for("reports.view"))
        at_once = whole[0] if len(whole) == 1 else {}
    return {
        measure.code: _added(lines, measure.code) if measure.adds_up else at_once.get(measure.code)
        for measure in report.measures
    }


def _added(lines: list[dict[str, Any]], name: str) -> Any:
    values = [line[name] for line in lines if line[name] is not None]
    return sum(values) if values else None
