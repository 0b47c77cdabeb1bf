"""Agreements on the spot and between the parties themselves, and the body behind an agreement."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import refuse_if
from core.web.views import ObjectActionView
from disputes import actions, selectable
from disputes.case_file import CaseFile
from disputes.forms import handling as forms
from disputes.forms.hosting import BodyForm, OnSpotForm, SettleApartForm
from disputes.models import Agreement, Party
from disputes.rules import hosting
from disputes.views.base import CaseAct


class TermsMixin:
    """A formset of terms below the form of an act."""

    def get_terms(self):
        if not hasattr(self, "terms"):
            parties = Party.objects.visible_to(self.request.user).current().filter(dispute=self.get_case())
            self.terms = forms.terms_formset(parties.order_by("side", "id"), self.request.POST or None, prefix="terms")
        return self.terms

    def form_valid(self, form):
        return super().form_valid(form) if self.get_terms().is_valid() else self.form_invalid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(terms=self.get_terms(), most=forms.MAX_TERMS, **kwargs)


class OnSpot(TermsMixin, CaseAct):
    act_name, form_class = "mediate", OnSpotForm
    template_name = "disputes/on_spot.html"
    title = gettext_lazy("Mediate on the spot")
    submit_label = gettext_lazy("Save round and agreement")
    done_message = gettext_lazy("Saved: agreed and performed on the spot. The case can be closed.")
    verb = staticmethod(actions.settle_on_spot)

    def get(self, request, *args, **kwargs):
        file = CaseFile(self.object, request.user)
        breach = hosting.on_spot(self.object.procedure, 1 if file.last_round else 0, ())
        refuse_if(breach and breach.message)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        file = CaseFile(self.object, self.request.user)
        below = file.law.guardian_below_age if file.law else None
        ages = [party.age_on() for party in file.current_parties]
        more = {"parties": file.current_parties, "handlers": selectable.handlers_of(self.object)}
        guarded = bool(below) and any(age is not None and age < below for age in ages)
        return {**super().get_form_kwargs(), **more, "dispute": self.object, "guarded": guarded}

    def get_initial(self):
        return {**super().get_initial(), "place": self.object.place, "host": self.request.user.pk}

    def get_facts(self, form):
        terms = [{name: term[name] for name in ("party", "text")} for term in self.get_terms().terms()]
        return {**form.values(), "terms": terms}


class SettleApart(TermsMixin, CaseAct):
    act_name, form_class = "settle_apart", SettleApartForm
    template_name = "disputes/settle_apart.html"
    title = gettext_lazy("Write the parties' own settlement")
    submit_label = gettext_lazy("Save the settlement")
    done_message = gettext_lazy("Saved. The paper has no host and no seal: it is the parties' own.")
    verb = staticmethod(actions.settle_apart)

    def get_initial(self):
        return {**super().get_initial(), "facts": self.object.summary}

    def get_facts(self, form):
        return {**form.cleaned_data, "terms": self.get_terms().terms()}


class AgreementBody(ObjectActionView):
    """Which body made an agreement; asked for before its paper is printed."""

    model = Agreement
    permission = "disputes.handle"
    form_class = BodyForm
    title = gettext_lazy("Mediation body of the agreement")
    lead = gettext_lazy(
        "People's mediation is the act of a committee: it heads the paper, its mediator signs, it seals."
    )
    done_message = gettext_lazy("Saved. The agreement can be printed now.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "dispute": self.object.dispute}

    def get_initial(self):
        agreement, round_ = self.object, self.object.mediation
        body = round_ and round_.body_id
        return {
            "version": agreement.version,
            "body": body,
            "mediator": round_ and round_.mediator_id,
            "effective_on": agreement.effective_on,
        }

    def act(self, form):
        values = dict(form.cleaned_data)
        version = values.pop("version", None)
        return actions.name_body(by=self.request.user, agreement=self.object, expected_version=version, **values)

    def get_success_url(self):
        return reverse("disputes:detail", args=[self.object.dispute_id])

    get_cancel_url = get_success_url

    def get_title(self):
        return _("Mediation body of the agreement")
