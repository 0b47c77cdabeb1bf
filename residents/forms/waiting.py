"""New limits of waiting, from a day on."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.web.forms import Form, StepperInput
from residents.models import WaitingLimit
from residents.rules.homes import MAX_DAYS


def _label(name):
    return capfirst(WaitingLimit._meta.get_field(name).verbose_name)


def _days(name):
    return forms.IntegerField(
        label=_label(name),
        min_value=1,
        max_value=MAX_DAYS,
        widget=StepperInput(step=5, most=MAX_DAYS),
    )


class WaitingLimitForm(Form):
    """Begins with what holds; the source is asked for anew. What may follow, the action says."""

    draft = False
    amber_days = _days("amber_days")
    red_days = _days("red_days")
    valid_from = forms.DateField(
        label=_label("valid_from"), help_text=_("What held until then is kept, with its dates.")
    )
    origin = forms.CharField(
        label=_label("origin"),
        required=False,
        max_length=200,
        help_text=_("A norm, an order, or the reason why the county decided so."),
    )

    def __init__(self, *args, limit, **kwargs):
        tomorrow = timezone.localdate() + timedelta(days=1)
        current = {"amber_days": limit.amber_days, "red_days": limit.red_days, "valid_from": tomorrow}
        kwargs["initial"] = {**current, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
