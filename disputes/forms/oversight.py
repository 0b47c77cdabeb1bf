"""Level, signature, hand-off and more time."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import Form
from disputes import codes
from disputes.forms.fields import LevelField, VersionedForm, level_choices, reason_field, text_field
from stations.models import Room


class LevelForm(VersionedForm):
    """To a graver or a milder colour, never the present one."""

    draft = False
    level = LevelField()
    reason = reason_field(max_length=300)

    def __init__(self, *args, dispute, graver, **kwargs):
        super().__init__(*args, **kwargs)
        place = codes.LEVEL_ORDER.index(dispute.level)
        levels = codes.LEVEL_ORDER[place + 1 :] if graver else codes.LEVEL_ORDER[:place][::-1]
        cards = dict(level_choices(levels))
        self.fields["level"].choices = [(code, cards[code]) for code in levels if code in cards]
        self.initial.setdefault("level", levels[0] if levels else "")


class AcknowledgeForm(VersionedForm):
    draft = False
    note = text_field(_("Instruction"), 500, help_text=_("The room reads it."))


class OfferForm(VersionedForm):
    room = forms.ModelChoiceField(label=_("To which room"), queryset=Room.objects.none(), empty_label=_("Choose"))
    reason = reason_field(
        help_text=_("The other room reads this before it accepts, and nothing of the parties."), max_length=500
    )

    def __init__(self, *args, rooms, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = rooms
        self.fields["room"].label_from_instance = lambda room: f"{room.station} · {room}"


class AcceptOfferForm(VersionedForm):
    draft = False
    answer = text_field(_("Answer"), 300, rows=2)


class RefuseOfferForm(VersionedForm):
    draft = False
    answer = reason_field(_("Why not"), _("The room that offered reads it."), max_length=300)


class EmptyForm(VersionedForm):
    draft = False


class ExtendForm(VersionedForm):
    until_on = forms.DateField(label=_("Until"))
    reason = reason_field(max_length=300)
    parties_agree = forms.BooleanField(label=_("Both sides agree"), required=False)


class DecideForm(VersionedForm):
    draft = False
    grant = forms.TypedChoiceField(
        label=_("Decision"), choices=[("yes", _("grant")), ("no", _("refuse"))], coerce=lambda value: value == "yes"
    )
    note = text_field(_("Note"), 300, rows=2, help_text=_("Needed when it is refused."))


class LookUpForm(Form):
    draft = False
    private = ("id_number",)
    id_number = forms.CharField(max_length=40)
    reason = forms.CharField(min_length=2, max_length=200)
