"""Fields several forms share."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from core.web.address_values import row_id
from residents.models import Household


class HouseholdPicker(forms.Select):
    """The chosen household, and a box that finds another one; never a list of thousands."""

    template_name = "residents/widgets/household_picker.html"
    find_url = reverse_lazy("residents:household_options")

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        context["widget"]["chosen"] = self.chosen(value)
        context["widget"]["find_url"] = self.find_url
        return context

    def optgroups(self, name, value, attrs=None):
        return []

    def chosen(self, value):
        pk = row_id(value)
        return self.choices.queryset.filter(pk=pk).first() if pk else None


class HouseholdField(forms.ModelChoiceField):
    """A household of the units in which the officer may write."""

    widget = HouseholdPicker

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Household"))
        super().__init__(Household.objects.none(), **kwargs)
        self.error_messages["required"] = _("Choose a household.")
        self.error_messages["invalid_choice"] = _("This household is not in your units.")

    def open_to(self, user):
        self.queryset = Household.objects.in_scope(user.scope_for("residents.edit")).for_list()


class VersionField(forms.IntegerField):
    """The version somebody began to edit, so that a later save is noticed."""

    def __init__(self):
        super().__init__(required=False, widget=forms.HiddenInput)
