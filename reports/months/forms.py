"""The form of the day on which months are closed."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.web.forms import Form, StepperInput
from reports.models import ClosingDay
from reports.months.models import LAST_POSSIBLE


def _label(name):
    return capfirst(ClosingDay._meta.get_field(name).verbose_name)


class ClosingDayForm(Form):
    """Starts with the day in force; its source has to be given again. The action says which days may follow."""

    draft = False
    day = forms.IntegerField(
        label=_label("day"), min_value=1, max_value=LAST_POSSIBLE, widget=StepperInput(step=1, most=LAST_POSSIBLE)
    )
    valid_from = forms.DateField(
        label=_label("valid_from"), help_text=_("Months that end from that day on are closed so.")
    )
    origin = forms.CharField(
        label=_label("origin"),
        required=False,
        max_length=200,
        help_text=_("A norm, an order, or the reason why the county decided so."),
    )

    def __init__(self, *args, day, **kwargs):
        tomorrow = timezone.localdate() + timedelta(days=1)
        kwargs["initial"] = {"day": day.day, "valid_from": tomorrow, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
