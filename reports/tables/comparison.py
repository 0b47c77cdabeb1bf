"""Lines beside those of an earlier period: the one before, or the same a year earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from reports.tables.definitions import Report
    from reports.tables.report_query import ReportQuery


def earlier_queries(report_query: ReportQuery) -> list[ReportQuery]:
    """The queries, without comparison, whose lines hold every period that those of `report_query` are compared with.

    One query for all whole pieces; the first and the last piece, where the period cuts them, may need one each.
    """
    compared = [report_query.compared(period) for period in report_query.periods]
    whole = report_query.about(compared[0].since, compared[-1].until, report_query.per)
    inside = set(whole.periods)
    queries = [whole] if inside & set(compared) else []
    return queries + [
        report_query.about(period.since, period.until, None) for period in compared if period not in inside
    ]


def add_comparison(
    report: Report,
    report_query: ReportQuery,
    lines: list[dict[str, Any]],
    others: list[dict[str, Any]],
    *,
    begun: date | None,
) -> None:
    """Put `compared` into `lines`: the days and figures of the line in `others` they are compared with.

    Of a period over before the first day of work nothing is known of work, which is not zero.
    """
    by_place = {(line["unit"]["id"], line["from"], line["to"]): line for line in others}
    pairs = {period.since: report_query.compared(period) for period in report_query.periods}
    for line in lines:
        period = pairs[line["from"]]
        other = by_place[line["unit"]["id"], period.since, period.until]
        line["compared"] = {
            "from": period.since,
            "to": period.until,
            "closed_on": other["closed_on"],
            "figures": {
                measure.code: other[measure.code] if report.knows(measure.code, period.until, begun) else None
                for measure in report.measures
            },
        }
