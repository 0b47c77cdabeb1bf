"""New household with its dwelling; changing either."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.submissions import SubmissionMixin
from core.web.forms import Form, ModelForm
from residents.forms.fields import VersionField
from residents.models import Dwelling, Household
from stations.models import Community


def own_communities(user):
    """Communities of the rooms in which the officer may write."""
    return Community.objects.in_scope(user.scope_for("residents.edit")).select_related("room").order_by("code")


class NewHouseholdForm(SubmissionMixin, Form):
    """Community, address as people write it, and the head's name: a household in one step."""

    keep_select = ("use",)
    community = forms.ModelChoiceField(Community.objects.none(), label=_("Community"), empty_label=None)
    address = forms.CharField(
        label=_("Address"), max_length=200, help_text=_("Street, building, unit, door: as people write it.")
    )
    use_existing = forms.BooleanField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(
        label=_("Name of the household"), max_length=60, required=False, help_text=_("Usually the head's name.")
    )
    use = forms.ChoiceField(label=_("Use of the dwelling"), choices=Dwelling.USES, initial="unknown", required=False)
    floor = forms.CharField(label=_("Floor"), max_length=40, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = own_communities(user)

    def clean_use(self):
        return self.cleaned_data["use"] or "unknown"


class HouseholdForm(ModelForm):
    version = VersionField()

    class Meta:
        model = Household
        fields = ("label", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}


class DwellingForm(ModelForm):
    keep_select = ("use",)
    version = VersionField()

    class Meta:
        model = Dwelling
        fields = ("community", "address", "use", "floor", "verified_on", "latitude", "longitude", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = own_communities(user)
        self.fields["community"].empty_label = None

    def clean(self):
        cleaned = super().clean()
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            self.add_error("longitude", _("Give both coordinates or none."))
        return cleaned

    def validate_unique(self):
        """The action says it, after bringing the address into form."""
