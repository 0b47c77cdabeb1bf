"""Fields that several forms of a case share."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import Form
from disputes import codes, dated_rules, procedure_hints


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


class LevelField(forms.ChoiceField):
    widget = Cards

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Level"))
        super().__init__(**kwargs)
