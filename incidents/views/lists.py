"""What is on record, one line a room, month and kind: the records behind every figure of incidents."""

from django.db.models import Sum
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.web.views import Action, Column, ScopedList
from incidents.filters import IncidentCountPageFilter
from incidents.kinds import Kinds
from incidents.models import IncidentCount


class IncidentCountList(ScopedList):
    model = IncidentCount
    template_name = "incidents/list.html"
    filterset_class = IncidentCountPageFilter
    title = gettext_lazy("Incidents")
    row_template = "incidents/_row.html"
    columns = (
        Column("month", gettext_lazy("Month"), ordering="month"),
        Column("room", gettext_lazy("Police room")),
        Column("kind", gettext_lazy("Kind")),
        Column("count", gettext_lazy("Incidents counted"), css="cell-num"),
        Column("changed", gettext_lazy("Changed"), ordering="updated_at", css="cell-wide-only"),
    )
    default_ordering = "-month"
    not_null_orderings = frozenset({"month", "updated_at"})
    csv_columns = (
        ("room.code", gettext_lazy("room code")),
        ("room.name", gettext_lazy("police room")),
        ("month_text", gettext_lazy("month")),
        ("kind", gettext_lazy("kind of incident")),
        ("count", gettext_lazy("incidents counted")),
        ("updated_at", gettext_lazy("changed at")),
    )

    @cached_property
    def may_edit(self):
        return self.request.user.can("incidents.edit")

    def get_lead(self):
        """The sum of what is listed, so that a figure elsewhere can be found again here."""
        total = self.filtered_rows.order_by().aggregate(n=Sum("count"))["n"]
        if total is None:
            return _("Counts by room, month and kind. The single case stays in the case system.")
        text = ngettext(
            "%(shown)s incident in all that is listed.", "%(shown)s incidents in all that is listed.", total
        )
        return text % {"shown": number_format(total, force_grouping=True)}

    def get_page(self):
        page = super().get_page()
        names = Kinds().names()
        for row in page.rows:
            row.kind_name = names.get(row.kind, row.kind)
        return page

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_edit=self.may_edit, **kwargs)

    def get_primary_action(self):
        return Action(_("Enter a month"), reverse("incidents:entry"), "pencil") if self.may_edit else None

    def get_empty(self):
        text = _("A month nobody has entered is not known, which is not zero.")
        empty = {"title": _("Nothing entered"), "text": text}
        return {**empty, "action": self.get_primary_action()} if self.may_edit else empty
