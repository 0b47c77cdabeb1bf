"""Monthly summaries: the list of months, the page of one, its Word file, and the remarks under it."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from core.privacy import read_audit
from core.time.periods import Period, month_of, months_of
from core.web.forms import YEARS
from core.web.views import ActionView, Page
from core.web.views.base import Permitted
from reports.models import ClosedMonth
from reports.summaries.actions import write_remark
from reports.summaries.content import summary_of
from reports.summaries.documents import summary_document
from reports.summaries.forms import RemarkForm
from reports.summaries.scope import (
    PERMISSION,
    bureaus_of,
    has_any,
    months_written,
    remark_of,
    stations_of,
    unit_of,
)
from stations.models import Station

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
YEARS_SHOWN = 2


class OfUnit(Permitted, View):
    """The unit named by `?station=`, of whose every room the reader may see figures."""

    permission = PERMISSION

    def dispatch(self, request, *args, **kwargs):
        if not has_any(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def unit(self):
        return unit_of(self.request.user, self.request.GET.get("station", ""))

    @property
    def is_station(self):
        return isinstance(self.unit, Station)

    def query(self):
        return f"?station={self.unit.pk}" if self.is_station else ""

    def address(self, name, month):
        return reverse(f"summaries:{name}", args=[f"{month.year:04}", f"{month.month:02}"]) + self.query()


class OfMonth(OfUnit):
    """The unit, and the month in the address, which must have begun."""

    @cached_property
    def first(self):
        year, month = int(self.kwargs["year"]), int(self.kwargs["month"])
        if year not in YEARS or not 1 <= month <= 12 or date(year, month, 1) > timezone.localdate():
            raise Http404
        return date(year, month, 1)


class SummaryList(OfUnit, Page):
    template_name = "reports/summaries.html"
    title = gettext_lazy("Monthly summaries")

    def get_lead(self):
        return _("%(unit)s: one page a month, to read, to print and to hand in.") % {"unit": self.unit.name}

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        months = months_of(Period(date(today.year - YEARS_SHOWN + 1, 1, 1), month_of(today).until))
        months = [month for month in reversed(months) if month.since <= today]
        closed = ClosedMonth.objects.among(months)
        written = self.written()
        return super().get_context_data(
            unit=self.unit,
            bureaus=bureaus_of(self.request.user),
            stations=stations_of(self.request.user),
            months=[
                {
                    "name": date_format(month.since, "YEAR_MONTH_FORMAT"),
                    "closed": closed.get(month.since),
                    "is_running": month.until >= today,
                    "has_remark": month.since in written,
                    "url": self.address("page", month.since),
                    "word_url": self.address("word", month.since),
                }
                for month in months
            ],
            **kwargs,
        )

    def written(self):
        return months_written(self.unit) if self.is_station else set()


class SummaryPage(OfMonth, Page):
    template_name = "reports/summary.html"

    def get_title(self):
        return _("%(unit)s: %(title)s") % {"unit": self.unit.name, "title": self.summary.title}

    def get_lead(self):
        return self.summary.state_text

    @cached_property
    def summary(self):
        return summary_of(self.request.user, self.unit, self.first)

    def get_context_data(self, **kwargs):
        leads = self.is_station and self.unit.pk in self.request.user.scope_for("station.lead").station_ids
        return super().get_context_data(
            summary=self.summary,
            word_url=self.address("word", self.first),
            list_url=reverse("summaries:list") + self.query(),
            remark_url=self.address("remark", self.first) if leads else "",
            **kwargs,
        )


class SummaryWord(OfMonth):
    http_method_names = ["get", "head", "options"]

    def get(self, request, **kwargs):
        first, unit = self.first, self.unit
        name, content = summary_document(request.user, unit, first)
        read_audit.record_export(request, type(unit))
        response = HttpResponse(content, content_type=DOCX)
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["Cache-Control"] = "private, no-store"
        return response


class WriteRemark(OfMonth, ActionView):
    """The chief's own words under the figures of the own station."""

    permission = "station.lead"
    form_class = RemarkForm
    submit_label = gettext_lazy("Save")
    done_message = gettext_lazy("Remarks saved.")

    def get(self, request, *args, **kwargs):
        if not self.is_station:
            return redirect("summaries:list")
        return super().get(request, *args, **kwargs)

    def get_title(self):
        month = date_format(self.first, "YEAR_MONTH_FORMAT")
        return _("Remarks on %(month)s") % {"month": month}

    def get_initial(self):
        remark = remark_of(self.unit, self.first)
        return {"text": remark.text, "version": remark.version} if remark else {"version": 0}

    def act(self, form):
        if not self.is_station:
            raise PermissionDenied
        return write_remark(by=self.request.user, station=self.unit, month=self.first, **form.cleaned_data)

    def get_success_url(self):
        return self.address("page", self.first)

    def get_cancel_url(self):
        return self.get_success_url()
