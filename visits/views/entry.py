"""Logging a visit: choose whom, then one form."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import TooLarge
from core.feedback import say
from core.views import ActionView, Page
from followups.models import FollowUp
from residents.models import Household
from residents.search import purpose
from stations.models import Room
from visits import actions, choosing
from visits.forms import Findings, VisitForm
from visits.models import Finding, Visit
from visits.rules import UNDO_WITHIN

KINDS = dict(Visit.KINDS)


def number(text):
    """A positive id from the address, None when there is none; nonsense is an absent record."""
    if not text:
        return None
    if not text.isdigit() or len(text) > 18:
        raise Http404
    return int(text)


class VisitCreate(ActionView):
    """`?household=`, `?follow_up=` or `?kind=patrol`; without any of them one chooses first."""

    permission = "visits.record"
    form_class = VisitForm
    template_name = "visits/form.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.can(self.permission):
            raise PermissionDenied
        self.follow_up = self.find_follow_up()
        self.kind = self.find_kind()
        self.household = self.find_household()
        self.room = self.household.room if self.household else self.find_room()
        return super().dispatch(request, *args, **kwargs)

    def find_follow_up(self):
        pk = number(self.request.GET.get("follow_up"))
        rows = FollowUp.objects.visible_to(self.request.user).for_list()
        return get_object_or_404(rows, pk=pk) if pk else None

    def find_kind(self):
        asked = self.request.GET.get("kind")
        if asked in KINDS:
            return asked
        agreed = self.follow_up is not None and self.follow_up.reason_code == "next_visit"
        return Visit.RETURN if agreed else Visit.DOOR

    def find_household(self):
        pk = number(self.request.GET.get("household"))
        if self.follow_up is not None:
            pk = self.follow_up.household_id or self.follow_up.resident.household_id
        if not pk:
            return None
        rows = Household.objects.visible_to(self.request.user).for_list()
        return get_object_or_404(rows, pk=pk)

    def find_room(self):
        """The room of a patrol; asked for only where an officer has several."""
        rooms = Room.objects.in_scope(self.request.user.scope_for("visits.record")).open().for_list()
        pk = number(self.request.GET.get("room"))
        if pk:
            return get_object_or_404(rooms, pk=pk)
        first = list(rooms[:2])
        return first[0] if len(first) == 1 else None

    @property
    def is_chosen(self):
        return self.household is not None or (self.kind == Visit.PATROL and self.room is not None)

    def get(self, request, *args, **kwargs):
        if not self.is_chosen:
            return self.choose()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if not self.is_chosen:
            return self.choose()
        return super().post(request, *args, **kwargs)

    def choose(self):
        user = self.request.user
        context = {
            "title": _("Log a visit"),
            "lead": _("Whom did you visit?"),
            "kind": self.kind,
            "kinds": self.kind_links(),
            "due": [due_item(one, self.kind) for one in choosing.due_first(user)],
            "unvisited": choosing.longest_unvisited(user),
            "rooms": self.rooms_to_choose() if self.kind == Visit.PATROL else [],
        }
        return render(self.request, "visits/choose.html", context)

    def rooms_to_choose(self):
        return Room.objects.in_scope(self.request.user.scope_for("visits.record")).open().for_list()[:80]

    def kind_links(self):
        """The three kinds with the address of each; what was chosen stays chosen."""
        found = []
        for code, label in Visit.KINDS:
            query = self.request.GET.copy()
            query["kind"] = code
            icon = {"door": "door-open", "return": "undo-2", "patrol": "footprints"}[code]
            found.append({"code": code, "label": label, "icon": icon, "url": f"?{query.urlencode()}"})
        return found

    def get_form_kwargs(self):
        return {
            **super().get_form_kwargs(),
            "household": self.household,
            "people": self.people(),
            "room": self.room,
            "user": self.request.user,
            "kind": self.kind,
        }

    def people(self):
        if self.household is None:
            return []
        return list(self.household.residents.visible_to(self.request.user).here().order_by("birth_date", "id"))

    def get_findings(self):
        if not hasattr(self, "findings"):
            self.findings = Findings(self.request.POST or None, prefix="findings")
        return self.findings

    def form_valid(self, form):
        if not self.get_findings().is_valid():
            return self.form_invalid(form)
        response = super().form_valid(form)
        self.say_saved()
        return response

    def act(self, form):
        try:
            visit, self.created = actions.record_visit(
                by=self.request.user,
                kind=self.kind,
                household=self.household,
                room=self.room,
                findings=self.get_findings().rows(),
                **form.facts(),
            )
        except TooLarge:
            self.too_large = True
            raise
        return visit

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if getattr(self, "too_large", False):
            response.status_code = TooLarge.status
        return response

    def say_saved(self):
        visit = getattr(self, "result", None)
        if visit is None:
            return
        closed = FollowUp.objects.visible_to(self.request.user).filter(done_by_visit=visit).count()
        text = _("Saved.") if self.created else _("This visit was saved before; it is there once.")
        if closed:
            text += " " + ngettext("Closed: %(n)d follow-up.", "Closed: %(n)d follow-ups.", closed) % {"n": closed}
        undo = reverse("visits:undo", args=[visit.pk]) if self.created else ""
        say(self.request, text, undo=undo)

    def conflict(self, form, error):
        """A used number with another body: nothing typed is lost, and the saved visit is one tap away."""
        context = {"title": _("This visit was already saved"), "message": error.message, "visit": error.current}
        return render(self.request, "visits/conflict.html", context, status=409)

    def get_success_url(self):
        return f"{self.result.get_absolute_url()}?saved=1"

    def get_cancel_url(self):
        return self.household.get_absolute_url() if self.household else reverse("visits:create")

    def get_draft_key(self, form):
        return f"visit:{self.kind}:{self.household.pk if self.household else 0}"

    def get_context_data(self, **kwargs):
        household = self.household
        return super().get_context_data(
            household=household,
            room=self.room,
            kind=self.kind,
            kinds=self.kind_links(),
            follow_up=self.follow_up,
            due=choosing.due_at(self.request.user, household) if household else [],
            earlier=Visit.objects.visible_to(self.request.user).standing().for_list().filter(household=household)[:3]
            if household
            else [],
            findings=self.get_findings(),
            finding_kinds=Finding.KINDS,
            undo_seconds=int(UNDO_WITHIN.total_seconds()),
            **kwargs,
        )

    def get_title(self):
        return str(self.household) if self.household else _("Patrol of %(room)s") % {"room": self.room}


def due_item(follow_up, kind=""):
    """One line of the duty book with the step to log the visit."""
    where = follow_up.household.dwelling.address if follow_up.household else ""
    return {
        "who": str(follow_up.who),
        "where": where if where != str(follow_up.who) else "",
        "url": follow_up.visit_url,
        "why": follow_up.reason,
        "due_on": follow_up.due_on,
        "step": {"label": _("Log visit"), "url": follow_up.visit_url},
    }


class HouseholdChoice(Page):
    """Households found as one types, for the page that asks whom one visited."""

    permission = "visits.record"
    template_name = "visits/_found.html"

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("q", "")[:80].strip()
        kind = self.request.GET.get("kind", "")
        if text:
            # Across rooms a search leaves a line; here what it is for is known.
            purpose.note(self.request, text, _("to log a visit"))
        found = choosing.sought(self.request.user, text)
        for household, names in found:
            household.meant = "、".join(names)
        return super().get_context_data(
            households=[household for household, _names in found],
            asked=text,
            kind=kind if kind in KINDS else Visit.DOOR,
            **kwargs,
        )
