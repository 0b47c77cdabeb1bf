"""Document numbers and phones on pages: read while typed, known elsewhere, shown for a reason."""

from django.http import Http404
from django.shortcuts import render
from django.views.generic import View

from core.errors import Refused
from core.web.forms import ReasonForm
from core.web.views import Permitted, ScopedObject
from residents import actions, identity
from residents.errors import AlreadyRegistered
from residents.forms import ResidentForm
from residents.models import Resident
from residents.tickets import ticket_for
from residents.views.base import link


def known_context(request, existing, form):
    """What may be told of a person who is registered already, and the way on."""
    if existing.in_scope:
        return {"known": existing.resident, "known_room": existing.resident.room}
    may_ask = request.user.can("residents.transfer")
    household = form.data.get("household", "")
    query = {"ticket": ticket_for(request.user, existing.resident), "household": household}
    return {"known_room": existing.resident.room, "ask_url": link("transfer_ask", **query) if may_ask else ""}


class ReadNumber(Permitted, View):
    """While the number is typed: birth date, sex and region at once, or what is wrong, or who has it already."""

    permission = "residents.edit"

    def post(self, request):
        kind, number = request.POST.get("document_kind", ""), identity.normal(request.POST.get("id_number", ""))
        form = ResidentForm(request.POST, user=request.user)
        context = {"form": form, "typed": bool(number)}
        sentence = identity.problem(kind, number) if number else None
        if sentence:
            # Half-typed numbers are no mistake yet; only a whole one is judged while typing.
            context["problem"] = (
                sentence if kind not in identity.WITH_CITIZEN_NUMBER or len(number) >= identity.LENGTH else None
            )
            context["missing"] = identity.LENGTH - len(number) if kind in identity.WITH_CITIZEN_NUMBER else None
        elif number:
            context.update(self.number_context(kind, number, form))
        return render(request, "residents/_number_facts.html", context)

    def number_context(self, kind, number, form):
        context = {}
        if kind in identity.WITH_CITIZEN_NUMBER:
            reading = identity.read(number)
            form.data = form.data.copy()
            form.data["sex"], form.data["birth_date"] = reading.sex, reading.birth_date.isoformat()
            context["reading"] = reading
        match = actions.look_up(by=self.request.user, kind=kind, number=number)
        edited = self.request.POST.get("resident", "")
        if match is not None and str(match.resident.pk) != edited:
            context.update(known_context(self.request, match_as_known(match), form))
        return context


def match_as_known(match):
    return AlreadyRegistered(match.resident, in_scope=match.in_scope)


class Reveal(ScopedObject, View):
    """GET asks why, POST writes the look down and shows the value."""

    model = Resident
    permission = "residents.unmask"

    def dispatch(self, request, *args, **kwargs):
        if kwargs["field"] not in ("id_number", "phone"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def url(self):
        return self.request.path

    def masked(self):
        return getattr(self.get_object(), f"{self.kwargs['field']}_masked")

    def get(self, request, **kwargs):
        context = {"form": ReasonForm(), "url": self.url(), "value": self.masked()}
        return render(request, "_components/reveal_form.html", context)

    def post(self, request, **kwargs):
        form = ReasonForm(request.POST)
        if not form.is_valid():
            context = {"form": form, "url": self.url(), "value": self.masked()}
            return render(request, "_components/reveal_form.html", context, status=422)
        try:
            value = actions.unmask(
                by=request.user,
                resident=self.get_object(),
                field=self.kwargs["field"],
                reason=form.cleaned_data["reason"],
            )
        except Refused as error:
            form.add_error("reason", error.message)
            context = {"form": form, "url": self.url(), "value": self.masked()}
            return render(request, "_components/reveal_form.html", context, status=422)
        context = {"value": value, "masked": self.masked(), "url": self.url()}
        response = render(request, "_components/reveal_value.html", context)
        response["Cache-Control"] = "no-store"
        return response
