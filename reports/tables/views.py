"""One page a report: the same lines as the API's, to look at, to sort, to print and to take away."""

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
from reports.tables import report_query as questions
from reports.tables.cell_formatting import cells
from reports.tables.definitions import REPORTS
from reports.tables.forms import ReportForm
from reports.tables.lines import lines
from reports.tables.paging import page_of
from stations.models import Room

LINES_A_PAGE = 100
USUAL = "unit"


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
        self.asked, self.lines = self.ask()
        if request.GET.get("format") == "csv" and self.asked is not None:
            return self.export()
        return super().get(request, *args, **kwargs)

    def ask(self):
        """(question, lines); what cannot be asked is said at its field, and there are no lines."""
        self.form.is_valid()
        try:
            asked = questions.parse_query(self.request.GET, self.request.user)
        except Invalid as error:
            field = error.field if error.field in self.form.fields else None
            if not self.form.errors.get(field):
                self.form.add_error(field, error.message)
            return None, []
        self.show_period(asked)
        return asked, self.in_order(lines(self.report, asked, self.request.user))

    def show_period(self, asked):
        """The days that hold when none were chosen stand in the fields, too."""
        days = {"from": asked.since.isoformat(), "to": asked.until.isoformat()}
        self.form = ReportForm({**days, **{k: v for k, v in self.request.GET.items() if v}}, user=self.request.user)

    @property
    def ordering(self):
        wanted = self.request.GET.get("ordering", USUAL)
        return wanted if wanted.lstrip("-") in {USUAL, *(measure.code for measure in self.report.measures)} else USUAL

    def in_order(self, found):
        """What is not known comes last, whichever way."""
        name = self.ordering.lstrip("-")
        backwards = self.ordering.startswith("-")
        if name == USUAL:
            return found[::-1] if backwards else found
        known = [line for line in found if line[name] is not None]
        unknown = [line for line in found if line[name] is None]
        return sorted(known, key=lambda line: line[name], reverse=backwards) + unknown

    def export(self):
        read_audit.record_export(self.request, Room)
        sheet = self.sheet()
        return stream(csv_pieces(sheet), sheet.name)

    @classmethod
    def sheet_for(cls, request, code=""):
        """What the page shows to the asker, for a job; what cannot be asked any more is refused (404)."""
        view = cls()
        view.setup(request, code=code)
        view.report = REPORTS.get(code or next(iter(REPORTS)))
        if not request.user.can(cls.permission):
            raise PermissionDenied
        view.form = ReportForm(request.GET or None, user=request.user)
        view.asked, view.lines = view.ask() if view.report else (None, [])
        if view.asked is None:
            raise Http404
        return view.sheet()

    def sheet(self):
        names = {"code": _("Code"), "unit": _("Unit"), "from": _("From"), "to": _("To")}
        names |= {measure.code: str(measure.label).capitalize() for measure in self.report.measures}
        return Sheet(
            name=f"{self.report.code}-{self.asked.since}-{self.asked.until}",
            columns=list(names.values()),
            rows=lambda: ({label: _cell(line, key) for key, label in names.items()} for line in self.lines),
            total=lambda: len(self.lines),
        )

    def get_title(self):
        return self.report.title

    def get_lead(self):
        return self.report.sentence

    def get_page(self):
        try:
            page = page_of(self.lines, self.request, LINES_A_PAGE, self.ordering)
        except Invalid:
            # A link kept from another question opens the report from its start.
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
        is_divided = self.asked is not None and self.asked.per is not None
        # Undivided, every line is of the days that stand above the table.
        days = [Column("days", _("Period"), "", "cell-sub")] if is_divided else []
        columns = [Column("unit", _("Unit"), USUAL, "cell-main"), *days, *figures]
        return super().get_context_data(
            report=self.report,
            filter={"form": self.form},
            can_export=self.asked is not None,
            asked=self.asked,
            columns=columns,
            page=self.get_page(),
            is_divided=is_divided,
            closed=[line for line in self.lines if line["closed_on"]],
            compared=self.lines[0]["compared"] if self.lines and self.asked.compare else None,
            saved_filters=self.get_tabs(),
            quick=self.get_quick(),
            sort_choices=sort_choices(columns, USUAL),
            sort_keeps=query_without_ordering(self.request.GET),
            **kwargs,
        )

    def get_tabs(self):
        """The reports; what was asked of one is asked of the next."""
        query = self.request.GET.copy()
        for name in ("cursor", "ordering", "format"):
            query.pop(name, None)
        return [
            {
                "label": item.title,
                "url": f"{reverse('reports:report', args=[item.code])}?{query.urlencode()}",
                "active": item is self.report,
                "count": None,
            }
            for item in REPORTS.values()
        ]

    def get_quick(self):
        results = []
        for label, of in QUICK_PERIODS:
            period = of(timezone.localdate())
            query = self.request.GET.copy()
            query.pop("cursor", None)
            query["from"], query["to"] = period.since.isoformat(), period.until.isoformat()
            active = self.asked is not None and (self.asked.since, self.asked.until) == (period.since, period.until)
            results.append({"label": label, "url": f"?{query.urlencode()}", "active": active})
        return results
