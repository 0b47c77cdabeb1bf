"""One filter for the list, the API, exports and every number that opens its records."""

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import FilterForm
from incidents.kinds import Kinds
from incidents.models import IncidentCount
from incidents.months import month_from_text
from stations.filters import ANY, PageFilterMixin, room_filter, station_filter


class MonthInput(forms.DateInput):
    """The device's own month picker, where it has one."""

    input_type = "month"

    def __init__(self, attrs=None):
        super().__init__({"placeholder": "2026-01", "pattern": "[0-9]{4}-[0-9]{2}", **(attrs or {})}, format="%Y-%m")


class MonthField(forms.DateField):
    """A month as 2026-01; its first day."""

    widget = MonthInput
    default_error_messages = {"invalid": _("Give a month such as 2026-01.")}

    def to_python(self, value):
        if value in self.empty_values:
            return None
        month = month_from_text(str(value).strip()[:7])
        if month is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return month


class MonthFilter(filters.Filter):
    field_class = MonthField


def kind_choices():
    """[(code, name)] of every kind there was; read when a form is drawn, because the county edits them."""
    return list(Kinds().names().items())


class IncidentCountFilter(filters.FilterSet):
    """Months as 2026-01, both ends included."""

    month_from = MonthFilter(label=_("From month"), field_name="month", lookup_expr="gte")
    month_to = MonthFilter(label=_("Until month"), field_name="month", lookup_expr="lte")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=kind_choices, empty_label=ANY)
    station = station_filter("room__station")
    room = room_filter()

    class Meta:
        model = IncidentCount
        form = FilterForm
        fields = ()


class IncidentCountPageFilter(PageFilterMixin, IncidentCountFilter):
    pass
