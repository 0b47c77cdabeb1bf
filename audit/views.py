"""The trail as pages, for auditors."""

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.filters import EntryFilter
from audit.labels import change_lines, name_rooms, record_name
from audit.models import Entry
from core.web.views import Column, ScopedDetail, ScopedList


class EntryList(ScopedList):
    model = Entry
    filterset_class = EntryFilter
    title = gettext_lazy("Audit trail")
    lead = gettext_lazy("Who did what, when, why and from where. No line can be changed or removed.")
    row_template = "audit/_entry_row.html"
    columns = (
        Column("at", gettext_lazy("When")),
        Column("by", gettext_lazy("Who")),
        Column("verb", gettext_lazy("Act")),
        Column("record", gettext_lazy("Record")),
        Column("reason", gettext_lazy("Reason")),
        Column("room", gettext_lazy("Room")),
        Column("channel", gettext_lazy("By way of")),
    )
    csv_columns = (
        ("at.isoformat", gettext_lazy("When")),
        ("by.badge", gettext_lazy("Badge number")),
        ("by.name", gettext_lazy("Who")),
        ("get_verb_display", gettext_lazy("Act")),
        ("record_name", gettext_lazy("Record")),
        ("reason", gettext_lazy("Reason")),
        ("room_id", gettext_lazy("Room")),
        ("channel", gettext_lazy("By way of")),
        ("address", gettext_lazy("Client address")),
        ("request_number", gettext_lazy("Request number")),
    )

    def get_page(self):
        page = super().get_page()
        name_rooms(page.rows)
        return page

    def csv_row(self, row):
        row.record_name = record_name(row)
        return super().csv_row(row)

    def get_empty(self):
        results = {"title": _("No line"), "text": _("Nothing of this kind was done. Change the filters or clear them.")}
        if first := self.filter.searched_from():
            looked = _("Looked through the lines from %(day)s on; to look further back, say from which day.")
            results["text"] = looked % {"day": date_format(first)}
        return results


class EntryDetail(ScopedDetail):
    model = Entry
    template_name = "audit/entry_detail.html"

    def get_title(self):
        return capfirst(self.object.get_verb_display())

    def get_context_data(self, **kwargs):
        entry = name_rooms([self.object])[0]
        return super().get_context_data(facts=self.facts(entry), changes=change_lines(entry), **kwargs)

    def facts(self, entry):
        who = f"{entry.by.name} ({entry.by.badge})" if entry.by_id else _("the system")
        results = [
            (_("When"), f"{entry.local_at:%Y-%m-%d %H:%M:%S}", ""),
            (_("Who"), who, ""),
            (_("Record"), record_name(entry), self.record_url(entry)),
            (_("Reason"), entry.reason, ""),
            (_("Room"), entry.room_name, ""),
            (_("By way of"), entry.channel_name, ""),
            (_("Client address"), entry.address, ""),
            (_("Request number"), entry.request_number, ""),
        ]
        return [{"label": label, "value": value, "url": url} for label, value, url in results if value]

    def record_url(self, entry):
        target = entry.target if entry.target_id else None
        visible = getattr(type(target), "objects", None) if target is not None else None
        if not hasattr(visible, "visible_to") or not hasattr(target, "get_absolute_url"):
            return ""
        return target.get_absolute_url() if visible.visible_to(self.request.user).filter(pk=target.pk).exists() else ""
