"""Shape and parsing; what is allowed stands in rules.py and actions."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import short_day
from core.web.forms import DateInput, Form, ModelForm, ReasonForm, StepperInput
from followups import rules
from followups.calendar.holidays import DAYS_AHEAD
from followups.calendar.workdays import next_working_day
from followups.models import Cadence
from residents.models import ListingCategory


class RescheduleForm(Form):
    due_on = forms.DateField(label=_("New date"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The chief reads it too."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    draft = False

    def __init__(self, *args, follow_up, **kwargs):
        today = timezone.localdate()
        earliest = max(follow_up.due_on + timedelta(days=1), today)
        latest = rules.latest_due_on(follow_up)
        suggested = min(max(next_working_day(today + timedelta(days=7)), next_working_day(earliest)), latest)
        kwargs["initial"] = {"version": follow_up.version, "due_on": suggested, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["due_on"].widget.attrs |= {"min": earliest.isoformat(), "max": latest.isoformat()}
        self.fields["due_on"].help_text = _(
            "At the latest %(day)s: one interval from the day it was first due. It counts as late from %(late)s on, "
            "whatever the new date."
        ) % {"day": short_day(latest), "late": short_day(follow_up.last_promised_day + timedelta(days=1))}


class CancelForm(ReasonForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), min_length=2, max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as: away until spring; visited by the clinic every week."),
    )  # fmt: skip


class CadenceForm(ModelForm):
    """A new value from a date on. Category and level stand still once the form was opened for them."""

    category = forms.ModelChoiceField(
        ListingCategory.objects.none(), required=False, label=_("For whom"), empty_label=_("every household")
    )

    class Meta:
        model = Cadence
        fields = [
            "category", "level", "stage", "interval_days", "valid_from", "lead_days", "grace_working_days",
            "escalate_after_days", "origin",
        ]  # fmt: skip
        widgets = {
            "interval_days": StepperInput(step=1, least=1, most=730),
            "lead_days": StepperInput(step=1, least=0, most=60),
            "grace_working_days": StepperInput(step=1, least=0, most=30),
            "escalate_after_days": StepperInput(step=1, least=0, most=90),
            "valid_from": DateInput(),
        }
        help_texts = {
            "origin": _("A norm, an order, or the reason why the county decided so."),
            "valid_from": _("What held until then is kept, with its dates."),
        }
        labels = {"interval_days": _("Visit every so many days")}

    unknown_label = _("every level")

    def __init__(self, *args, cadence=None, **kwargs):
        tomorrow = timezone.localdate() + timedelta(days=1)
        names = ["interval_days", "lead_days", "grace_working_days", "escalate_after_days"]
        current = {name: getattr(cadence, name) for name in names} if cadence else {}
        kwargs["initial"] = {"valid_from": tomorrow, "interval_days": 30, **current, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.cadence = cadence
        if cadence:
            del self.fields["category"], self.fields["level"], self.fields["stage"]
        else:
            self.fields["category"].queryset = ListingCategory.objects.valid().order_by("code")

    def validate_constraints(self):
        """The action says it in words an administrator understands."""

    def clean(self):
        data = super().clean()
        if self.cadence:
            data |= {"category": self.cadence.category, "level": self.cadence.level}
        elif data.get("level") and not data.get("category"):
            self.add_error("level", _("A level belongs to a category of listed persons."))
        elif data.get("stage") and not data.get("level"):
            self.add_error("stage", _("How it went belongs to a level."))
        for name, most in (
            ("interval_days", 730),
            ("lead_days", 60),
            ("grace_working_days", 30),
            ("escalate_after_days", 90),
        ):
            if (data.get(name) or 0) > most:
                self.add_error(name, _("At most %(most)d.") % {"most": most})
        return data


class EndCadenceForm(Form):
    draft = False
    on = forms.DateField(
        label=_("Last day"), help_text=_("From the next day on nothing is raised by it; open follow-ups stay.")
    )


class LocalDayForm(Form):
    """One day that this county works, or has off, whatever was published."""

    on = forms.DateField(label=_("Date"))
    is_working = forms.ChoiceField(
        label=_("That day is"), choices=[("off", _("off")), ("worked", _("worked"))], initial="off"
    )
    name = forms.CharField(label=_("Why"), max_length=40, help_text=_("Such as: Nadam festival; flood duty."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["on"].widget.attrs |= {
            "min": today.isoformat(),
            "max": (today + timedelta(days=DAYS_AHEAD)).isoformat(),
        }

    def clean_is_working(self):
        return self.cleaned_data["is_working"] == "worked"
