"""Asking for a transfer and answering."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import Form
from residents.codes import PERMANENT, RESIDENCY_KINDS
from residents.forms.fields import HouseholdField


class AskTransferForm(Form):
    draft = False
    household = HouseholdField(label=_("Into the household"))
    residency_kind = forms.ChoiceField(label=_("Residency"), choices=RESIDENCY_KINDS.choices, initial=PERMANENT)
    reason = forms.CharField(
        label=_("Reason"), min_length=2, max_length=200, help_text=_("The other police room reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["household"].open_to(user)


class AcceptForm(Form):
    draft = False
    answer = forms.CharField(label=_("Note"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class RefuseForm(Form):
    draft = False
    answer = forms.CharField(
        label=_("Why not"), min_length=2, max_length=200, help_text=_("The police room that asked reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
