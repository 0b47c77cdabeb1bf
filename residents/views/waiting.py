"""After how many days without a visit a household is tinted, for administrators."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.views import ActionView
from residents import actions
from residents.forms.waiting import WaitingLimitForm
from residents.models import WaitingLimit


class WaitingLimits(ActionView):
    """What holds, what will and what held before; a form for what follows."""

    permission = "dictionaries.edit"
    template_name = "generic/dated_values.html"
    form_class = WaitingLimitForm
    title = _("Households not visited")
    lead = _("After how many days without a visit a household is amber, and then red, wherever households are counted.")
    done_message = _("The new value holds from that day on.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "limit": WaitingLimit.objects.in_force()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(rows=WaitingLimit.objects.all(), today=timezone.localdate(), **kwargs)

    def act(self, form):
        return actions.set_waiting_limit(by=self.request.user, **form.cleaned_data)

    def get_cancel_url(self):
        return reverse("followups:dictionaries")

    def get_success_url(self):
        return reverse("residents:waiting_limits")
