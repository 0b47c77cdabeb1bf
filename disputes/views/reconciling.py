"""Pages of the way "reconciled", of telling the parties of other ways, and of what is sealed."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disputes import actions
from disputes.actions.sealed import may_not_look
from disputes.forms.handling import DayForm
from disputes.forms.reconciling import PurposeForm, ReconcileForm, SendBackForm
from disputes.views.base import CaseAct


class Reconcile(CaseAct):
    act_name, form_class = "reconcile", ReconcileForm
    template_name = "disputes/gated.html"
    title = gettext_lazy("Reconciled and performed")
    submit_label = gettext_lazy("Close without a penalty")
    done_message = gettext_lazy(
        "The case is closed without a penalty; its return visits are in the list of follow-ups."
    )
    verb = staticmethod(actions.reconcile)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "dispute": self.object}

    def get_facts(self, form):
        return form.gated()


class ExplainWays(CaseAct):
    act_name, form_class = "explain_ways", DayForm
    title = gettext_lazy("Told of people's mediation and the court")
    done_message = gettext_lazy("Saved.")

    def verb(self, *, day, **facts):
        return actions.explain_ways(explained_on=day, **facts)


class SendBack(CaseAct):
    act_name, form_class = "send_back", SendBackForm
    title = gettext_lazy("Return it to the service that passed it on")
    submit_label = gettext_lazy("Return it")
    done_message = gettext_lazy("Returned; the case is over and nothing is left to be visited.")
    verb = staticmethod(actions.send_back)
    danger = True

    def get_context_data(self, **kwargs):
        text = _("For what is not the business of the room. The service reads the reason.")
        return super().get_context_data(danger_text=text, **kwargs)


class Sealed(CaseAct):
    """Shown once, in answer to the purpose; looking again writes another line."""

    act_name, form_class = "look_at_sealed", PurposeForm
    template_name = "disputes/sealed.html"
    title = gettext_lazy("Sealed records and earlier cases")
    submit_label = gettext_lazy("Look")

    def get_object(self, queryset=None):
        dispute = super().get_object(queryset)
        if may_not_look(self.request.user, dispute):
            raise PermissionDenied
        return dispute

    def form_valid(self, form):
        sealed = actions.look_at_sealed(by=self.request.user, dispute=self.object, purpose=form.cleaned_data["purpose"])
        response = self.render_to_response(self.get_context_data(form=form, sealed=sealed))
        response["Cache-Control"] = "no-store"
        return response
