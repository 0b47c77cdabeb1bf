"""One page a report: the same lines as the API's, to look at, to sort, to print and to take away."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.charts import Series, bars, lines
from core.errors import Invalid
from core.exports import export_store
from core.exports.csv_renderer import stream
from core.exports.sheets import csv_pieces
from core.exports.workbooks import workbook_response
from core.privacy import read_audit
from core.templatetags.ui import short_day
from core.time.periods import QUICK_PERIODS, Period
from core.web.views import Column, Page
from core.web.views.sorting import query_without_ordering, sort_choices
from reports.tables.cell_formatting import Cell, cells
from reports.tables.definitions import REPORTS
from reports.tables.forms import ReportForm
from reports.tables.lines import report_lines
from reports.tables.paging import page_of
from reports.tables.records import addresses, unit_conditions
from reports.tables.report_query import ReportQuery, parse_query
from reports.tables.sheets import sheet_of_report
from reports.tables.totals import total_of
from stations.models import Room, Station

LINES_A_PAGE = 100
# Up to so many lines a workbook is written while one waits, well below a second.
LINES_AT_ONCE = 2000
LINES_OF_CHART = 40
DEFAULT_ORDERING = "unit"


class ReportPage(Page):
    """The first report when none is named. Figures may be those of records the reader cannot open."""

    permission = "reports.view"
    template_name = "reports/report.html"

    def get(self, request, *args, code="", **kwargs):
        self.report = REPORTS.get(code or next(iter(REPORTS)))
        if self.report is None:
            raise Http404
        self.form = ReportForm(request.GET or None, user=request.user)
        self.report_query, self.lines = self.read_lines()
        wanted = request.GET.get("format")
        if wanted in (export_store.CSV, export_store.XLSX) and self.report_query is not None:
            return self.export(wanted)
        return super().get(request, *args, **kwargs)

    def read_lines(self) -> tuple[ReportQuery | None, list[dict[str, Any]]]:
        """The query and its lines; an invalid query is explained at its field, and there are none."""
        self.form.is_valid()
        try:
            report_query = parse_query(self.request.GET, self.request.user)
        except Invalid as error:
            field = error.field if error.field in self.form.fields else None
            if not self.form.errors.get(field):
                self.form.add_error(field, error.message)
            return None, []
        self.show_period(report_query)
        return report_query, self.in_order(report_lines(self.report, report_query, self.request.user))

    def show_period(self, report_query):
        """Fill the fields with the days that apply, also when none were chosen."""
        days = {"from": report_query.since.isoformat(), "to": report_query.until.isoformat()}
        self.form = ReportForm({**days, **{k: v for k, v in self.request.GET.items() if v}}, user=self.request.user)

    @property
    def ordering(self):
        ordering = self.request.GET.get("ordering", DEFAULT_ORDERING)
        sortable = {DEFAULT_ORDERING, *(measure.code for measure in self.report.measures)}
        return ordering if ordering.lstrip("-") in sortable else DEFAULT_ORDERING

    def in_order(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What is not known comes last, in either direction."""
        name = self.ordering.lstrip("-")
        backwards = self.ordering.startswith("-")
        if name == DEFAULT_ORDERING:
            return rows[::-1] if backwards else rows
        counted = [line for line in rows if line[name] is not None]
        unknown = [line for line in rows if line[name] is None]
        return sorted(counted, key=lambda line: line[name], reverse=backwards) + unknown

    def export(self, kind):
        """At once: a report is a page of figures, not a register."""
        sheet = self.sheet()
        if kind == export_store.XLSX and len(self.lines) > LINES_AT_ONCE:
            raise Http404
        read_audit.record_export(self.request, Room)
        return stream(csv_pieces(sheet), sheet.name) if kind == export_store.CSV else workbook_response(sheet)

    @classmethod
    def sheet_for(cls, request, code=""):
        """What the page shows to this reader, for a job; Http404 when the query is no longer valid."""
        view = cls()
        view.setup(request, code=code)
        view.report = REPORTS.get(code or next(iter(REPORTS)))
        if not request.user.can(cls.permission):
            raise PermissionDenied
        view.form = ReportForm(request.GET or None, user=request.user)
        view.report_query, view.lines = view.read_lines() if view.report else (None, [])
        if view.report_query is None:
            raise Http404
        return view.sheet()

    def sheet(self):
        return sheet_of_report(self.report, self.report_query, self.lines, total=self.total(), whose=self.whose())

    def whose(self):
        """The unit asked for, else those of the reader's posts."""
        for name, model in (("room", Room), ("station", Station)):
            if pk := self.asked_unit().get(name):
                return str(
                    model.objects.in_scope(self.request.user.scope_for("reports.view")).filter(pk=pk).first() or ""
                )
        return ", ".join(sorted({str(post.unit) for post in self.request.user.postings_now}))

    def total(self):
        return total_of(self.report, self.report_query, self.lines, self.request.user) if self.report_query else None

    def total_cells(self):
        """The last line of the table, on its last page."""
        total = self.total()
        if total is None:
            return []
        return [
            Cell(
                measure.label, measure.formatted(total[measure.code]), url=self.url_of(measure.code, self.asked_unit())
            )
            for measure in self.report.measures
        ]

    def asked_unit(self):
        query = self.request.GET
        return {name: int(query[name]) for name in ("station", "room") if query.get(name, "").isdecimal()}

    def urls_of(self, line):
        unit = unit_conditions(self.report_query.level, line["unit"]["id"], self.asked_unit())
        period = Period(line["from"], line["to"])
        return {name: address(unit, period) for name, address in self.addresses.items()}

    def url_of(self, name, unit):
        address = self.addresses.get(name)
        return address(unit, Period(self.report_query.since, self.report_query.until)) if address else ""

    @cached_property
    def addresses(self):
        return addresses(self.report.code, self.request.user)

    def chart(self):
        """The figure the table is sorted by, or the first: by unit, or through the periods of a single unit."""
        name = self.ordering.lstrip("-")
        measure = next((measure for measure in self.report.measures if measure.code == name), self.report.measures[0])
        units = {line["unit"]["id"] for line in self.lines}
        if not 1 < len(self.lines) <= LINES_OF_CHART or (self.report_query.per and len(units) > 1):
            return None
        factor, unit = (100, "%") if measure.is_share else (1, "")
        values = [None if line[measure.code] is None else factor * line[measure.code] for line in self.lines]
        if self.report_query.per:
            labels = [short_day(line["from"]) for line in self.lines]
            return lines(measure.label, labels, [Series(measure.label, values)], unit=unit, first=_("Period"))
        labels = [line["unit"]["name"] for line in self.lines]
        return bars(measure.label, labels, [Series(measure.label, values)], unit=unit, first=_("Unit"))

    def get_title(self):
        return self.report.title

    def get_lead(self):
        return self.report.description

    def get_page(self):
        try:
            page = page_of(self.lines, self.request, LINES_A_PAGE, self.ordering)
        except Invalid:
            # A cursor of another query opens the report from its start.
            self.request.GET = self.request.GET.copy()
            self.request.GET.pop("cursor")
            page = page_of(self.lines, self.request, LINES_A_PAGE, self.ordering)
        page.next_url, page.previous_url = self.link(page.next_cursor), self.link(page.previous_cursor)
        for line in page.rows:
            line["figures"] = cells(self.report, line, self.urls_of(line))
        return page

    def link(self, cursor):
        query = self.request.GET.copy()
        query["cursor"] = cursor
        return f"?{query.urlencode()}" if cursor else ""

    def get_context_data(self, **kwargs):
        figures = [Column(measure.code, measure.label, measure.code, "cell-num") for measure in self.report.measures]
        is_divided = self.report_query is not None and self.report_query.per is not None
        # Without a division, every line is about the period that is printed above the table.
        days = [Column("days", _("Period"), "", "cell-sub")] if is_divided else []
        columns = [Column("unit", _("Unit"), DEFAULT_ORDERING, "cell-main"), *days, *figures]
        return super().get_context_data(
            report=self.report,
            filter={"form": self.form},
            can_export=self.report_query is not None,
            report_query=self.report_query,
            columns=columns,
            page=self.get_page(),
            total=self.total_cells(),
            chart=self.chart() if self.report_query else None,
            excel_url=self.excel_url(),
            is_divided=is_divided,
            closed=[line for line in self.lines if line["closed_on"]],
            compared=self.lines[0]["compared"] if self.lines and self.report_query.compare else None,
            saved_filters=self.get_tabs(),
            quick=self.get_quick(),
            sort_choices=sort_choices(columns, DEFAULT_ORDERING),
            sort_keeps=query_without_ordering(self.request.GET),
            **kwargs,
        )

    def excel_url(self):
        """Where the workbook is fetched at once; a large one is written in the background."""
        if self.report_query is None or len(self.lines) > LINES_AT_ONCE:
            return ""
        query = self.request.GET.copy()
        query.pop("cursor", None)
        query["format"] = export_store.XLSX
        return f"?{query.urlencode()}"

    def get_tabs(self):
        """The reports; what was read from one is read from the next."""
        query = self.request.GET.copy()
        for name in ("cursor", "ordering", "format"):
            query.pop(name, None)
        return [
            {
                "label": report.title,
                "url": f"{reverse('reports:report', args=[report.code])}?{query.urlencode()}",
                "active": report is self.report,
                "count": None,
            }
            for report in REPORTS.values()
        ]

    def get_quick(self):
        links = []
        for label, period_on in QUICK_PERIODS:
            period = period_on(timezone.localdate())
            query = self.request.GET.copy()
            query.pop("cursor", None)
            query["from"], query["to"] = period.since.isoformat(), period.until.isoformat()
            active = self.report_query is not None and (self.report_query.since, self.report_query.until) == (
                period.since,
                period.until,
            )
            links.append({"label": label, "url": f"?{query.urlencode()}", "active": active})
        return links
