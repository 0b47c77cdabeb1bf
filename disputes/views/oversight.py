"""Referral, level, signature, and more time."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disputes import actions
from disputes.case_file import CaseFile
from disputes.forms import oversight, referring
from disputes.models import Referral
from disputes.views.base import CaseAct


class Refer(CaseAct):
    act_name, form_class = "refer", referring.ReferForm
    title = gettext_lazy("Refer to another body")
    submit_label = gettext_lazy("Refer")
    done_message = gettext_lazy("Referred; the answer is waited for.")
    verb = staticmethod(actions.refer)


class Answer(CaseAct):
    act_name, form_class = "answer", referring.AnswerForm
    template_name = "disputes/gated.html"
    title = gettext_lazy("Record the answer")
    done_message = gettext_lazy("Saved.")
    verb = staticmethod(actions.answer_referral)

    def get_facts(self, form):
        return form.gated()

    @property
    def referral(self):
        return CaseFile(self.object, self.request.user).last_referral

    def get_form_kwargs(self):
        taken = self.referral is not None and self.referral.outcome == Referral.TAKEN
        return {**super().get_form_kwargs(), "dispute": self.object, "taken": taken}

    def get_lead(self):
        referral = self.referral
        return _("%(body)s: %(reason)s") % {"body": referral.body_name, "reason": referral.reason} if referral else ""


class Level(CaseAct):
    form_class = oversight.LevelForm
    graver = True

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "dispute": self.object, "graver": self.graver}

    def get_lead(self):
        return _("Now %(level)s.") % {"level": self.object.get_level_display()}


class Escalate(Level):
    act_name = "escalate"
    title = submit_label = gettext_lazy("Raise the level")
    done_message = gettext_lazy("The level is raised; whoever must know has been told.")
    verb = staticmethod(actions.escalate)


class Lower(Level):
    act_name, graver = "lower", False
    title = submit_label = gettext_lazy("Lower the level")
    done_message = gettext_lazy("The level is lowered.")
    verb = staticmethod(actions.lower)


class Acknowledge(CaseAct):
    act_name, form_class = "acknowledge", oversight.AcknowledgeForm
    title = gettext_lazy("Acknowledge")
    submit_label = gettext_lazy("Acknowledge")
    done_message = gettext_lazy("Acknowledged.")
    verb = staticmethod(actions.acknowledge)


class Extend(CaseAct):
    act_name, form_class = "extend", oversight.ExtendForm
    title = gettext_lazy("Ask for more time")
    submit_label = gettext_lazy("Ask")
    done_message = gettext_lazy("Asked; the chief decides.")
    verb = staticmethod(actions.ask_extension)

    def get_lead(self):
        due = self.object.due_on
        return _("This step is due by %(day)s.") % {"day": due} if due else ""


class DecideExtension(CaseAct):
    act_name, form_class = "decide_extension", oversight.DecideForm
    title = gettext_lazy("Decide on the extension")
    submit_label = gettext_lazy("Decide")
    done_message = gettext_lazy("Saved.")
    verb = staticmethod(actions.decide_extension)

    def get_lead(self):
        extension = CaseFile(self.object, self.request.user).pending_extension
        if extension is None:
            return _("No extension waits for a decision.")
        values = {
            "who": extension.created_by,
            "before": extension.before_on,
            "day": extension.until_on,
            "reason": extension.reason,
        }
        return _("%(who)s asks for %(day)s instead of %(before)s: %(reason)s") % values
