"""Ledger 22 for a period: looked at page by page, taken away as Excel."""

import tempfile

from django.http import FileResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import RuleViolation
from core.privacy import read_audit
from core.time.periods import QUICK_PERIODS
from core.web.views import Column, ScopedList
from disputes.documents.form_contents import LANGUAGE
from disputes.ledger import Heading, ledger_line, number_notes, with_ledger_rows, write_sheet
from disputes.ledger.filters import LedgerFilter
from disputes.models import Dispute
from stations.models import Room, Station

# Beyond this a file takes longer to make than a browser waits; a county hears about as many in a year.
MAX_ROWS = 30_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Ledger(ScopedList):
    """Standing cases heard in the period; the file has exactly the rows of the page."""

    model = Dispute
    filterset_class = LedgerFilter
    template_name = "disputes/ledger.html"
    fragment_template_name = "disputes/_ledger.html"
    row_template = "disputes/_ledger_row.html"
    default_ordering = "reported_on"
    not_null_orderings = frozenset({"reported_on"})
    title = gettext_lazy("Ledger of disputes")
    lead = gettext_lazy("Made from the cases: nothing is entered twice. Choose the days, look, and take it as Excel.")
    columns = (
        Column("number", gettext_lazy("Number"), "", "cell-sub"),
        Column("date", gettext_lazy("Heard on"), "", "cell-num"),
        Column("title", gettext_lazy("Matter"), "", "cell-main"),
        Column("kind", gettext_lazy("Kind"), "", "cell-wide-only"),
        Column("level", gettext_lazy("Level"), "", "cell-status"),
        Column("handler", gettext_lazy("Officer in charge"), "", "cell-wide-only"),
        Column("parties", gettext_lazy("Parties and addresses"), "", "cell-wide-only"),
        Column("summary", gettext_lazy("What happened"), "", "cell-wide-only"),
        Column("result", gettext_lazy("What came of it"), "", "cell-wide-only"),
        Column("remarks", gettext_lazy("Remarks"), "", "cell-wide-only"),
    )

    def rows(self):
        return self.model.objects.visible_to(self.request.user).standing()

    def get(self, request, *args, **kwargs):
        if request.GET.get("format") == "xlsx":
            self.filter = self.get_filter()
            return self.as_excel(self.filter.qs)
        return super().get(request, *args, **kwargs)

    def as_excel(self, disputes):
        count = disputes.count()
        if count > MAX_ROWS:
            text = _("These are %(count)d cases, too many for one file: take a shorter period or a single station.")
            raise RuleViolation(text % {"count": count})
        read_audit.record_export(self.request, self.model)
        out = tempfile.TemporaryFile()  # noqa: SIM115 – the response closes it when it has been sent
        heading = self.heading(count)
        with translation.override(LANGUAGE):
            notes = self.number_notes()
        write_sheet(out, disputes, heading, notes)
        out.seek(0)
        response = FileResponse(out, as_attachment=True, filename=heading.file_name, content_type=XLSX)
        response["Cache-Control"] = "private, no-store"
        return response

    def heading(self, count):
        user = self.request.user
        return Heading(unit=self.unit(), period=self.filter.period, count=count, made_by=f"{user.name}（{user.badge}）")

    def unit(self):
        """The unit chosen, else the units of the reader's posts."""
        chosen = self.filter.form.cleaned_data
        for unit in (chosen.get("room"), chosen.get("station")):
            if isinstance(unit, Room | Station):
                return unit.name
        names = {posting.unit.code: posting.unit.name for posting in self.request.user.postings_today}
        return "、".join(name for _code, name in sorted(names.items()))

    def number_notes(self):
        """Where the numbers went that these days pass over; not where only some kinds of cases are listed."""
        chosen = self.filter.form.cleaned_data
        if any(chosen.get(name) for name in ("kind", "level", "source")):
            return []
        scope = self.request.user.scope_for(Dispute.VIEW)
        return number_notes(scope, self.filter.period, room=chosen.get("room"), station=chosen.get("station"))

    def display_rows(self):
        return with_ledger_rows(self.filtered_rows)

    def get_page(self):
        page = super().get_page()
        for dispute in page.rows:
            dispute.line = ledger_line(dispute)
        return page

    def get_context_data(self, **kwargs):
        query = self.request.GET.copy()
        query.pop("cursor", None)
        query["format"] = "xlsx"
        return super().get_context_data(
            count=self.filtered_rows.count(),
            period=self.filter.period,
            unit=self.unit(),
            number_notes=self.number_notes(),
            excel_url=f"?{query.urlencode()}",
            **kwargs,
        )

    def get_saved_filters(self):
        today, now = timezone.localdate(), self.filter.period
        periods = []
        for label, of in QUICK_PERIODS:
            period = of(today)
            url = f"?reported_from={period.since}&reported_to={period.until}"
            periods.append({"label": label, "url": url, "active": period == now})
        return periods

    def get_empty(self):
        text = _("No case was heard on these days in these units. Take a longer period or clear the filters.")
        return {"title": _("No case"), "text": text, "icon": "notebook-tabs"}
