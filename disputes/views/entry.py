"""Opening a case on one screen, with what is known filled in; and changing what was said of it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.address_values import row_id
from core.web.feedback import add_message
from core.web.views import ActionView
from disputes import actions, codes, prefill, selectable
from disputes.forms.opening import EditForm, OpenForm
from disputes.forms.parties import MAX_PARTIES, ROWS_A_SIDE, Parties
from disputes.models import Dispute
from disputes.rules import transitions
from disputes.views.base import CaseAct
from residents.models import Household, Resident

SIDE_ROWS = [side for side in codes.OPPOSED_SIDES for _row in range(ROWS_A_SIDE)]


def number(text):
    """A positive id from the address, None when there is none; nonsense is an absent record."""
    if not text:
        return None
    pk = row_id(text)
    if pk is None:
        raise Http404
    return pk


class DisputeCreate(ActionView):
    """`?finding=`, `?household=`, `?resident=`, or nothing known at all."""

    permission = transitions.REPORT
    form_class = OpenForm
    template_name = "disputes/open.html"
    title = gettext_lazy("Open a case")
    submit_label = gettext_lazy("Open the case")

    def dispatch(self, request, *args, **kwargs):
        if not request.user.can(self.permission):
            raise PermissionDenied
        self.finding = self.find_finding()
        self.prefill = self.find_prefill()
        return super().dispatch(request, *args, **kwargs)

    def find_finding(self):
        pk = number(self.request.GET.get("finding"))
        if pk is None:
            return None
        # By the field alone: visits stand above this app.
        model = Dispute._meta.get_field("finding").related_model
        return get_object_or_404(model.objects.visible_to(self.request.user).select_related("visit__room"), pk=pk)

    def find_prefill(self):
        """(room or None, what the form begins with, [first party of each side], people to choose from)."""
        user, query = self.request.user, self.request.GET
        if self.finding is not None:
            return prefill.from_finding(self.finding)
        if pk := number(query.get("household")):
            rows = Household.objects.visible_to(user).for_list()
            return prefill.from_household(get_object_or_404(rows, pk=pk), user)
        if pk := number(query.get("resident")):
            rows = Resident.objects.visible_to(user).for_list()
            return prefill.from_resident(get_object_or_404(rows, pk=pk))
        return prefill.Prefill()

    def get(self, request, *args, **kwargs):
        """What has a case already leads to it."""
        if self.finding is not None:
            rows = Dispute.objects.visible_to(request.user).standing()
            existing = rows.filter(finding=self.finding).first()
            if existing is not None:
                add_message(request, _("This finding has its case already."))
                return HttpResponseRedirect(existing.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user, "room": self.prefill.room}

    def get_initial(self):
        return dict(self.prefill.initial)

    def get_parties(self):
        if not hasattr(self, "parties"):
            prefilled = dict(self.prefill.parties)
            rows = [{"side": side, **prefilled.pop(side, {})} for side in SIDE_ROWS]
            self.parties = Parties(self.request.POST or None, prefix="parties", initial=rows)
            self.offer_people()
        return self.parties

    def offer_people(self):
        """Beside the first name of a side whom the address meant, beside the others who was chosen before."""
        offered = dict(self.prefill.people)
        chosen = {row.add_prefix("person"): row["person"].value() or "" for row in self.parties}
        ids = {pk for pk in map(row_id, chosen.values()) if pk}
        rows = Resident.objects.visible_to(self.request.user).for_list().filter(pk__in=ids) if ids else []
        chosen_people = {str(person.pk): person for person in rows}
        for row in self.parties:
            person = chosen_people.get(chosen[row.add_prefix("person")])
            people = offered.pop(row["side"].value(), [])
            row.fields["person"].widget.people = people or ([person] if person else [])

    def form_valid(self, form):
        return super().form_valid(form) if self.get_parties().is_valid() else self.form_invalid(form)

    def act(self, form):
        dispute, self.created = actions.open_dispute(
            by=self.request.user, finding=self.finding, parties=self.get_parties().parties(), **form.facts()
        )
        return dispute

    def get_success_url(self):
        values = {"number": self.result.short_number}
        text = (
            _("Case %(number)s is open.") if self.created else _("Case %(number)s was saved before; it is there once.")
        )
        add_message(self.request, text % values)
        return self.result.get_absolute_url()

    def get_cancel_url(self):
        return self.prefill.back or reverse("disputes:list")

    def get_context_data(self, **kwargs):
        parties = self.get_parties()
        sides = [{"code": side.code, "label": side.label, "rows": parties.of_side(side.code)} for side in codes.SIDES]
        return super().get_context_data(parties=parties, sides=sides, most=MAX_PARTIES, **kwargs)

    def get_draft_key(self, form):
        return f"{form.draft_key}:{self.request.GET.urlencode()}"


class DisputeEdit(CaseAct):
    act_name, form_class = "edit", EditForm
    changes_facts = True
    done_message = gettext_lazy("Saved.")
    FACTS = (
        "title", "kind", "source", "summary", "place", "occurred_on", "reported_on", "reported_by", "transfer_number",
        "transferred_at", "version",
    )  # fmt: skip

    def get_title(self):
        return _("Edit case %(number)s") % {"number": self.object.short_number}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "handlers": selectable.handlers_of(self.object)}

    def get_initial(self):
        return {name: getattr(self.object, name) for name in self.FACTS} | {"handler": self.object.handler_id}

    def get_facts(self, form):
        values = dict(form.cleaned_data)
        return {"version": values.pop("version", None), "values": values}

    verb = staticmethod(actions.change_dispute)
