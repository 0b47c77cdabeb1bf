"""A report as a table to take away: the columns of the page, with what is compared and corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.exports.sheets import Sheet
from core.templatetags.ui import short_day
from reports.tables.cell_formatting import change_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.tables.definitions import Measure, Report
    from reports.tables.report_query import ReportQuery

Column = tuple[str, "Callable[[dict[str, Any]], Any]"]


def sheet_of_report(
    report: Report,
    report_query: ReportQuery,
    lines: list[dict[str, Any]],
    *,
    total: dict[str, Any] | None = None,
    whose: str = "",
) -> Sheet:
    """What the page shows of `lines`; a workbook says on top what it is, of whom and of when."""
    columns = _columns(report, report_query, lines)
    sums = {} if total is None else {_("Unit"): _("Total"), **{_head(m): total[m.code] for m in report.measures}}
    return Sheet(
        name=f"{report.code}-{report_query.since}-{report_query.until}",
        columns=[name for name, _value in columns],
        rows=lambda: ({name: value(line) for name, value in columns} for line in lines),
        total=lambda: len(lines),
        title=str(report.title),
        notes=[note for note in (whose, f"{short_day(report_query.since)} – {short_day(report_query.until)}") if note],
        sums=sums,
    )


def _columns(report: Report, report_query: ReportQuery, lines: list[dict[str, Any]]) -> list[Column]:
    columns: list[Column] = [
        (_("Code"), lambda line: line["unit"]["code"]),
        (_("Unit"), lambda line: line["unit"]["name"]),
        (_("From"), lambda line: line["from"]),
        (_("To"), lambda line: line["to"]),
    ]
    if report_query.compare:
        columns += [
            (_("Compared from"), lambda line: line["compared"]["from"]),
            (_("Compared to"), lambda line: line["compared"]["to"]),
        ]
    if any(line["closed_on"] for line in lines):
        columns.append((_("Closed on"), lambda line: line["closed_on"]))
    for measure in report.measures:
        columns.append((_head(measure), lambda line, name=measure.code: line[name]))
        if any(measure.code in line["corrections"] for line in lines):
            columns.append((_("%(figure)s, corrected since") % {"figure": _head(measure)}, _correction(measure)))
        if report_query.compare:
            columns.append((_("%(figure)s, compared") % {"figure": _head(measure)}, _before(measure)))
            columns.append((_("%(figure)s, change") % {"figure": _head(measure)}, _change(measure)))
    return columns


def _head(measure: Measure) -> str:
    return str(measure.label).capitalize()


def _correction(measure: Measure) -> Callable[[dict[str, Any]], Any]:
    return lambda line: line["corrections"].get(measure.code)


def _before(measure: Measure) -> Callable[[dict[str, Any]], Any]:
    return lambda line: line["compared"]["figures"][measure.code]


def _change(measure: Measure) -> Callable[[dict[str, Any]], Any]:
    """A number, that a sheet can add; of a share the text of the page."""

    def value(line: dict[str, Any]) -> Any:
        now, then = line[measure.code], line["compared"]["figures"][measure.code]
        if now is None or then is None:
            return None
        return change_of(measure, line) if measure.is_share else round(now - then, 4)

    return value
