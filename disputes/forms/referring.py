"""Referring a case to another body, and recording its reply."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes import codes
from disputes.forms.fields import GateMixin, VersionedForm, reason_field, text_field
from disputes.models import Referral


class ReferForm(VersionedForm):
    body = forms.ChoiceField(label=_("Referred to"), choices=codes.BODIES.choices)
    body_name = forms.CharField(
        label=_("Name of the body"),
        max_length=120,
        help_text=_("As it is called there, such as a village's committee."),
    )
    reason = reason_field(max_length=500)
    documents = forms.CharField(label=_("Documents handed over"), max_length=300, required=False)
    contact = forms.CharField(label=_("Contact there"), max_length=120, required=False)
    referred_on = forms.DateField(label=_("Referred on"))
    reply_due_on = forms.DateField(label=_("Reply due by"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.initial.setdefault("referred_on", today)
        self.initial.setdefault("reply_due_on", today + timedelta(days=15))


class AnswerForm(GateMixin, VersionedForm):
    outcome = forms.ChoiceField(label=_("What came back"), choices=Referral.OUTCOMES)
    answer = text_field(_("Answer"), 1000, required=True)
    answered_on = forms.DateField(label=_("Answered on"))

    procedure = forms.ChoiceField(
        label=_("When it comes back, it is handled by"), choices=codes.PROCEDURES.choices, required=False
    )

    field_order = ("outcome", "answer", "answered_on", "procedure")

    def __init__(self, *args, dispute, taken, **kwargs):
        super().__init__(*args, **kwargs)
        outcomes = [(code, label) for code, label in Referral.OUTCOMES if not (taken and code == Referral.TAKEN)]
        self.fields["outcome"].choices = outcomes
        self.initial.setdefault("answered_on", timezone.localdate())
        self.initial.setdefault("procedure", codes.PEOPLE)
        for name in (*self.OPENS, "exclusions", "procedure"):
            self.fields[name].show_if = f"outcome={Referral.RETURNED}"
        if dispute.accepted_on or dispute.is_petition:
            self.leave_out_gate()
            del self.fields["procedure"]
