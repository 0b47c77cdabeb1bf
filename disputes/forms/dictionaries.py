"""New values of the county's rules for cases, each from a day on."""

import re
from datetime import timedelta

from django import forms
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.forms import DateInput, Form, ModelForm, StepperInput
from disputes.models import DisputeKind, Level, Limit, Procedure, ReturnPlan, TransferRule
from disputes.rules import dictionaries as rules

COMMAS = re.compile(r"\s*[,，、]\s*")


class NormForm(ModelForm):
    """Begins with what `row` says; the source is asked for anew."""

    draft = False
    unknown_label = _("not set")

    def __init__(self, *args, row, **kwargs):
        current = model_to_dict(
            row, fields=[name for name in self._meta.fields if name not in ("valid_from", "origin")]
        )
        tomorrow = timezone.localdate() + timedelta(days=1)
        kwargs["initial"] = {**current, "valid_from": tomorrow, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].help_text = _("What held until then is kept, with its dates.")
        self.fields["origin"].help_text = _("A norm, an order, or the reason why the county decided so.")


class LevelForm(NormForm):
    class Meta:
        model = Level
        fields = [
            "name_zh", "name_en", "meaning_zh", "meaning_en", "owner", "tells_chief", "tells_bureau", "valid_from",
            "origin",
        ]  # fmt: skip
        widgets = {"valid_from": DateInput()}


class LimitForm(NormForm):
    class Meta:
        model = Limit
        fields = ["yellow_days", "red_days", "working_days", "valid_from", "origin"]
        widgets = {
            "yellow_days": StepperInput(step=1, least=0, most=365),
            "red_days": StepperInput(step=1, least=1, most=365),
            "valid_from": DateInput(),
        }
        help_texts = {
            "red_days": _("Always later than yellow."),
            "working_days": _("Weekends and holidays do not count."),
        }

    def clean(self):
        """Asked before the database's own check, which has no words for an administrator."""
        data = super().clean()
        if {"yellow_days", "red_days"} <= data.keys() and (
            breach := rules.limit(data["yellow_days"], data["red_days"])
        ):
            self.add_error(*breach)
        return data


class ProcedureForm(NormForm):
    class Meta:
        model = Procedure
        fields = [
            "accept_within_days", "most_rounds", "first_within", "next_within", "within_months", "within_days",
            "extension_days", "extension_needs_both", "guardian_below_age", "guardian_exempt_from_age", "restart_days",
            "restart_extension_days", "confirmation_within_days", "valid_from", "origin",
        ]  # fmt: skip
        widgets = {"valid_from": DateInput()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField):
                field.min_value = 1
                field.widget.attrs |= {"min": 1, "inputmode": "numeric"}
                field.help_text = _("Empty: nothing is asked.")


class TransferRuleForm(NormForm):
    class Meta:
        model = TransferRule
        fields = ["reply_days", "working_days", "valid_from", "origin"]
        widgets = {"valid_from": DateInput()}
        help_texts = {
            "reply_days": _("Empty: nothing is asked."),
            "working_days": _("Weekends and holidays do not count."),
        }


class KindForm(ModelForm):
    """What a kind is called from a day on; a new one also needs a code."""

    draft = False

    class Meta:
        model = DisputeKind
        fields = ["code", "name_zh", "name_en", "order", "valid_from", "origin"]
        widgets = {"valid_from": DateInput()}
        help_texts = {
            "code": _("Small letters and hyphens, such as car-theft. It stays for good; files and programs name it."),
            "order": _("Kinds stand by this number; 10, 20, 30 leave room between."),
            "valid_from": _("What held until then is kept, with its dates."),
            "origin": _("A norm, an order, or the reason why the county decided so."),
        }

    def __init__(self, *args, kind=None, **kwargs):
        today = timezone.localdate()
        initial = {name: getattr(kind, name) for name in ("name_zh", "name_en", "order")} if kind else {}
        start = today + timedelta(days=1) if kind else today
        kwargs["initial"] = {**initial, "valid_from": start, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if kind:
            del self.fields["code"]

    def clean_code(self):
        code = self.cleaned_data["code"].lower()
        if DisputeKind.objects.filter(code=code).exists():
            raise forms.ValidationError(_("That code is taken; change the kind it belongs to."))
        return code


class EndKindForm(Form):
    draft = False
    valid_until = forms.DateField(label=_("Last day"), help_text=_("Cases that have this kind keep it."))


class ReturnPlanForm(NormForm):
    class Meta:
        model = ReturnPlan
        fields = ["days", "grace_working_days", "valid_from", "origin"]
        widgets = {"grace_working_days": StepperInput(step=1, least=0, most=30), "valid_from": DateInput()}
        help_texts = {"days": _("In rising order, such as 3,7,30,90.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Before the validators look: Chinese keyboards write other commas, and blanks after them.
        self.fields["days"].to_python = lambda text: COMMAS.sub(",", (text or "").strip())
