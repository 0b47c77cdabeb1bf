"""The care list by what comes next, and who is to be asked."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance.filters import CareRecordPageFilter, ConsentRequestPageFilter
from assistance.models import CareRecord, ConsentRequest
from core.web.views import Column, ScopedList


def address(name, **query):
    return reverse(f"assistance:{name}") + (f"?{urlencode(query)}" if query else "")


def tabs(user, active):
    """Both lists stand under one heading."""
    offered = [
        ("active", _("Cared for"), address("list", view="active")),
        ("review", _("Review due"), address("list", view="review")),
        ("ended", _("Care that ended"), address("list", view="ended")),
        ("ask", _("Consent to be asked"), address("requests")),
    ]
    waiting = ConsentRequest.objects.visible_to(user).open().count()
    return [
        {"label": label, "url": url, "active": view == active, "count": waiting if view == "ask" else None}
        for view, label, url in offered
    ]


class CareList(ScopedList):
    model = CareRecord
    row_template = "assistance/_row.html"
    title = gettext_lazy("Care list")
    lead = gettext_lazy("Who is in difficulty and agreed to be helped. It is no listing, and ends by itself.")
    filterset_class = CareRecordPageFilter
    default_ordering = "review_on"
    not_null_orderings = frozenset({"review_on"})
    columns = (
        Column("person", gettext_lazy("Person")),
        Column("need", gettext_lazy("Need")),
        Column("address", gettext_lazy("Address")),
        Column("helper", gettext_lazy("Helper")),
        Column("contact", gettext_lazy("Next contact"), css="cell-num"),
        Column("review", gettext_lazy("Review by"), "review_on", "cell-num cell-wide-only"),
    )
    csv_columns = (
        ("pk", gettext_lazy("Number")),
        ("resident.name", gettext_lazy("Full name")),
        ("get_need_display", gettext_lazy("Need")),
        ("needs", gettext_lazy("What is needed")),
        ("helper.name", gettext_lazy("Helper")),
        ("consent_on", gettext_lazy("Consent given on")),
        ("next_due_on", gettext_lazy("Next contact")),
        ("review_on", gettext_lazy("Review by")),
        ("get_state_display", gettext_lazy("State")),
        ("present_room.name", gettext_lazy("Police room")),
    )

    @property
    def view(self):
        requested = self.request.GET.get("view", "")
        return requested if requested in ("active", "review", "ended") else "active"

    def rows(self):
        rows = super().rows()
        return {"active": rows.active, "review": rows.to_review, "ended": rows.ended}[self.view]()

    def get_context_data(self, **kwargs):
        scope = self.request.user.scope_for(CareRecord.VIEW)
        return super().get_context_data(wide=not scope.is_one_room, **kwargs)

    def get_saved_filters(self):
        return tabs(self.request.user, self.view)

    def get_empty(self):
        text = {
            "review": _("No care record is to be reviewed."),
            "ended": _("No care has ended yet."),
        }.get(self.view, _("Nobody is cared for. A record begins on the page of a person, with consent."))
        return {"title": _("Nothing here"), "text": text, "icon": "heart-handshake"}


class ConsentRequestList(ScopedList):
    model = ConsentRequest
    row_template = "assistance/_request_row.html"
    title = gettext_lazy("Consent to be asked")
    lead = gettext_lazy("They were listed as people in need. Nobody was copied: ask at the next visit.")
    filterset_class = ConsentRequestPageFilter
    columns = (
        Column("person", gettext_lazy("Person")),
        Column("need", gettext_lazy("Was listed as")),
        Column("address", gettext_lazy("Address")),
        Column("since", gettext_lazy("Since"), css="cell-num"),
        Column("step", gettext_lazy("Next step")),
    )
    csv_columns = (
        ("pk", gettext_lazy("Number")),
        ("resident.name", gettext_lazy("Full name")),
        ("get_need_display", gettext_lazy("Was listed as")),
        ("raised_on", gettext_lazy("Since")),
        ("resident.room.name", gettext_lazy("Police room")),
    )

    def rows(self):
        return super().rows().open()

    def get_context_data(self, **kwargs):
        may_edit = self.request.user.can("care.edit")
        return super().get_context_data(may_edit=may_edit, **kwargs)

    def get_saved_filters(self):
        return tabs(self.request.user, "ask")

    def get_empty(self):
        return {"title": _("Nothing here"), "text": _("Everybody has been asked."), "icon": "heart-handshake"}
