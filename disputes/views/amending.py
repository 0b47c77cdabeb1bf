"""Correcting and withdrawing rounds, agreements and acceptance; who may not is told before the form."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import refuse_if
from disputes import actions
from disputes.actions.amending import round_agreement
from disputes.case_file import CaseFile
from disputes.forms import amending as forms
from disputes.models import Agreement, Mediation, Party
from disputes.rules import amending as rules
from disputes.views.base import CaseAct


class AmendCase(CaseAct):
    """An act on the acceptance of a case. `why_not` is asked before the form is shown."""

    act_name = "amend"
    danger = False

    def get(self, request, *args, **kwargs):
        refuse_if(self.why_not())
        return super().get(request, *args, **kwargs)

    @property
    def file(self):
        if not hasattr(self, "_file"):
            self._file = CaseFile(self.get_case(), self.request.user)
        return self._file


class CorrectAcceptance(AmendCase):
    form_class = forms.CorrectAcceptanceForm
    title = submit_label = gettext_lazy("Correct the acceptance")
    done_message = gettext_lazy("Corrected. The earlier text stays in the history.")
    verb = staticmethod(actions.correct_acceptance)

    def why_not(self):
        return rules.amending_acceptance(self.object, has_rounds=self.file.last_round is not None)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "dispute": self.object}


class WithdrawAcceptance(AmendCase):
    form_class = forms.WithdrawForm
    title = submit_label = gettext_lazy("Take the acceptance back")
    done_message = gettext_lazy("Taken back: the case waits to be accepted.")
    verb = staticmethod(actions.withdraw_acceptance)
    danger = True

    def why_not(self):
        return rules.withdrawing_acceptance(self.object, has_rounds=self.file.last_round is not None)


class AmendRecord(AmendCase):
    """An act on a record of the case, which the address names."""

    def get_case(self):
        return self.object.dispute


class AmendRound(AmendRecord):
    model = Mediation

    def verb(self, *, dispute, **facts):
        return self.amend(round_=self.object, **facts)

    def get_lead(self):
        return _("Round %(n)d of mediation") % {"n": self.object.round}

    @property
    def is_last(self):
        return self.file.last_round is not None and self.file.last_round.pk == self.object.pk


class CorrectRound(AmendRound):
    form_class = forms.CorrectRoundForm
    title = gettext_lazy("Correct the round")
    submit_label = gettext_lazy("Save the correction")
    done_message = gettext_lazy("Corrected. The earlier text stays in the history.")
    amend = staticmethod(actions.correct_round)

    def why_not(self):
        return rules.correcting_round(self.get_case(), self.object, round_agreement(self.object))

    def get_form_kwargs(self):
        barred = rules.changing_result(self.get_case(), self.object, is_last=self.is_last)
        return {**super().get_form_kwargs(), "round_": self.object, "may_change_result": barred is None}

    def get_facts(self, form):
        return form.facts()


class WithdrawRound(AmendRound):
    form_class = forms.WithdrawForm
    title = submit_label = gettext_lazy("Withdraw the round")
    done_message = gettext_lazy("Withdrawn. It counts no more and stays readable.")
    amend = staticmethod(actions.withdraw_round)
    danger = True

    def why_not(self):
        in_force = Agreement.objects.filter(mediation=self.object, ended_on__isnull=True).first()
        return rules.withdrawing_round(self.get_case(), self.object, is_last=self.is_last, agreement=in_force)


class AmendAgreement(AmendRecord):
    model = Agreement

    def verb(self, *, dispute, **facts):
        return self.amend(agreement=self.object, **facts)

    def why_not(self):
        return rules.correcting_agreement(self.get_case(), self.object)


class CorrectAgreement(AmendAgreement):
    form_class = forms.CorrectAgreementForm
    template_name = "disputes/correct_agreement.html"
    title = gettext_lazy("Correct the agreement")
    submit_label = gettext_lazy("Save the correction")
    done_message = gettext_lazy("Corrected. The earlier text stays in the history; print it again.")
    amend = staticmethod(actions.correct_agreement)

    def get_terms(self):
        if not hasattr(self, "terms"):
            parties = Party.objects.visible_to(self.request.user).filter(dispute=self.object.dispute_id)
            self.terms = forms.correct_terms_formset(
                self.object, parties.order_by("side", "id"), self.request.POST or None
            )
        return self.terms

    def get_initial(self):
        names = ("facts", "form", "signed_on", "manner", "copies")
        return {**super().get_initial(), **{name: getattr(self.object, name) for name in names}}

    def form_valid(self, form):
        return super().form_valid(form) if self.get_terms().is_valid() else self.form_invalid(form)

    def get_facts(self, form):
        return {**form.cleaned_data, "terms": [row.cleaned_data for row in self.get_terms().forms if row.cleaned_data]}

    def get_context_data(self, **kwargs):
        return super().get_context_data(terms=self.get_terms(), **kwargs)


class WithdrawAgreement(AmendAgreement):
    form_class = forms.WithdrawForm
    title = submit_label = gettext_lazy("Withdraw the agreement")
    done_message = gettext_lazy("Withdrawn. Its paper is marked as ended; another agreement can be written.")
    amend = staticmethod(actions.withdraw_agreement)
    danger = True

    def why_not(self):
        return rules.withdrawing_agreement(self.get_case(), self.object)


class ConfirmCopy(AmendAgreement):
    form_class = forms.ConfirmCopyForm
    title = submit_label = gettext_lazy("Confirm the signed copy")
    done_message = gettext_lazy("Confirmed: the text stays as the parties signed it.")
    amend = staticmethod(actions.confirm_signed_copy)

    def get_lead(self):
        return _("Every party has signed, and the copy is on file. After this the text is no longer corrected.")
