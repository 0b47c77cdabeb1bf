"""Opening a case, and changing what was said of it."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.forms import Form
from disputes import codes, kinds
from disputes.forms.fields import LevelField, VersionedForm, level_choices, text_field
from stations.models import Officer, Room


class CaseFacts(Form):
    """What is said of a case at first and later alike."""

    kind = forms.ChoiceField(label=_("Kind"), choices=kinds.choices)
    source = forms.ChoiceField(label=_("Heard through"), choices=codes.SOURCES.choices)
    transfer_number = forms.CharField(label=_("Their number"), max_length=60, required=False)
    transferred_at = forms.DateTimeField(
        label=_("Passed on at"), required=False, help_text=_("Left empty, it is the time of entry.")
    )
    summary = text_field(_("What happened"), 2000, rows=4, required=True)
    title = forms.CharField(
        label=_("Matter"), max_length=100, required=False,
        help_text=_("Left empty, it is named after the two sides and the kind."),
    )  # fmt: skip
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    occurred_on = forms.DateField(label=_("Happened on"), required=False)
    reported_on = forms.DateField(label=_("Heard on"))
    reported_by = forms.CharField(
        label=_("Told by"), max_length=100, required=False, help_text=_("Who told it, if not a party.")
    )


class OpenForm(CaseFacts):
    """`client_id` stays on every retry, so that a double tap makes one case."""

    # A text box that is not shown: drafts keep it, so that a draft sent twice stays one case.
    client_id = forms.UUIDField(widget=forms.TextInput(attrs={"hidden": True, "autocomplete": "off"}))
    room = forms.ModelChoiceField(label=_("Police room"), queryset=Room.objects.none(), empty_label=None)
    level = LevelField(initial=codes.BLUE)

    def __init__(self, *args, user, room=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", str(uuid.uuid4()))
        self.initial.setdefault("reported_on", timezone.localdate())
        self.fields["level"].choices = level_choices()
        rooms = Room.objects.in_scope(user.scope_for("disputes.report")).open().order_by("code")
        if room is not None:
            rooms = rooms.filter(pk=room.pk)
        self.fields["room"].queryset = rooms
        if room is not None or len(rooms[:2]) == 1:
            self.only_room = room or rooms[0]
            del self.fields["room"]

    def facts(self):
        values = dict(self.cleaned_data)
        values.setdefault("room", getattr(self, "only_room", None))
        return values


class EditForm(CaseFacts):
    """Changing it: an empty title is no title any more."""

    version = VersionedForm.base_fields["version"]
    handler = forms.ModelChoiceField(label=_("Officer in charge"), queryset=Officer.objects.none(), required=False)

    def __init__(self, *args, handlers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _with_present(self.initial.get("kind"))
        self.fields["title"].required = True
        self.fields["title"].help_text = ""
        self.fields["handler"].queryset = handlers
        self.fields["handler"].empty_label = _("Nobody yet")


def _with_present(kind):
    """A kind that ended stays with the case that has it."""
    offered = kinds.choices()
    return offered if not kind or kind in dict(offered) else [*offered, (kind, kinds.label(kind))]
