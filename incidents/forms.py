"""Shape and parsing of the pages: which month of which station, a file, a kind."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.forms import DateInput, FilterForm, Form, ModelForm
from incidents.filters import MonthField
from incidents.models import MAX_COUNT, IncidentKind
from incidents.months import last_month
from incidents.reading.cells import number_of, text_of


class EntryChoice(FilterForm):
    """The month and the station of the grid; without a choice the last whole month of the first station."""

    station = forms.ModelChoiceField(label=_("Police station"), queryset=None, required=False, empty_label=None)
    month = MonthField(label=_("Month"), required=False)

    def __init__(self, data, *, stations):
        super().__init__(data)
        self.fields["station"].queryset = stations
        if len(stations) < 2:
            self.fields["station"].widget = forms.HiddenInput()

    def selected(self, stations):
        """(station or None, month), with what was left out or cannot be filled in."""
        self.is_valid()
        cleaned = getattr(self, "cleaned_data", {})
        return cleaned.get("station") or next(iter(stations), None), cleaned.get("month") or last_month()


class GridForm(Form):
    """One field a room and kind: `c-ROOM-KIND` is the number, `s-ROOM-KIND` what the page showed."""

    draft = False

    def __init__(self, data=None, *, rooms, kinds, values, month):
        super().__init__(data)
        self.rooms, self.kinds, self.values, self.month = list(rooms), list(kinds), values, month
        for room, kind in self.cells():
            number = values.get((room.pk, month, kind.code))
            self.fields[f"c-{room.pk}-{kind.code}"] = CountField(
                label=_("%(room)s, %(kind)s") % {"room": room.name, "kind": kind.name}, initial=number
            )
            self.fields[f"s-{room.pk}-{kind.code}"] = CountField(initial=number, widget=forms.HiddenInput())

    def cells(self):
        return ((room, kind) for room in self.rooms for kind in self.kinds)

    def _of(self, letter):
        return {
            (room.pk, self.month, kind.code): self.cleaned_data.get(f"{letter}-{room.pk}-{kind.code}")
            for room, kind in self.cells()
        }

    @property
    def figures(self):
        return self._of("c")

    @property
    def previous(self):
        return self._of("s")

    def show_instead(self, figures):
        """What is on record now becomes what the page shows; what was typed stays."""
        self.data = self.data.copy()
        for (room, _month, kind), number in figures.items():
            self.data[f"s-{room}-{kind}"] = "" if number is None else str(number)

    def lines(self, overtaken=None):
        """[{room, cells}], a cell for each kind: its two fields, and the number on record if another saved first."""
        overtaken = overtaken or {}
        return [
            {
                "room": room,
                "cells": [
                    {
                        "kind": kind,
                        "box": self[f"c-{room.pk}-{kind.code}"],
                        "seen": self[f"s-{room.pk}-{kind.code}"],
                        "is_overtaken": (key := (room.pk, self.month, kind.code)) in overtaken,
                        "now": overtaken.get(key),
                    }
                    for kind in self.kinds
                ],
            }
            for room in self.rooms
        ]


class CountField(forms.IntegerField):
    """A whole number as people type it, full-width and with thousands separators too; empty is not values."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "count-box"})
    default_error_messages = {"invalid": _("Give a whole number, or nothing where it is not known.")}

    def __init__(self, **options):
        super().__init__(required=False, min_value=0, max_value=MAX_COUNT, **options)

    def to_python(self, value):
        text = text_of(value)
        if not text:
            return None
        number = number_of(text)
        if number is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class FileForm(Form):
    draft = False
    file = forms.FileField(
        label=_("File"),
        help_text=_("xlsx or CSV (UTF-8 or GBK). Nothing is written before you have seen what it would change."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx,.xls"}),
    )


class KindForm(ModelForm):
    """What a kind is called from a day on; a new one also needs a code."""

    draft = False

    class Meta:
        model = IncidentKind
        fields = ["code", "name_zh", "name_en", "order", "valid_from", "origin"]
        widgets = {"valid_from": DateInput()}
        help_texts = {
            "code": _("Small letters and hyphens, such as car-theft. It stays for good; files and programs name it."),
            "order": _("Kinds stand by this number; 10, 20, 30 leave room between."),
            "valid_from": _("What held until then is kept, with its dates."),
            "origin": _("A norm, an order, or the reason why the county decided so."),
        }

    def __init__(self, *args, kind=None, **kwargs):
        tomorrow = timezone.localdate() + timedelta(days=1)
        initial = {name: getattr(kind, name) for name in ("name_zh", "name_en", "order")} if kind else {}
        start = tomorrow if kind else timezone.localdate()
        kwargs["initial"] = {**initial, "valid_from": start, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["order"].min_value = 0
        if kind:
            del self.fields["code"]

    def clean_code(self):
        code = self.cleaned_data["code"].lower()
        if IncidentKind.objects.filter(code=code).exists():
            raise forms.ValidationError(_("That code is taken; change the kind it belongs to."))
        return code


class EndKindForm(Form):
    draft = False
    valid_until = forms.DateField(
        label=_("Last day"), help_text=_("It is counted in the month of that day for the last time.")
    )
