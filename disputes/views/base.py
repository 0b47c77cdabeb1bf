"""What the pages that do something with a case share."""

from django.core.exceptions import PermissionDenied
from django.forms import ChoiceField
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.errors import RuleViolation, refuse_if
from core.web.views import ObjectActionView
from disputes import time_limit_texts
from disputes.models import Dispute
from disputes.rules import transitions


class CaseAct(ObjectActionView):
    """One act on a case. Without permission it is refused; a state that does not allow it is reported before the form.

    The form carries the version of the record: when somebody else saved in between, both versions are shown.
    """

    model = Dispute
    template_name = "disputes/act.html"
    act_name = ""
    changes_facts = False  # whether the form's fields are those of the record, so that both versions can be compared

    def dispatch(self, request, *args, **kwargs):
        self.permission = transitions.permission_to(self.act_name)
        return super().dispatch(request, *args, **kwargs)

    def get_case(self):
        """The case of the record the address names."""
        return self.object

    def get_object(self, queryset=None):
        if getattr(self, "object", None) is None:
            super().get_object(queryset)
            dispute = self.get_case()
            transition = transitions.transition_of(dispute.status, self.act_name)
            permission = transition.permission if transition else self.permission
            if not self.request.user.scope_for(permission).has(dispute.room):
                raise PermissionDenied
        return self.object

    def get(self, request, *args, **kwargs):
        refuse_if(transitions.why_not(self.get_case().status, self.act_name))
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        return {"version": self.object.version}

    def act(self, form):
        facts = self.get_facts(form)
        version = facts.pop("version", None)
        try:
            return self.verb(by=self.request.user, dispute=self.get_case(), expected_version=version, **facts)
        except RuleViolation as broken:
            self.broken = broken
            raise

    def get_facts(self, form):
        return dict(form.cleaned_data)

    verb = None  # the action, called with `by`, `dispute`, `expected_version` and what the form holds

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        details = getattr(getattr(self, "broken", None), "details", {})
        context["asks_override"] = details.get("asks_reason", False)
        context["chief_may"] = details.get("may_override", False) and not context["asks_override"]
        context |= {"lead": self.get_lead(), "case": self.get_case()}
        if context.get("conflict_with") is not None:
            changed = differences(context["form"], context["conflict_with"]) if self.changes_facts else []
            context["differences"] = changed
        return context

    def get_success_url(self):
        return self.get_case().get_absolute_url()

    get_cancel_url = get_success_url

    def get_lead(self):
        dispute = self.get_case()
        step, left = time_limit_texts.next_step(dispute), time_limit_texts.time_left(dispute)
        return capfirst(_("%(what)s: %(when)s") % {"what": step, "when": left} if step and left else step)


def differences(form, current):
    """[{label, typed, saved}] of every fact that differs between form and record; masked fields are left out."""
    rows = []
    for name, typed in form.cleaned_data.items():
        field, saved = form.fields[name], getattr(current, name, None)
        labels = dict(field.choices) if type(field) is ChoiceField else {}
        saved = "" if labels and saved not in labels else saved
        if name in form.private or name == "version" or (saved or "") == (typed or ""):
            continue
        rows.append({"label": field.label, "typed": labels.get(typed, typed), "saved": labels.get(saved, saved)})
    return rows
