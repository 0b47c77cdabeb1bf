"""Who leads a round: officers in public-security mediation, a mediator of a body in people's mediation."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.forms import ChipsMultiple, DateTimeInput
from disputes import codes, selectable
from disputes.forms.fields import VersionedForm, text_field
from disputes.models import Agreement, MediationBody, Mediator
from stations.models import Officer

TWO, ALONE = "two", "alone"
POLICE_FIELDS = ("host", "hosted_by", "second_host", "is_place_regulated", "is_recorded_throughout", "recording")
PEOPLE_FIELDS = ("body", "mediator", "attending", "is_invited", "is_attendance_agreed")


class MediatorField(forms.ModelChoiceField):
    """Mediators of several bodies beside each other, each with the body."""

    def label_from_instance(self, mediator):
        return f"{mediator.name} · {mediator.body.name}"


class HostingMixin(forms.Form):
    """Call `set_hosting` in `__init__`: what does not belong to the procedure of the case is left out."""

    host = forms.ModelChoiceField(label=_("Host"), queryset=Officer.objects.none(), empty_label=None)
    hosted_by = forms.ChoiceField(
        label=_("Who mediated"),
        choices=[(TWO, _("two officers or more")), (ALONE, _("one officer alone"))],
        initial=TWO,
    )
    second_host = forms.ModelChoiceField(
        label=_("Second officer"), queryset=Officer.objects.none(), required=False,
        help_text=_("An officer of another unit is named among the other mediators. An auxiliary never mediates."),
    )  # fmt: skip
    is_place_regulated = forms.BooleanField(
        label=_("In a regulated and strictly managed place of enforcement"), required=False
    )
    is_recorded_throughout = forms.BooleanField(label=_("Recorded throughout in sound and picture"), required=False)
    recording = forms.CharField(label=_("Number or place of the recording"), max_length=120, required=False)
    body = forms.ModelChoiceField(label=_("Mediation body"), queryset=MediationBody.objects.none(), required=False)
    mediator = MediatorField(label=_("Mediator"), queryset=Mediator.objects.none(), required=False)
    attending = forms.ModelChoiceField(
        label=_("Officer taking part"), queryset=Officer.objects.none(), required=False, empty_label=_("no officer"),
        help_text=_("As one of those present, never as mediator."),
    )  # fmt: skip
    is_invited = forms.BooleanField(label=_("The mediators invited the officer"), required=False)
    is_attendance_agreed = forms.BooleanField(label=_("The parties agreed to the officer taking part"), required=False)

    def set_hosting(self, dispute, handlers):
        self.is_people = dispute.procedure == codes.PEOPLE
        for name in POLICE_FIELDS if self.is_people else PEOPLE_FIELDS:
            del self.fields[name]
        if not self.is_people:
            self.fields["host"].queryset = self.fields["second_host"].queryset = handlers
            # A draft from before the question comes without it: nobody said, and the page of the case tells so.
            self.fields["hosted_by"].required, self.fields["hosted_by"].needed = False, True
            return
        self.fields["attending"].queryset = handlers
        set_bodies(self, dispute)

    def hosting(self, values):
        """The values as `actions.mediate` takes them."""
        hosted_by = values.pop("hosted_by", None)
        if hosted_by:
            values["is_hosted_alone"] = hosted_by == ALONE
        return values

    def clean(self):
        values = super().clean()
        is_led_by_two = values.get("hosted_by") == TWO
        if is_led_by_two and not values.get("second_host") and not (values.get("co_host") or "").strip():
            self.add_error("second_host", _("Name the second officer, or say that one mediated alone."))
        return values


def set_bodies(form, dispute):
    """The bodies that serve the room; one has to be chosen as soon as any is entered."""
    bodies = selectable.bodies_for(dispute)
    form.fields["body"].queryset = bodies
    form.fields["mediator"].queryset = selectable.mediators_for(dispute)
    form.has_bodies = bodies.exists()
    form.fields["body"].required = form.has_bodies
    if not form.has_bodies:
        form.fields["body"].help_text = _(
            "None is entered for this station: ask the administrator. The paper waits until one is named."
        )


class OnSpotForm(HostingMixin, VersionedForm):
    """Parties, facts, terms and performance of mediation on the spot, in one form."""

    held_at = forms.DateTimeField(label=_("When"), widget=DateTimeInput)
    place = forms.CharField(label=_("Place"), max_length=200)
    present = forms.MultipleChoiceField(label=_("Parties present"), required=False, widget=ChipsMultiple)
    guardian_present = forms.BooleanField(label=_("The guardian was present"), required=False)
    is_slight_and_clear = forms.BooleanField(label=_("The matter is slight and its facts are clear"), required=False)
    is_cost_undisputed = forms.BooleanField(
        label=_("No medical cost or loss, or no dispute over paying them"), required=False
    )
    is_performance_agreed = forms.BooleanField(
        label=_("Both sides agree to mediate and to perform on the spot"), required=False
    )
    facts = text_field(_("Main facts"), 4000, rows=4, required=True)
    form = forms.ChoiceField(
        label=_("Form"),
        choices=[choice for choice in Agreement.FORMS if choice[0] in (Agreement.WRITTEN, Agreement.RECORDED)],
        initial=Agreement.WRITTEN,
        help_text=_("Without a paper the recording shows parties, facts and terms: say where it is stored."),
    )
    manner = forms.CharField(label=_("How it was performed"), max_length=300, required=False)
    co_host = forms.CharField(label=_("Other mediators"), max_length=200, required=False)
    others = forms.CharField(label=_("Others present"), max_length=200, required=False)

    keep_select = ("host", "second_host")

    def __init__(self, *args, dispute, handlers, parties, guarded, **kwargs):
        super().__init__(*args, **kwargs)
        self.set_hosting(dispute, handlers)
        self.fields["present"].choices = [(str(party.pk), party.name) for party in parties]
        self.initial.setdefault("present", [str(party.pk) for party in parties])
        self.initial.setdefault("held_at", timezone.localtime().replace(second=0, microsecond=0))
        self.initial.setdefault("facts", dispute.summary)
        if not guarded:
            del self.fields["guardian_present"]

    def values(self):
        values = self.hosting(dict(self.cleaned_data))
        return {**values, "present": [int(pk) for pk in values["present"]]}


class SettleApartForm(VersionedForm):
    """What the parties agreed between themselves."""

    facts = text_field(_("Main facts"), 4000, rows=4, required=True)
    form = forms.ChoiceField(
        label=_("Form"),
        choices=[choice for choice in Agreement.FORMS if choice[0] in (Agreement.WRITTEN, Agreement.ORAL)],
        initial=Agreement.WRITTEN,
    )
    signed_on = forms.DateField(label=_("Agreed on"))
    manner = forms.CharField(label=_("How it is performed"), max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("signed_on", timezone.localdate())


class BodyForm(VersionedForm):
    """Which body made an agreement; its paper waits for it."""

    draft = False
    body = forms.ModelChoiceField(label=_("Mediation body"), queryset=MediationBody.objects.none())
    mediator = MediatorField(label=_("Mediator"), queryset=Mediator.objects.none(), required=False)
    effective_on = forms.DateField(
        label=_("In effect since"), required=False,
        help_text=_("The day the mediator signed and the seal was set. Left empty: the day of signing."),
    )  # fmt: skip

    def __init__(self, *args, dispute, **kwargs):
        super().__init__(*args, **kwargs)
        set_bodies(self, dispute)
        self.fields["body"].required = True
