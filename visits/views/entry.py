"""Logging a visit: choose whom, then one form."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import TooLarge
from core.web.address_values import row_id
from core.web.feedback import add_message
from core.web.views import ActionView
from followups.codes import NEXT_VISIT
from followups.models import FollowUp
from residents.models import Household
from stations.models import Room
from visits import actions, codes, suggestions
from visits.forms import Findings, VisitForm
from visits.models import Visit
from visits.return_forms import ReturnVisitForm
from visits.return_visit_context import ReturnVisitContext
from visits.rules import UNDO_WITHIN
from visits.views.choice import Choosing


def number(text):
    """A positive id from the address, None when there is none; nonsense is an absent record."""
    if not text:
        return None
    pk = row_id(text)
    if pk is None:
        raise Http404
    return pk


class VisitCreate(Choosing, ActionView):
    """`?household=`, `?follow_up=`, `?dispute=` or `?kind=patrol`; without any of them one chooses first."""

    permission = "visits.record"
    form_class = VisitForm
    template_name = "visits/form.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.can(self.permission):
            raise PermissionDenied
        self.follow_up = self.find_follow_up()
        self.about = self.find_case()
        self.kind = self.find_kind()
        self.household = self.find_household()
        self.room = self.find_room()
        return super().dispatch(request, *args, **kwargs)

    def find_follow_up(self):
        pk = number(self.request.GET.get("follow_up"))
        rows = FollowUp.objects.visible_to(self.request.user).for_list()
        return get_object_or_404(rows, pk=pk) if pk else None

    def find_case(self):
        """What a return visit is about, when it is about a case."""
        pk = number(self.request.GET.get("dispute"))
        if self.follow_up is not None:
            pk = self.follow_up.source_id if self.follow_up.is_matter else None
        if not pk:
            return None
        about = ReturnVisitContext.find(self.request.user, pk)
        if about is None:
            raise Http404
        return about

    def find_kind(self):
        if self.about is not None:
            return Visit.RETURN
        requested = self.request.GET.get("kind")
        if requested in codes.VISIT_KINDS:
            return requested
        agreed = self.follow_up is not None and self.follow_up.reason_code == NEXT_VISIT
        return Visit.RETURN if agreed else Visit.DOOR

    def find_household(self):
        if self.about is not None:
            return None
        pk = number(self.request.GET.get("household"))
        if self.follow_up is not None:
            pk = self.follow_up.household_id or self.follow_up.resident.household_id
        if not pk:
            return None
        rows = Household.objects.visible_to(self.request.user).for_list()
        return get_object_or_404(rows, pk=pk)

    def find_room(self):
        """That of the household or the case; of a patrol it is asked for where an officer has several."""
        if self.household is not None or self.about is not None:
            return self.household.room if self.household else self.about.case.room
        rooms = Room.objects.in_scope(self.request.user.scope_for("visits.record")).open().for_list()
        pk = number(self.request.GET.get("room"))
        if pk:
            return get_object_or_404(rooms, pk=pk)
        first = list(rooms[:2])
        return first[0] if len(first) == 1 else None

    @property
    def is_chosen(self):
        return (
            self.household is not None
            or self.about is not None
            or (not codes.VISIT_KINDS[self.kind].is_at_door and self.room is not None)
        )

    def get(self, request, *args, **kwargs):
        if not self.is_chosen:
            return self.choose()
        if self.about is not None and not self.about.case.is_over:
            add_message(request, _("This case is open: what you hear now belongs into the case itself."))
            return HttpResponseRedirect(self.about.case.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if not self.is_chosen:
            return self.choose()
        return super().post(request, *args, **kwargs)

    def kind_links(self):
        """The three kinds with the address of each; what was chosen stays chosen."""
        results = []
        for kind in codes.VISIT_KINDS:
            query = self.request.GET.copy()
            query["kind"] = kind.code
            results.append({"code": kind.code, "label": kind.label, "icon": kind.icon, "url": f"?{query.urlencode()}"})
        return results

    def get_form_class(self):
        return ReturnVisitForm if self.about else super().get_form_class()

    def get_form_kwargs(self):
        about = {"about": self.about} if self.about else {}
        return {
            **super().get_form_kwargs(),
            **about,
            "household": self.household,
            "people": self.people(),
            "room": self.room,
            "user": self.request.user,
            "kind": self.kind,
        }

    def get_initial(self):
        """Who opened the form from what is due to a person means to visit that person."""
        person = self.follow_up.resident_id if self.follow_up is not None else None
        return {**super().get_initial(), **({"residents": [str(person)]} if person else {})}

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
        if not hasattr(self, "result"):
            return response
        if self.request.get_preferred_type(["text/html", "application/json"]) == "application/json":
            return self.receipt()
        add_message(self.request, self.saved_text(), undo=self.undo_url())
        return response

    def receipt(self):
        """For the queue of a device: it lets a visit go only on a receipt that names its very number."""
        body = {
            "client_id": str(self.result.client_id),
            "url": self.get_success_url(),
            "text": self.saved_text(),
            "undo": self.undo_url(),
        }
        return JsonResponse(body, status=201 if self.created else 200)

    def act(self, form):
        try:
            more = {"performed_terms": form.ticked_terms()} if self.about else {}
            visit, self.created = actions.record_return_visit(
                by=self.request.user,
                kind=self.kind,
                room=self.room,
                findings=self.get_findings().rows(),
                **more,
                **{"household": self.household, **form.facts()},
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

    def saved_text(self):
        closed = FollowUp.objects.visible_to(self.request.user).filter(done_by_visit=self.result).count()
        text = _("Saved.") if self.created else _("This visit was saved before; it is there once.")
        if closed:
            text += " " + ngettext("Closed: %(n)d follow-up.", "Closed: %(n)d follow-ups.", closed) % {"n": closed}
        return text

    def undo_url(self):
        return reverse("visits:undo", args=[self.result.pk]) if self.created else ""

    def conflict(self, form, error):
        """A used number with another body: nothing typed is lost, and the saved visit is one tap away."""
        context = {"title": _("This visit was already saved"), "message": error.message, "visit": error.current}
        return render(self.request, "visits/conflict.html", context, status=409)

    def get_success_url(self):
        return f"{self.result.get_absolute_url()}?saved=1"

    def get_cancel_url(self):
        if self.about is not None:
            return self.about.case.get_absolute_url()
        return self.household.get_absolute_url() if self.household else reverse("visits:create")

    def get_draft_key(self, form):
        if self.about is not None:
            return f"visit:case:{self.about.case.pk}"
        return f"visit:{self.kind}:{self.household.pk if self.household else 0}"

    def get_context_data(self, **kwargs):
        household = self.household
        return super().get_context_data(
            household=household,
            room=self.room,
            kind=self.kind,
            is_at_door=codes.VISIT_KINDS[self.kind].is_at_door,
            kinds=self.kind_links(),
            follow_up=self.follow_up,
            about=self.about,
            **(self.around(household) if household else {}),
            findings=self.get_findings(),
            finding_kinds=codes.FINDING_KINDS.choices,
            undo_seconds=int(UNDO_WITHIN.total_seconds()),
            **kwargs,
        )

    def around(self, household):
        """What is due at the home, and the last visits to it."""
        user = self.request.user
        earlier = Visit.objects.visible_to(user).standing().for_list().filter(household=household)[:3]
        return {"due": suggestions.due_at(user, household), "earlier": earlier}

    def get_title(self):
        if self.about is not None:
            return self.about.case.title
        return str(self.household) if self.household else _("Patrol of %(room)s") % {"room": self.room}
