"""Whom did you visit? What is due, who was not visited longest, or who is sought."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.views import Page
from residents.search import purpose
from stations.models import Room
from visits import suggestions
from visits.codes import DOOR, VISIT_KINDS


class Choosing:
    """The page before the form, for a view that knows its `kind` and `kind_links()`."""

    def choose(self):
        user = self.request.user
        context = {
            "title": _("Log a visit"),
            "lead": _("Whom did you visit?"),
            "kind": self.kind,
            "kinds": self.kind_links(),
            "due": [due_item(item, self.kind) for item in suggestions.due_first(user)],
            "unvisited": suggestions.longest_unvisited(user),
            "rooms": self.rooms_to_choose() if not VISIT_KINDS[self.kind].is_at_door else [],
        }
        return render(self.request, "visits/choose.html", context)

    def rooms_to_choose(self):
        return Room.objects.in_scope(self.request.user.scope_for("visits.record")).open().for_list()[:80]


def due_item(follow_up, kind=""):
    """One line of the duty book with the step to log the visit."""
    where = follow_up.household.dwelling.address if follow_up.household else ""
    return {
        "who": str(follow_up.who),
        "where": where if where != str(follow_up.who) else "",
        "url": follow_up.visit_url,
        "why": follow_up.reason,
        "due_on": follow_up.due_on,
        "last_day": follow_up.last_promised_day,
        "step": {"label": _("Log visit"), "url": follow_up.visit_url},
    }


class HouseholdChoice(Page):
    """Households found as one types, for the page that asks whom one visited."""

    permission = "visits.record"
    template_name = "visits/_found.html"
    title = gettext_lazy("Log a visit")
    lead = gettext_lazy("Whom did you visit?")

    def get_template_names(self):
        """Without scripts the search is a page of its own."""
        return ["visits/_found.html"] if self.request.htmx else ["visits/choose.html"]

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("q", "")[:80].strip()
        kind, form = self.request.GET.get("kind", ""), reverse("visits:create")
        if text:
            # Across rooms a search leaves a line; here what it is for is known.
            purpose.note(self.request, text, _("to log a visit"))
        result = suggestions.sought(self.request.user, text)
        for household, names in result:
            household.meant = "、".join(names)
        return super().get_context_data(
            kinds=[
                {"code": code.code, "label": code.label, "icon": code.icon, "url": f"{form}?kind={code.code}"}
                for code in VISIT_KINDS
            ],
            households=[household for household, _names in result],
            query=text,
            kind=kind if kind in VISIT_KINDS else DOOR,
            **kwargs,
        )
