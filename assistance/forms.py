"""Shape and parsing of the pages of care."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assistance import codes, rules
from core.web.forms import Form, ReasonForm
from stations.models import Officer

DAYS = [(str(days), str(days)) for days in codes.EVERY_DAYS]


class CareFields(Form):
    """What may change later too."""

    draft = False  # why somebody needs help is not kept on a shared phone
    need = forms.ChoiceField(label=_("Need"), choices=codes.NEEDS.choices)
    needs = forms.CharField(label=_("What is needed"), max_length=300, required=False)
    every_days = forms.TypedChoiceField(
        label=_("Contact every so many days"), choices=DAYS, coerce=int, initial=str(codes.USUAL_DAYS)
    )
    contact_name = forms.CharField(label=_("Contact person"), max_length=40, required=False)
    contact_phone = forms.CharField(label=_("Contact's phone"), max_length=40, required=False)
    helper = forms.ModelChoiceField(label=_("Helper"), queryset=Officer.objects.none(), required=False)
    sensitive_agreed = forms.BooleanField(
        label=_("Agreed by itself that health or a child is written down"), required=False
    )
    shares = forms.BooleanField(label=_("The committee or civil affairs may be told"), required=False)

    def __init__(self, *args, room, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["helper"].queryset = Officer.objects.who_may(rules.EDIT, room).order_by("badge")
        self.fields["helper"].empty_label = _("myself")


class EnterCareForm(CareFields):
    consent_by = forms.ChoiceField(label=_("Consent given by"), choices=codes.CONSENT_BY.choices, initial=codes.SELF)
    guardian_name = forms.CharField(label=_("Guardian"), max_length=40, required=False)
    consent_form = forms.ChoiceField(
        label=_("Form of consent"), choices=codes.CONSENT_FORMS.choices, initial=codes.WRITTEN
    )
    consent_on = forms.DateField(label=_("Consent given on"), initial=timezone.localdate)
    consent_visit = forms.IntegerField(
        label=_("Number of the visit"), required=False, min_value=1,
        help_text=_("Of oral consent: the visit at which it was given."),
    )  # fmt: skip
    field_order = (
        "need", "consent_by", "guardian_name", "consent_form", "consent_on", "consent_visit", "sensitive_agreed",
        "shares", "needs", "every_days", "contact_name", "contact_phone", "helper",
    )  # fmt: skip


class ChangeCareForm(CareFields):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReviewForm(Form):
    draft = False
    still_wanted = forms.TypedChoiceField(
        label=_("Is help still wanted?"),
        choices=[("yes", _("yes, for another 90 days")), ("no", _("no: consent is withdrawn"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    needs = forms.CharField(label=_("What is needed"), max_length=300, required=False)
    every_days = forms.TypedChoiceField(label=_("Contact every so many days"), choices=DAYS, coerce=int)
    version = forms.IntegerField(widget=forms.HiddenInput)


class EndCareForm(Form):
    draft = False
    end_reason = forms.ChoiceField(
        label=_("Why it ends"),
        choices=[(reason.code, reason.label) for reason in codes.END_REASONS if reason.is_chosen],
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class VersionForm(Form):
    draft = False
    version = forms.IntegerField(widget=forms.HiddenInput)


class VoidForm(ReasonForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class HelpForm(Form):
    draft = False
    kind = forms.ChoiceField(label=_("Kind of help"), choices=codes.HELP_KINDS.choices)
    text = forms.CharField(label=_("What was done"), max_length=300, required=False)
    happened_on = forms.DateField(label=_("Day of the help"), initial=timezone.localdate)
    by_whom = forms.ChoiceField(label=_("By whom"), choices=codes.HELPERS.choices, initial=codes.ROOM)
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=0, max_value=600)
