"""Fields that several forms of a case share."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import Form
from disputes import codes, dated_rules, procedure_hints
from disputes.rules.gate import Gate


@dataclass(frozen=True)
class Card:
    """A choice with one line under it."""

    title: str
    text: str = ""
    tone: str = ""

    def __str__(self):
        return str(self.title)


class Cards(forms.RadioSelect):
    """One below the other, each with what it means."""

    template_name = "disputes/widgets/cards.html"
    option_template_name = "disputes/widgets/card.html"


class CardsMultiple(forms.CheckboxSelectMultiple):
    template_name = "disputes/widgets/cards.html"
    option_template_name = "disputes/widgets/card.html"


class VersionedForm(Form):
    """Carries the version somebody looked at, so that a change in between is noticed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


REASON = _("Reason")


def reason_field(label=REASON, help_text="", max_length=200):
    return forms.CharField(
        label=label, min_length=2, max_length=max_length, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3})
    )


def text_field(label, max_length, rows=3, required=False, help_text=""):
    return forms.CharField(
        label=label,
        max_length=max_length,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def level_choices(levels=codes.LEVEL_ORDER):
    """The levels that hold today, each with its meaning."""
    return [
        (code, Card(level.name, procedure_hints.of_level(level), code))
        for code, level in dated_rules.levels().items()
        if code in levels
    ]  # fmt: skip


class GateMixin(forms.Form):
    """What opens public-security mediation and what excludes it; shown while that procedure is chosen."""

    public_order_act = forms.ChoiceField(
        label=_("Act against public order"), choices=[("", _("none of the nine")), *codes.PUBLIC_ORDER_ACTS.choices],
        required=False, widget=forms.Select,
    )  # fmt: skip
    is_slight = forms.BooleanField(label=_("The circumstances are slight"), required=False)
    mediation_ground = forms.ChoiceField(
        label=_("Why mediation"), choices=[*codes.MEDIATION_GROUNDS.choices, ("", _("none of these"))], required=False,
        widget=Cards, help_text=_("Police mediate on a listed act, in slight circumstances, on one of these grounds."),
    )  # fmt: skip
    exclusions = forms.MultipleChoiceField(
        label=_("Is one of these the case?"), choices=codes.CURRENT_EXCLUSIONS, required=False, widget=CardsMultiple,
        help_text=_("Then public-security mediation is excluded."),
    )  # fmt: skip

    keep_select = ("public_order_act",)
    OPENS = ("public_order_act", "is_slight", "mediation_ground")
    # The grounds against it are found whatever is chosen then.
    shown_with = "procedure=police"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.OPENS:
            self.fields[name].show_if = self.shown_with

    def leave_out_gate(self):
        """For matters that are never mediated."""
        for name in (*self.OPENS, "exclusions"):
            del self.fields[name]

    def gated(self):
        """The values for an action, those of the gate as one."""
        values = dict(self.cleaned_data)
        exclusions = tuple(values.pop("exclusions", ()))
        opens = {name: values.pop(name) for name in self.OPENS if name in values}
        return {**values, "gate": Gate(**opens, exclusions=exclusions)}


class LevelField(forms.ChoiceField):
    widget = Cards

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Level"))
        super().__init__(**kwargs)
