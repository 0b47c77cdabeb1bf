"""Pages of administrators: who carries out people's mediation in the county."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.views import ActionView, Page
from disputes import actions
from disputes.forms.mediation_bodies import ChangeBodyForm, MediatorEndForm, MediatorForm, NewBodyForm
from disputes.models import MediationBody, Mediator
from stations.models import Station

EDIT = "dictionaries.edit"


class MediationBodies(Page):
    """Every body of the county with its mediators, those of a station together."""

    permission = EDIT
    template_name = "disputes/mediation_bodies.html"
    title = gettext_lazy("Mediation bodies")
    lead = gettext_lazy(
        "People's mediation is the act of a committee: it heads the agreement, its mediator signs, it seals."
    )

    def get_context_data(self, **kwargs):
        bodies = MediationBody.objects.visible_to(self.request.user).for_list()
        return super().get_context_data(bodies=bodies.order_by("station__code", "kind", "id"), **kwargs)


class OnBodies(ActionView):
    permission = EDIT
    done_message = gettext_lazy("Saved.")

    @property
    def body(self):
        return get_object_or_404(MediationBody.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_cancel_url(self):
        return reverse("disputes:mediation_bodies")

    get_success_url = get_cancel_url


class NewBody(OnBodies):
    form_class = NewBodyForm
    title = gettext_lazy("A new mediation body")

    def get_form_kwargs(self):
        stations = Station.objects.in_scope(self.request.user.scope_for(EDIT)).order_by("code")
        return {**super().get_form_kwargs(), "stations": stations}

    def act(self, form):
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return actions.add_body(by=self.request.user, **values)


class ChangeBody(OnBodies):
    form_class = ChangeBodyForm

    def get_title(self):
        return _("Change: %(what)s") % {"what": self.body}

    def get_initial(self):
        body = self.body
        return {name: getattr(body, name) for name in (*ChangeBodyForm.Meta.fields, "version")}

    def act(self, form):
        values = dict(form.cleaned_data)
        version = values.pop("version", None)
        return actions.change_body(by=self.request.user, body=self.body, expected_version=version, **values)


class NewMediator(OnBodies):
    form_class = MediatorForm

    def get_title(self):
        return _("A mediator of %(body)s") % {"body": self.body}

    def act(self, form):
        return actions.add_mediator(by=self.request.user, body=self.body, **form.cleaned_data)


class EndMediator(OnBodies):
    form_class = MediatorEndForm

    @property
    def mediator(self):
        return get_object_or_404(Mediator.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_title(self):
        return _("%(name)s left the body") % {"name": self.mediator}

    def act(self, form):
        return actions.end_mediator(by=self.request.user, mediator=self.mediator, **form.cleaned_data)
