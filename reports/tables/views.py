"""One page a report: the same lines as the API's, to look at, to sort, to print and to take away."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.exports.csv_renderer import stream
from core.exports.sheets import Sheet, csv_pieces
from core.privacy import read_audit
from core.time.periods import QUICK_PERIODS
from core.web.views import Column, Page
from core.web.views.sorting import query_without_ordering, sort_choices
from reports.tables.cell_formatting import cells
from reports.tables.definitions import REPORTS
from reports.tables.forms import ReportForm
from reports.tables.lines import report_lines
from reports.tables.paging import page_of
from reports.tables.report_query import ReportQuery, parse_query
from stations.models import Room

LINES_A_PAGE = 100
DEFAULT_ORDERING = "unit"


def _cell(line, key):
    unit = {"code": line["unit"]["code"], "unit": line["unit"]["name"]}
    return {**line, **unit}[key]


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
        if request.GET.get("format") == "csv" and self.report_query is not None:
            return self.export()
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

    def export(self):
        read_audit.record_export(self.request, Room)
        sheet = self.sheet()
        return stream(csv_pieces(sheet), sheet.name)

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
        names = {"code": _("Code"), "unit": _("Unit"), "from": _("From"), "to": _("To")}
        names |= {measure.code: str(measure.label).capitalize() for measure in self.report.measures}
        return Sheet(
            name=f"{self.report.code}-{self.report_query.since}-{self.report_query.until}",
            columns=list(names.values()),
            rows=lambda: ({label: _cell(line, key) for key, label in names.items()} for line in self.lines),
            total=lambda: len(self.lines),
        )

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
            line["figures"] = cells(self.report, line)
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
            is_divided=is_divided,
            closed=[line for line in self.lines if line["closed_on"]],
            compared=self.lines[0]["compared"] if self.lines and self.report_query.compare else None,
            saved_filters=self.get_tabs(),
            quick=self.get_quick(),
            sort_choices=sort_choices(columns, DEFAULT_ORDERING),
            sort_keeps=query_without_ordering(self.request.GET),
            **kwargs,
        )

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
