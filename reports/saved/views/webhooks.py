"""Webhooks of the bureau: added, with the secret shown once, and stopped."""

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.forms import Form
from core.web.views import ActionView, SecretOnceMixin
from reports import actions
from reports.models import Webhook
from reports.saved.forms import WebhookForm


class AddWebhook(SecretOnceMixin, ActionView):
    """Adds a webhook and shows once the secret with which deliveries are signed."""

    permission = "reports.deliver"
    form_class = WebhookForm
    title = gettext_lazy("Add a webhook")
    submit_label = gettext_lazy("Add")
    success_url = reverse_lazy("saved:list")
    result_template_name = "reports/webhook_added.html"

    def get_context_data(self, **kwargs):
        hosts = ", ".join(settings.WEBHOOK_HOSTS)
        lead = _("Allowed hosts: %(hosts)s.") % {"hosts": hosts} if hosts else _("This server sends nothing anywhere.")
        return super().get_context_data(lead=lead, **kwargs)

    def act(self, form):
        return actions.add_webhook(by=self.request.user, **form.cleaned_data)

    def get_secret_context(self):
        webhook, _secret = self.result
        return {"webhook": webhook}

    def get_cancel_url(self):
        return reverse("saved:list")


class StopWebhook(ActionView):
    permission = "reports.deliver"
    form_class = Form
    template_name = "generic/confirm.html"
    danger = True
    submit_label = gettext_lazy("Stop")
    done_message = gettext_lazy("The webhook is stopped.")
    success_url = reverse_lazy("saved:list")

    def get_webhook(self):
        return get_object_or_404(Webhook.objects.visible_to(self.request.user).active(), pk=self.kwargs["pk"])

    def get_title(self):
        return _("Stop %(name)s") % {"name": self.get_webhook()}

    def get_context_data(self, **kwargs):
        warning = _("Nothing is sent there any more; saved reports that go there are not delivered.")
        return super().get_context_data(warning=warning, **kwargs)

    def act(self, form):
        return actions.stop_webhook(by=self.request.user, webhook=self.get_webhook())

    def get_cancel_url(self):
        return reverse("saved:list")
