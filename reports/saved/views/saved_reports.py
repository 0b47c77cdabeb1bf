"""My saved reports: listed, kept, planned, paused, run now, deleted; and the log of each."""

from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core.web.feedback import add_message
from core.web.forms import Form
from core.web.views import ActionView, Page
from reports import actions
from reports.exports import exportable
from reports.models import Delivery, SavedReport, Webhook
from reports.saved.codes import DELIVERY_STATES
from reports.saved.forms import SavedReportForm
from stations.models import Room

MAX_LINES = 200
MAX_LOGGED = 50
ERRORS = {
    "lost": gettext_lazy("Who was to get it may no longer see it."),
    "too_big": gettext_lazy("It is too large to be sent."),
    "too_many": gettext_lazy("It has more rows than a workbook holds."),
    "not_allowed": gettext_lazy("The webhook is stopped, or its host is no longer allowed."),
    "timeout": gettext_lazy("The other side did not answer in time."),
}


class SavedReports(Page):
    permission = "reports.view"
    title = gettext_lazy("My saved reports")
    lead = gettext_lazy("Reports and lists you kept under a name. Planned ones are written at night.")
    template_name = "reports/saved.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        may_deliver = user.can(Webhook.VIEW)
        webhooks = Webhook.objects.visible_to(user).active() if may_deliver else []
        return super().get_context_data(
            lines=SavedReport.objects.visible_to(user).active().for_list()[:MAX_LINES],
            webhooks=webhooks, may_deliver=may_deliver, **kwargs,
        )  # fmt: skip


class OwnSavedReport:
    """One saved report of the reader's own; anybody else's is absent."""

    permission = "reports.view"

    def get_saved(self):
        if not hasattr(self, "saved"):
            rows = SavedReport.objects.visible_to(self.request.user).active().for_list()
            self.saved = get_object_or_404(rows, pk=self.kwargs["pk"])
        return self.saved


class SaveReport(ActionView):
    """Comes from a list or a report with its address."""

    permission = "reports.view"
    form_class = SavedReportForm
    title = gettext_lazy("Save this report")
    success_url = reverse_lazy("saved:list")
    done_message = gettext_lazy("Saved.")

    @property
    def path(self):
        return self.request.GET.get("path", "")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user, "path": self.path}

    def get_initial(self):
        return {"name": str(exportable.exportable_at(self.path).title).capitalize()}

    def act(self, form):
        query = QueryDict(self.request.GET.get("query", ""), mutable=True)
        for name in ("cursor", "format"):
            query.pop(name, None)
        return actions.save_report(by=self.request.user, path=self.path, query=query.urlencode(), **form.cleaned_data)

    def get_cancel_url(self):
        return reverse("saved:list")


class EditSaved(OwnSavedReport, ActionView):
    form_class = SavedReportForm
    success_url = reverse_lazy("saved:list")
    done_message = gettext_lazy("Saved.")

    def get_title(self):
        return _("Change %(name)s") % {"name": self.get_saved()}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user, "path": self.get_saved().path}

    def get_initial(self):
        saved = self.get_saved()
        names = ("name", "format", "period", "schedule", "weekday", "month_day", "recipient", "webhook")
        return {name: getattr(saved, name) for name in names}

    def act(self, form):
        return actions.change_report(by=self.request.user, saved=self.get_saved(), **form.cleaned_data)

    def get_cancel_url(self):
        return self.get_saved().get_absolute_url()


class DeliveryLog(OwnSavedReport, Page):
    template_name = "reports/saved_log.html"

    def get_title(self):
        return self.get_saved().name

    def get_context_data(self, **kwargs):
        rows = Delivery.objects.visible_to(self.request.user).filter(saved=self.get_saved())[:MAX_LOGGED]
        return super().get_context_data(
            saved=self.saved,
            deliveries=[_delivery_line(row) for row in rows],
            reach=reach_text(self.request.user, self.saved),
            **kwargs,
        )


def reach_text(user, saved):
    """What the recipient gets of the rooms the owner sees, in numbers; "" where nobody else gets it."""
    recipient = saved.recipient
    if recipient is None or recipient == user:
        return ""
    permission = exportable.exportable_at(saved.path).permission
    theirs = Room.objects.in_scope(recipient.scope_for(permission)).count()
    own = Room.objects.in_scope(user.scope_for(permission)).count()
    values = {"name": recipient.name, "n": theirs, "own": own}
    return _("%(name)s gets %(n)d of the %(own)d rooms you see: the file holds what its reader may see.") % values


def _delivery_line(delivery):
    last = delivery.log[-1] if delivery.log else {}
    why = ERRORS.get(last.get("error", ""), last.get("error", "")) or (last.get("status") or "")
    return {
        "row": delivery,
        "tone": DELIVERY_STATES[delivery.state].tone,
        "why": why if delivery.state != Delivery.DONE else "",
    }


class PauseSaved(OwnSavedReport, View):
    http_method_names = ("post",)

    def post(self, request, pk):
        _require_permission(request)
        saved = self.get_saved()
        actions.pause_report(by=request.user, saved=saved, paused=saved.paused_at is None)
        add_message(request, _("It goes on.") if saved.paused_at is None else _("It is paused."))
        return HttpResponseRedirect(saved.get_absolute_url())


class RunSaved(OwnSavedReport, View):
    http_method_names = ("post",)

    def post(self, request, pk):
        _require_permission(request)
        actions.queue_now(by=request.user, saved=self.get_saved())
        add_message(request, _("It is on its way. A message comes when the file is ready."))
        return HttpResponseRedirect(self.saved.get_absolute_url())


def _require_permission(request):
    if not request.user.can("reports.view"):
        raise Http404


class DeleteSaved(OwnSavedReport, ActionView):
    form_class = Form
    template_name = "generic/confirm.html"
    danger = True
    submit_label = gettext_lazy("Delete")
    success_url = reverse_lazy("saved:list")
    done_message = gettext_lazy("The saved report is deleted.")

    def get_title(self):
        return _("Delete %(name)s") % {"name": self.get_saved()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(warning=_("It is not asked any more. Files already written stay."), **kwargs)

    def act(self, form):
        return actions.void_report(by=self.request.user, saved=self.get_saved())

    def get_cancel_url(self):
        return self.get_saved().get_absolute_url()
