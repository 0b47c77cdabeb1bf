"""The visit form, one a kind: shape and parsing only."""

import uuid
from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.templatetags.ui import short_day
from core.web.address_values import whole_number
from core.web.forms import ChipsMultiple, DateTimeInput, Form, ReasonForm, StepperInput
from followups.rules import WHAT_AN_AGREED_DAY_DOES
from stations.models import Officer
from visits import codes
from visits.photo_processing import MAX_PER_VISIT
from visits.rules import next_attempts

NEXT_DAYS = (7, 30, 90)
MAX_FINDINGS = 12


class Photos(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


class PhotosField(forms.FileField):
    """Several files; what they hold is looked at when the visit is recorded."""

    def __init__(self, **options):
        attrs = {
            "accept": "image/jpeg,image/png,image/webp,image/heic,image/heif",
            "data-photos": "",
            "data-photos-most": str(MAX_PER_VISIT),
            "multiple": True,
        }
        super().__init__(widget=Photos(attrs=attrs), required=False, **options)

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(file, initial) for file in files if file]


class FindingForm(Form):
    draft = False
    keep_select = ("kind",)
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind of finding"), choices=codes.FINDING_KINDS.choices)
    text = forms.CharField(
        label=_("In one line"), max_length=500, error_messages={"required": _("Say in one line what was found.")}
    )


