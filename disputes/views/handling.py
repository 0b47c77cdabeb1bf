"""The way of a case: accepted, mediated, agreed, closed, opened again, voided."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disputes import actions, dated_rules, selectable
from disputes.case_file import CaseFile
from disputes.forms import handling as forms
from disputes.models import Mediation, Term
from disputes.rules import mediation
from disputes.views.base import CaseAct
from disputes.views.settling import TermsMixin


class Accept(CaseAct):
    act_name, form_class = "accept", forms.AcceptForm
    template_name = "disputes/gated.html"
    title = gettext_lazy("Accept the case")
    submit_label = gettext_lazy("Accept the case")
    done_message = gettext_lazy("The case is accepted.")
    verb = staticmethod(actions.accept)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "dispute": self.object, "handlers": selectable.handlers_of(self.object)}

    def get_initial(self):
        return {**super().get_initial(), "handler": self.object.handler_id or self.request.user.pk}

    def get_facts(self, form):
        return form.gated()


class Appraised(CaseAct):
    act_name, form_class = "edit", forms.DayForm
    title = gettext_lazy("Result of the appraisal")
    done_message = gettext_lazy("The days to the first round are counted from it.")

    def verb(self, *, day, **facts):
        return actions.set_appraised(appraised_on=day, **facts)


class Confirmation(CaseAct):
    act_name, form_class = "settle_term", forms.DayForm
    title = gettext_lazy("Judicial confirmation asked")
    done_message = gettext_lazy("Saved.")

    def verb(self, *, day, **facts):
        return actions.ask_confirmation(asked_on=day, **facts)


class Mediate(CaseAct):
    act_name, form_class = "mediate", forms.MediateForm
    template_name = "disputes/mediate.html"
    submit_label = gettext_lazy("Save the round")
    verb = staticmethod(actions.mediate)

    def get_title(self):
        last = self.file.last_round
        return _("Round %(n)d of mediation") % {"n": last.round + 1 if last else 1}

    @property
    def file(self):
        if not hasattr(self, "_file"):
            self._file = CaseFile(self.object, self.request.user)
        return self._file

    def get_form_kwargs(self):
        law, parties = self.file.law, self.object.current_parties
        young = any(mediation.is_minor(law, party, self.file.today) for party in parties)
        more = {"parties": parties, "handlers": selectable.handlers_of(self.object), "guarded": young}
        more["dispute"] = self.object
        return {**super().get_form_kwargs(), **more}

    def get_facts(self, form):
        return form.facts()

    def get_initial(self):
        last = self.file.last_round
        place = last.place if last else str(self.object.room)
        again = {"body": last.body_id, "mediator": last.mediator_id} if last else {}
        return {**super().get_initial(), "place": place, "host": self.request.user.pk, **again}

    def get_context_data(self, **kwargs):
        return super().get_context_data(earlier=self.file.rounds[:2], **kwargs)

    @property
    def done_message(self):
        messages = {
            Mediation.AGREED: _("Saved. Now write the agreement."),
            Mediation.CONTINUED: _("Saved. The next round is counted from this one."),
            Mediation.NOT_AGREED: _("Saved. Refer the case, close it, or try once more."),
        }
        return messages[self.result.result]


class Agree(TermsMixin, CaseAct):
    act_name, form_class = "agree", forms.AgreeForm
    template_name = "disputes/agree.html"
    title = gettext_lazy("Write the agreement")
    submit_label = gettext_lazy("Save the agreement")
    done_message = gettext_lazy("Saved. Next: print the agreement, let both sides sign, and confirm the signed copy.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "dispute": self.object}

    def get_initial(self):
        file = CaseFile(self.object, self.request.user)
        facts = [self.object.summary, file.last_round.note if file.last_round else ""]
        form = file.agreement.form if file.agreement else forms.Agreement.WRITTEN
        return {**super().get_initial(), "facts": "\n".join(filter(None, facts)), "form": form}

    def get_facts(self, form):
        return {**form.cleaned_data, "terms": self.get_terms().terms()}

    verb = staticmethod(actions.agree)


class SettleTerm(CaseAct):
    """Reached by its own number; the two usual answers are one tap on the page of the case."""

    model = Term
    act_name, form_class = "settle_term", forms.TermForm
    title = gettext_lazy("How the term was kept")
    done_message = gettext_lazy("Saved.")

    def get_case(self):
        return self.object.agreement.dispute

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "correcting": self.object.state != Term.PENDING}

    def get_initial(self):
        return {name: getattr(self.object, name) for name in ("state", "settled_on", "note")}

    def verb(self, *, dispute, **facts):
        return actions.settle_term(term=self.object, **facts)

    def get_lead(self):
        return f"{self.object.party}: {self.object.text}"

    def get_success_url(self):
        """Back to the very term: the next one stands beneath it."""
        return f"{super().get_success_url()}#term-{self.object.pk}"


class Close(CaseAct):
    act_name, form_class = "close", forms.CloseForm
    template_name = "disputes/gated.html"
    title = gettext_lazy("Close the case")
    submit_label = gettext_lazy("Close the case")
    verb = staticmethod(actions.close)

    def get_form_kwargs(self):
        broken = Term.objects.visible_to(self.request.user).broken().filter(agreement__dispute=self.object)
        return {**super().get_form_kwargs(), "dispute": self.object, "is_broken": broken.exists()}

    def get_context_data(self, **kwargs):
        plan = dated_rules.return_plan(self.object)
        note = _("Return visits follow after %(days)s days.") % {"days": plan.days.replace(",", ", ")} if plan else ""
        return super().get_context_data(note=note, **kwargs)

    done_message = gettext_lazy("The case is closed; its return visits are in the list of follow-ups.")


class Reopen(CaseAct):
    act_name, form_class = "reopen", forms.ReopenForm
    template_name = "disputes/gated.html"
    title = gettext_lazy("Open again")
    submit_label = gettext_lazy("Open again")
    done_message = gettext_lazy("The case is open again, with its history.")
    verb = staticmethod(actions.reopen)
    danger = True

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "dispute": self.object}

    def get_facts(self, form):
        return form.gated()

    def get_context_data(self, **kwargs):
        text = _("It begins again as accepted today. Return visits still to come are called off; an agreement ends.")
        return super().get_context_data(danger_text=text, **kwargs)


class Void(CaseAct):
    act_name, form_class = "void", forms.VoidForm
    title = gettext_lazy("Void the case")
    submit_label = gettext_lazy("Void the case")
    done_message = gettext_lazy("The case has been voided and counts nowhere.")
    verb = staticmethod(actions.void)
    danger = True

    def get_context_data(self, **kwargs):
        text = _("For a case entered by mistake. It counts nowhere any more; its number is not given again.")
        return super().get_context_data(danger_text=text, **kwargs)
