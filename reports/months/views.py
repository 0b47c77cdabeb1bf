"""Closed months, what was corrected in them since, and the day on which months are closed."""

from datetime import date

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.time.periods import month_of
from core.web.views import ActionView, Page
from reports import actions
from reports.models import ClosedMonth, ClosingDay
from reports.months.forms import ClosingDayForm
from reports.tables.cell_formatting import corrections
from reports.tables.definitions import REPORTS
from reports.tables.lines import report_lines
from reports.tables.report_query import LEVELS, ROOM, ReportQuery
from stations.models import Room


class ClosedMonths(Page):
    """Every month whose figures are kept."""

    permission = "reports.view"
    template_name = "reports/closed_months.html"
    title = gettext_lazy("Closed months")
    lead = gettext_lazy("Their figures stay as they were on the day of closing. What was corrected later stands apart.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            months=ClosedMonth.objects.select_related("closed_by"), day=ClosingDay.objects.in_force(), **kwargs
        )


class Corrections(Page):
    """What the records of one closed month say otherwise than on the day it was closed, unit by unit."""

    permission = "reports.view"
    template_name = "reports/corrections.html"

    def get(self, request, *args, year, month, **kwargs):
        closed_month = ClosedMonth.objects.filter(month=_first_day(year, month)).first()
        if closed_month is None:
            raise Http404
        self.closed = closed_month
        level = request.GET.get("level", ROOM)
        self.level = level if level in LEVELS else ROOM
        return super().get(request, *args, **kwargs)

    def get_title(self):
        return _("Corrected after closing: %(month)s") % {"month": f"{self.closed.month:%Y-%m}"}

    def get_lead(self):
        return _("What the records say by now, beside the figures kept on the day of closing.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(closed=self.closed, reports=self.corrected(), **kwargs)

    def corrected(self):
        """[(report, its address, [(unit, corrections)])] of the reports in which anything differs."""
        period = month_of(self.closed.month)
        rooms = Room.objects.in_scope(self.request.user.scope_for("reports.view"))
        report_query = ReportQuery(period.since, period.until, self.level, None, rooms)
        differing_reports = []
        for report in REPORTS.values():
            differing = [line for line in report_lines(report, report_query, self.request.user) if line["corrections"]]
            if differing:
                url = f"{reverse('reports:report', args=[report.code])}?from={period.since}&to={period.until}"
                differing_reports.append(
                    (report, url, [(line["unit"], corrections(report, line)) for line in differing])
                )
        return differing_reports


def _first_day(year, month):
    try:
        return date(year, month, 1)
    except ValueError as error:
        raise Http404 from error


class SetClosingDay(ActionView):
    """The closing days in force, to come and past, and a form for the next one."""

    permission = "dictionaries.edit"
    template_name = "generic/dated_values.html"
    form_class = ClosingDayForm
    title = gettext_lazy("Closing of months")
    lead = gettext_lazy("On which day of the next month the figures of a month are kept as they are.")
    done_message = gettext_lazy("The new value holds from that day on.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "day": ClosingDay.objects.in_force()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(rows=ClosingDay.objects.all(), today=timezone.localdate(), **kwargs)

    def act(self, form):
        return actions.set_closing_day(by=self.request.user, **form.cleaned_data)

    def get_cancel_url(self):
        return reverse("followups:dictionaries")

    def get_success_url(self):
        return reverse("reports:closing_day")
