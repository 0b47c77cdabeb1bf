"""Parties on pages: named, changed, withdrawn, found in the register, looked up by number, shown for a reason."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from core.errors import Refused
from core.web.forms import ReasonForm
from core.web.views import Permitted, ScopedObject
from disputes import actions, codes
from disputes.actions.party_details import REPRESENTATION
from disputes.forms.parties import PartyEditForm, PartyForm, WithdrawForm
from disputes.models import Party
from disputes.rules import transitions
from disputes.views.base import CaseAct
from residents.search import find, purpose

MAX_PEOPLE = 6


class PartyAdd(CaseAct):
    act_name, form_class = "edit", PartyForm
    template_name = "disputes/party_form.html"
    title = gettext_lazy("Name a party")
    done_message = gettext_lazy("Saved.")

    def get_initial(self):
        side = self.request.GET.get("side", "")
        return {**super().get_initial(), "side": side if side in codes.SIDES else codes.SIDE_A}

    def get_facts(self, form):
        return {"version": form.cleaned_data["version"], "party": form.party()}

    verb = staticmethod(actions.add_party)


class PartyAct(CaseAct):
    model, act_name = Party, "edit"

    def get_case(self):
        return self.object.dispute

    def get_object(self, queryset=None):
        party = super().get_object(queryset)
        if party.withdrawn_at:
            raise Http404
        return party


class PartyEdit(PartyAct):
    form_class = PartyEditForm
    changes_facts = True
    done_message = gettext_lazy("Saved.")

    def get_title(self):
        return _("Edit %(name)s") % {"name": self.object}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "party": self.object}

    def get_initial(self):
        party = self.object
        names = ("side", "name", "document_kind", "birth_date", "workplace", "address")
        guardian = (
            "guardian_name", "guardian_relation", "guardian_notified_on", "lives_on_own_labour",
            "consents_to_no_notice", *REPRESENTATION,
        )  # fmt: skip
        sex = party.sex if party.sex in ("1", "2") else ""
        return {name: getattr(party, name) for name in (*names, *guardian, "version")} | {"sex": sex}

    def get_facts(self, form):
        return {"version": form.cleaned_data["version"], "values": form.changes()}

    def verb(self, *, dispute, **facts):
        return actions.change_party(party=self.object, **facts)


class PartyWithdraw(PartyAct):
    form_class = WithdrawForm
    submit_label = gettext_lazy("Withdraw")
    done_message = gettext_lazy("Withdrawn.")
    danger = True

    def get_title(self):
        return _("Withdraw %(name)s from the case") % {"name": self.object}

    def get_context_data(self, **kwargs):
        text = _("For somebody named by mistake. The name stays readable in the history of the case.")
        return super().get_context_data(danger_text=text, **kwargs)

    def verb(self, *, dispute, **facts):
        return actions.withdraw_party(party=self.object, **facts)


def field_name(data):
    """The name of the field a fragment is for; nothing but a name goes back into the page."""
    box = data.get("for", "person")
    if not box.replace("-", "").replace("_", "").isalnum() or len(box) > 40:
        raise Http404
    return box


class People(Permitted, View):
    """Residents of the own units as a name is typed, each a choice of the form's `person`."""

    permission = transitions.REPORT

    def get(self, request):
        box = field_name(request.GET)
        text = request.GET.get(request.GET.get("from", ""), "").strip()[:60]
        people = []
        if len(text) > 1:
            # Across rooms a search leaves a line; here what it is for is known.
            purpose.note(request, text, _("to name a party of a dispute"))
            people = find(request.user, text, limit=MAX_PEOPLE).residents
        return render(request, "disputes/_people.html", {"people": people, "name": box})


class LookUp(Permitted, View):
    """A person registered elsewhere, by the whole document number and with a reason; only the room is told."""

    permission = transitions.REPORT

    def post(self, request):
        box = field_name(request.POST)
        number, why = (request.POST.get(request.POST.get(name, ""), "") for name in ("number_of", "why_of"))
        context = {"name": box, "looked_up": True}
        try:
            person = actions.look_up_party(by=request.user, id_number=number, reason=why)
        except Refused as error:
            return render(request, "disputes/_people.html", {**context, "problem": error.message}, status=422)
        if person is not None and person.resident is not None:
            context["people"] = [person.resident]
        elif person is not None:
            context |= {"ticket": person.ticket, "room": person.room}
        response = render(request, "disputes/_people.html", context)
        response["Cache-Control"] = "no-store"
        return response


class PartyReveal(ScopedObject, View):
    """GET asks why, POST writes the look down and shows the value."""

    model = Party
    permission = "residents.unmask"
    FIELDS = ("id_number", "phone", "guardian_phone")

    def dispatch(self, request, *args, **kwargs):
        if kwargs["field"] not in self.FIELDS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def context(self, **more):
        masked = getattr(self.get_object(), f"{self.kwargs['field']}_masked")
        return {"url": self.request.path, "value": masked, "masked": masked, **more}

    def get(self, request, **kwargs):
        return render(request, "_components/reveal_form.html", self.context(form=ReasonForm()))

    def post(self, request, **kwargs):
        form = ReasonForm(request.POST)
        if form.is_valid():
            try:
                value = actions.unmask_party(
                    by=request.user, party=self.get_object(), field=kwargs["field"], reason=form.cleaned_data["reason"]
                )
            except Refused as error:
                form.add_error("reason", error.message)
            else:
                response = render(request, "_components/reveal_value.html", self.context(value=value))
                response["Cache-Control"] = "no-store"
                return response
        return render(request, "_components/reveal_form.html", self.context(form=form), status=422)
