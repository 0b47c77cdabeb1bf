"""Pages of administrators: the kinds of incident, each with its dates."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.views import ActionView, Page
from incidents import actions
from incidents.forms import EndKindForm, KindForm
from incidents.models import IncidentKind

EDIT = "dictionaries.edit"


class Kinds(Page):
    """The kinds in force today, to come, and past."""

    permission = EDIT
    template_name = "incidents/kinds.html"
    title = gettext_lazy("Kinds of incident")
    lead = gettext_lazy("What is counted by month. What held before stays, so that old figures are explained.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(kinds=IncidentKind.objects.in_order(), today=timezone.localdate(), **kwargs)


class OnKinds(ActionView):
    permission = EDIT

    def get_cancel_url(self):
        return reverse("incidents:kinds")

    get_success_url = get_cancel_url


class NewKind(OnKinds):
    form_class = KindForm
    title = gettext_lazy("A new kind of incident")
    done_message = gettext_lazy("It is counted from the month of that day on.")

    def act(self, form):
        return actions.set_kind(by=self.request.user, **form.cleaned_data)


class OnKind(OnKinds):
    @property
    def kind(self):
        return get_object_or_404(IncidentKind, pk=self.kwargs["pk"])


class SetKind(OnKind):
    """Another row after the one that is opened; the one before ends the day before."""

    form_class = KindForm
    done_message = gettext_lazy("The new value holds from that day on.")

    def get_title(self):
        return _("Change: %(what)s") % {"what": self.kind}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "kind": self.kind}

    def act(self, form):
        return actions.set_kind(by=self.request.user, code=self.kind.code, **form.cleaned_data)


class EndKind(OnKind):
    form_class = EndKindForm
    submit_label = gettext_lazy("End it")
    done_message = gettext_lazy("It holds until that day.")

    def get_title(self):
        return _("End: %(what)s") % {"what": self.kind}

    def act(self, form):
        return actions.end_kind(by=self.request.user, kind=self.kind, **form.cleaned_data)
