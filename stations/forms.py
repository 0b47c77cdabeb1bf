"""Shape and parsing of the organisation's forms; choices come from what the officer may see."""

from itertools import groupby

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.forms import MAX_CHIPS, Chips, Form, ModelForm
from stations import rules
from stations.models import Bureau, Community, Officer, Posting, Room, Station
from stations.roles import ROLES


class VersionedForm(ModelForm):
    """Carries the version that was read, so that a later saver is told."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version

    def _post_clean(self):
        # The instance stays as it was read: the action compares it with what was typed.
        pass

    @property
    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class RoomProfileForm(VersionedForm):
    class Meta:
        model = Room
        fields = ["premises", "opening_hours", "phone", "mobile", "latitude", "longitude"]
        help_texts = {
            "opening_hours": _("As on the door, for example: daily 8:30-17:30, Tuesday and Friday until 21:00."),
            "latitude": _("WGS-84, for example 27.821400. Leave both empty when nobody measured."),
        }


class RoomForm(RoomProfileForm):
    class Meta(RoomProfileForm.Meta):
        fields = ["code", "name", *RoomProfileForm.Meta.fields]
        help_texts = {**RoomProfileForm.Meta.help_texts, "code": _("Police units have twelve digits.")}


class BureauForm(VersionedForm):
    class Meta:
        model = Bureau
        fields = ["code", "name"]


class StationForm(VersionedForm):
    class Meta:
        model = Station
        fields = ["code", "name", "address", "phone"]
        help_texts = {"code": _("Police units have twelve digits.")}


class CommunityForm(VersionedForm):
    class Meta:
        model = Community
        fields = ["code", "name", "kind"]
        help_texts = {"code": _("The twelve-digit code of the village or neighbourhood.")}


class CommunityChangeForm(CommunityForm):
    """The room may change while nobody is registered there."""

    class Meta(CommunityForm.Meta):
        fields = [*CommunityForm.Meta.fields, "room"]

    def __init__(self, *args, officer, **kwargs):
        super().__init__(*args, **kwargs)
        rooms = Room.objects.visible_to(officer).open().filter(station=self.instance.room.station_id)
        self.fields["room"].queryset = rooms


class CloseRoomForm(Form):
    draft = False
    on = forms.DateField(label=_("Closed from"), help_text=_("The first day on which there is no such room."))
    reason = forms.CharField(label=_("Reason"), min_length=2, max_length=200)


class OfficerForm(ModelForm):
    class Meta:
        model = Officer
        fields = ["badge", "name", "mobile"]

    def _post_clean(self):
        pass


class OfficerChangeForm(VersionedForm):
    class Meta:
        model = Officer
        fields = ["name", "mobile"]


class AccountReasonForm(Form):
    draft = False
    reason = forms.CharField(label=_("Reason"), min_length=2, max_length=200)


KINDS = [("own", _("own post")), ("cover", _("temporary cover"))]


# Beyond this many, a drop-down helps nobody: the badge is typed, with proposals.
MAX_CHOICES = 80


class OfficerField(forms.ModelChoiceField):
    """Chosen from a drop-down while there are few officers, typed by badge where there are many."""

    def __init__(self, **kwargs):
        super().__init__(
            queryset=Officer.objects.none(), to_field_name="badge", empty_label=_("Choose an officer"), **kwargs
        )

    def among(self, officers):
        self.queryset = officers
        if officers.count() > MAX_CHOICES:
            self.help_text = _("Type a badge number, or part of a name and choose.")
            attrs = {
                "list": "officer-options",
                "autocomplete": "off",
                "hx-get": reverse("stations:officer-options"),
                "hx-trigger": "input changed delay:200ms",
                "hx-target": "#officer-options",
            }
            self.widget = forms.TextInput(attrs)

    def label_from_instance(self, officer):
        return f"{officer.name} · {officer.badge}"


class PostingForm(Form):
    """Post an officer: to which unit, as what, from when to when."""

    draft = False
    keep_select = ("unit",)
    officer = OfficerField(label=_("Officer"))
    role = forms.ChoiceField(label=_("Role"))
    unit = forms.ChoiceField(label=_("Unit"))
    kind = forms.ChoiceField(label=_("Kind of post"), choices=KINDS, initial="own", widget=Chips)
    since = forms.DateField(label=_("First day"))
    until = forms.DateField(
        label=_("Last day"), required=False, help_text=_("Empty while it lasts. A temporary cover has an end.")
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        # An account never posted belongs to no station, so only the county sees it.
        officers = Officer.objects.visible_to(by).filter(is_active=True).exclude(pk=by.pk).order_by("name")
        self.fields["officer"].among(officers)
        roles = [role for code, role in ROLES.items() if code in rules.postable_roles(by)]
        self.fields["role"].choices = [(role.code, role.name) for role in roles]
        self.fields["role"].initial = "officer"
        units = self.fields["unit"]
        units.choices = self._units(by, {role.unit for role in roles})
        if len(units.choices) <= MAX_CHIPS and units.choices[0][0]:
            units.widget = Chips(choices=units.choices)
        self.fields["since"].initial = timezone.localdate()

    def _units(self, by, levels):
        """Rooms under their stations, then stations and bureaus; a handful of rooms stands alone, as chips."""
        scope = by.scope_for("postings.edit")
        results = []
        if "room" in levels:
            rooms = Room.objects.in_scope(scope).open().for_list().order_by("station__code", "code")
            for station, group in groupby(rooms, key=lambda room: room.station.name):
                results.append((station, [(f"room:{room.pk}", room.name) for room in group]))
        for level, label, model in (("station", _("Stations"), Station), ("bureau", _("Bureaus"), Bureau)):
            if level in levels:
                rows = model.objects.in_scope(scope).order_by("code")
                results.append((label, [(f"{level}:{unit.pk}", unit.name) for unit in rows]))
        if len(results) == 1 and len(results[0][1]) <= MAX_CHIPS:
            return results[0][1]
        return [("", _("Choose a unit")), *results]

    def clean_unit(self):
        level, _colon, pk = self.cleaned_data["unit"].partition(":")
        model = {"room": Room, "station": Station, "bureau": Bureau}[level]
        return model.objects.in_scope(self.by.scope_for("postings.edit")).for_list().get(pk=pk)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == "cover" and not cleaned.get("until"):
            self.add_error("until", _("Say until when it is covered."))
        role, unit = ROLES.get(cleaned.get("role")), cleaned.get("unit")
        if role and unit and role.unit != unit._meta.model_name:
            self.add_error("unit", _("This role is not held at a unit of that level."))
        return cleaned

    @property
    def values(self):
        results = dict(self.cleaned_data)
        return {"is_cover": results.pop("kind") == "cover", **results}


class PostingChoice(forms.ModelChoiceField):
    """An officer by the room that would be left."""

    def label_from_instance(self, posting):
        return f"{posting.officer.name} · {posting.officer.badge} · {posting.room}"


class MoveForm(Form):
    """An officer leaves one room for another."""

    draft = False
    posting = PostingChoice(label=_("Officer"), queryset=Posting.objects.none(), empty_label=_("Choose an officer"))
    room = forms.ModelChoiceField(label=_("To the room"), queryset=Room.objects.none(), empty_label=_("Choose a room"))
    since = forms.DateField(
        label=_("First day there"), help_text=_("The day before is the last one in the room that is left.")
    )
    reason = forms.CharField(label=_("Reason"), min_length=2, max_length=200)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        scope = by.scope_for("postings.edit")
        postings = Posting.objects.in_scope(scope).in_force().filter(role="officer", officer__is_active=True)
        postings = postings.filter(room__isnull=False).exclude(officer=by.pk).for_list()
        self.fields["posting"].queryset = postings.order_by("room__station__code", "room__code", "officer__badge")
        rooms = Room.objects.in_scope(scope).open().order_by("station__code", "code")
        self.fields["room"].queryset = rooms.select_related("station")
        self.fields["since"].initial = timezone.localdate() + timezone.timedelta(days=1)


WHEN = [("now", _("at once")), ("today", _("today is the last day")), ("day", _("on another day"))]


class EndPostingForm(Form):
    draft = False
    when = forms.ChoiceField(label=_("When"), choices=WHEN, initial="today", widget=Chips)
    until = forms.DateField(label=_("Last day"), required=False, help_text=_("Only for another day."))
    reason = forms.CharField(label=_("Reason"), min_length=2, max_length=200)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("when") == "day" and not cleaned.get("until"):
            self.add_error("until", _("Choose the day."))
        return cleaned

    @property
    def last_day(self):
        today = timezone.localdate()
        days = {"now": today - timezone.timedelta(days=1), "today": today}
        return days.get(self.cleaned_data["when"]) or self.cleaned_data["until"]
