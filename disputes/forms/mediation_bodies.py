"""Mediation bodies and mediators, as administrators enter them."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.forms import DateInput, Form, ModelForm
from disputes.models import MediationBody, Mediator


class BodyFields(ModelForm):
    draft = False
    keep_select = ("kind",)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = MediationBody
        fields = ["name", "kind", "seal_name", "place"]
        help_texts = {
            "name": _("As it heads the agreement, such as 城关镇人民调解委员会."),
            "seal_name": _("Left empty, the seal reads as the name."),
        }


class NewBodyForm(BodyFields):
    """`stations` are those the administrator sets up."""

    class Meta(BodyFields.Meta):
        fields = ["name", "kind", "station", "seal_name", "place"]

    def __init__(self, *args, stations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["station"].queryset = stations
        self.fields["station"].empty_label = _("the whole county")
        self.fields["station"].help_text = _("Whose rooms may choose it.")


class ChangeBodyForm(BodyFields):
    class Meta(BodyFields.Meta):
        fields = [*BodyFields.Meta.fields, "closed_on"]
        widgets = {"closed_on": DateInput()}
        labels = {"closed_on": _("No longer chosen since")}
        help_texts = {**BodyFields.Meta.help_texts, "closed_on": _("From this day on it is chosen no more.")}


class MediatorForm(Form):
    draft = False
    name = forms.CharField(label=_("Full name"), max_length=60)
    standing = forms.ChoiceField(label=_("How they belong to it"), choices=Mediator.STANDINGS, initial=Mediator.MEMBER)


class MediatorEndForm(Form):
    draft = False
    left_on = forms.DateField(label=_("Left on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("left_on", timezone.localdate())