class BaseFindings(forms.BaseFormSet):
    def rows(self):
        """What was found, without empty rows."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]


Findings = forms.formset_factory(
    FindingForm, formset=BaseFindings, extra=0, max_num=MAX_FINDINGS, validate_max=True, absolute_max=MAX_FINDINGS + 8
)


def hour_choices():
    return [("", _("any hour")), *((hour, f"{hour:02d}:00") for hour in range(7, 23))]


def attempt(on, hour):
    """One time to come again, as the chips of the form show it."""
    return {"on": on.isoformat(), "hour": hour, "label": f"{date_format(on, 'l')} {hour:02d}:00", "day": short_day(on)}


class FactsForm(Form):
    """What is entered and corrected alike. `household` is None for a patrol without one."""

    contact = forms.ChoiceField(label=_("Result"), choices=codes.contact_choices, initial=codes.MET)
    residents = forms.MultipleChoiceField(label=_("Who was met"), required=False, widget=ChipsMultiple)
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    occurred_at = forms.DateTimeField(label=_("Time of the visit"), widget=DateTimeInput)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=600, widget=StepperInput(step=5, most=600))
    place = forms.CharField(
        label=_("Place"), required=False, max_length=200, help_text=_("Where it was, if not at the door.")
    )

    def __init__(self, *args, household=None, people=(), room=None, user=None, kind=codes.DOOR, **kwargs):
        self.household, self.room, self.user, self.kind = household, room, user, kind
        super().__init__(*args, **kwargs)
        self._people(people)
        if household is None and not self.fields["residents"].choices:
            del self.fields["residents"]
        if household is None:
            self.fields["place"].help_text = _("Streets, market, school gate: as you would say it.")
        if household is None and not codes.VISIT_KINDS[kind].is_at_door:
            # A patrol has no door at which nobody answers.
            del self.fields["contact"]

    def _people(self, people):
        field = self.fields["residents"]
        field.choices = [(str(person.pk), person.name) for person in people]
        if len(field.choices) == 1 and not self.initial.get("residents"):
            self.initial["residents"] = [field.choices[0][0]]
        if not field.choices:
            field.help_text = _("Nobody is registered in this household yet.")

    @property
    def met_contacts(self) -> str:
        """The results that show the parts of the form about who was met, as `data-show-when` takes them."""
        return ",".join(codes.met_contacts())

    def facts(self):
        """The keyword arguments of the actions."""
        result = self.cleaned_data
        contact = result.get("contact") or codes.MET
        return {
            "contact": contact,
            "residents": [int(pk) for pk in result.get("residents", ())] if codes.is_met(contact) else [],
            "note": result["note"],
            "occurred_at": result["occurred_at"],
            "minutes": result["minutes"],
            "place": result["place"],
        }


class VisitForm(FactsForm):
    """Logging a visit. The number in `client_id` stays on every retry, so a double tap makes one visit."""

    # A text box that is not shown: drafts keep it, so that a draft sent twice stays one visit.
    client_id = forms.UUIDField(widget=forms.TextInput(attrs={"hidden": True, "autocomplete": "off"}))
    verified = forms.BooleanField(
        label=_("No change: renew the day of verification"), required=False,
        help_text=_("The household, its dwelling and everybody who lives there count as verified on that day."),
    )  # fmt: skip
    photos = PhotosField(label=_("Photos"))
    next = forms.ChoiceField(label=_("Next visit"), required=False)
    next_visit_on = forms.DateField(label=_("Day of the next visit"), required=False, help_text=WHAT_AN_AGREED_DAY_DOES)
    next_visit_hour = forms.TypedChoiceField(
        label=_("Hour"), required=False, coerce=int, empty_value=None, choices=hour_choices
    )
    latitude = forms.DecimalField(required=False, widget=forms.HiddenInput(attrs={"data-latitude": ""}))
    longitude = forms.DecimalField(required=False, widget=forms.HiddenInput(attrs={"data-longitude": ""}))
    visited_by = forms.ModelChoiceField(
        label=_("Who visited"), queryset=Officer.objects.none(), required=False, empty_label=_("I myself")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", str(uuid.uuid4()))
        self.initial.setdefault("occurred_at", timezone.localtime().replace(second=0, microsecond=0))
        self.initial.setdefault("minutes", codes.VISIT_KINDS[self.kind].usual_minutes)
        self.fields["next_visit_on"].widget.attrs["data-next-visit"] = ""
        if self.household is None or not self.user.scope_for("residents.edit").has(self.room):
            del self.fields["verified"]
        if self.household is None:
            for name in ("next", "next_visit_on", "next_visit_hour"):
                del self.fields[name]
        else:
            self._next_choices()
        if self.user.scope_for("visits.record_for").has(self.room):
            officers = Officer.objects.visible_to(self.user).posted_to_room([self.room.pk])
            self.fields["visited_by"].queryset = officers.exclude(pk=self.user.pk).order_by("badge")
        else:
            del self.fields["visited_by"]

    def _next_choices(self):
        days = [(str(n), ngettext("in %(days)d day", "in %(days)d days", n) % {"days": n}) for n in NEXT_DAYS]
        self.fields["next"].choices = [("none", _("not agreed")), *days, ("date", _("pick a day"))]
        self.attempts = [attempt(on, hour) for on, hour in next_attempts(timezone.localtime())]
        self.initial.setdefault("next", "none")

    def clean(self):
        result = super().clean()
        if result.get("next") == "date" and not result.get("next_visit_on"):
            self.add_error("next_visit_on", _("Pick the day of the next visit."))
        return result

    def facts(self):
        result = self.cleaned_data
        return {
            **super().facts(),
            "client_id": result["client_id"],
            # "Not at home" hides the tick, which may have been set before.
            "verified": bool(result.get("verified")) and self._was_at_home(result),
            "photos": result.get("photos") or [],
            "next_visit_on": self._agreed(result),
            "next_visit_hour": result.get("next_visit_hour") if self._agreed(result) else None,
            "latitude": result.get("latitude"),
            "longitude": result.get("longitude"),
            "visited_by": result.get("visited_by"),
        }

    @staticmethod
    def _was_at_home(cleaned):
        contact = cleaned.get("contact") or codes.MET
        return codes.is_met(contact) and codes.CONTACTS[contact].is_at_home

    def _agreed(self, cleaned):
        """Days count from the day of the visit, also when it is entered later."""
        choice = cleaned.get("next") or "none"
        days = whole_number(choice)
        if days is not None:
            return timezone.localdate(cleaned["occurred_at"]) + timedelta(days=days)
        return cleaned.get("next_visit_on") if choice == "date" else None


class CorrectionForm(FactsForm):
    """Changing what was entered; `version` tells whether somebody was faster."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    next_visit_on = forms.DateField(label=_("Day of the next visit"), required=False, help_text=WHAT_AN_AGREED_DAY_DOES)
    next_visit_hour = forms.TypedChoiceField(
        label=_("Hour"), required=False, coerce=int, empty_value=None, choices=hour_choices
    )
    photos = PhotosField(label=_("More photos"))
    reason = forms.CharField(
        label=_("Why it is corrected"), required=False, max_length=200,
        help_text=_("Kept with the earlier text in the history of the visit."),
    )  # fmt: skip

    def __init__(self, *args, visit, **kwargs):
        initial = {
            "version": visit.version,
            "contact": visit.contact,
            "residents": [str(resident.pk) for resident in visit.residents.all()],
            "note": visit.note,
            "occurred_at": timezone.localtime(visit.occurred_at),
            "minutes": visit.minutes,
            "place": visit.place,
            "next_visit_on": visit.next_visit_on,
            "next_visit_hour": visit.next_visit_hour,
            **(kwargs.pop("initial", None) or {}),
        }
        self.visit = visit
        super().__init__(*args, initial=initial, household=visit.household, room=visit.room, kind=visit.kind, **kwargs)
        if visit.household_id is None:
            del self.fields["next_visit_on"], self.fields["next_visit_hour"]

    def _people(self, people):
        people_by_pk = {person.pk: person for person in [*people, *self.visit.residents.all()]}
        self.fields["residents"].choices = [(str(pk), person.name) for pk, person in people_by_pk.items()]

    def facts(self):
        result = super().facts()
        # The input shows whole minutes; a time nobody touched keeps its seconds.
        if result["occurred_at"].replace(second=0, microsecond=0) == self.visit.occurred_at.replace(
            second=0, microsecond=0
        ):
            result["occurred_at"] = self.visit.occurred_at
        if "next_visit_on" in self.fields:
            result["next_visit_on"] = self.cleaned_data["next_visit_on"]
            result["next_visit_hour"] = self.cleaned_data["next_visit_hour"] if result["next_visit_on"] else None
        return result


class VoidForm(ReasonForm):
    reason = forms.CharField(
        label=_("Why it is voided"), min_length=2, max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawPhotoForm(ReasonForm):
    reason = forms.CharField(
        label=_("Why it is withdrawn"), min_length=2, max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )
