"""Entering and changing a person. Wrong numbers are named here already; the action checks again."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from core import phones
from core.errors import Invalid
from core.submissions import SubmissionMixin
from core.web.forms import ChipsMultiple, Form
from residents import identity
from residents.actions.phones import read_lines, sound
from residents.codes import PERMANENT, RESIDENCY_KINDS
from residents.forms.fields import HouseholdField, VersionField
from residents.models import Resident


class PersonFields(Form):
    """What is known of a person; everything but the name may stay open."""

    private = ("id_number", "phone", "phones")
    keep_select = ("document_kind",)

    name = forms.CharField(label=_("Full name"), max_length=60)
    document_kind = forms.ChoiceField(label=_("Document"), choices=Resident.DOCUMENTS, initial="id_card")
    id_number = forms.CharField(
        label=_("Document number"),
        max_length=40,
        required=False,
        help_text=_("Birth date, sex and region are read from an identity number."),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Resident.SEXES[1:], required=False)
    birth_date = forms.DateField(label=_("Birth date"), required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    phones = forms.CharField(
        label=_("Further phones"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, and whose or where behind it: 0799-5212345 ext 802 work"),
    )
    residency_kind = forms.ChoiceField(label=_("Residency"), choices=RESIDENCY_KINDS.choices, initial=PERMANENT)
    occupation = forms.CharField(label=_("Occupation"), max_length=80, required=False)
    workplace = forms.CharField(label=_("Work unit"), max_length=120, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        read = {
            "hx-post": reverse_lazy("residents:read_number"),
            "hx-target": "#number-facts",
            "hx-include": "closest form",
            "hx-sync": "closest form:replace",
        }
        # Typing pauses, leaving the field, or another kind of document: the server reads the number again.
        self.fields["id_number"].widget.attrs.update({**read, "hx-trigger": "input changed delay:400ms, change"})
        self.fields["id_number"].widget.attrs.update({"autocapitalize": "characters", "spellcheck": "false"})
        self.fields["document_kind"].widget.attrs.update({**read, "hx-trigger": "change"})

    def clean_sex(self):
        return self.cleaned_data["sex"] or "0"

    def clean_phone(self):
        phone = phones.normal(self.cleaned_data["phone"])
        sentence = phones.problem(phone)
        if sentence:
            raise forms.ValidationError(sentence)
        return phone

    def clean_phones(self):
        items = read_lines(self.cleaned_data["phones"])
        try:
            sound(items)
        except Invalid as error:
            raise forms.ValidationError(error.message) from error
        return items

    def clean(self):
        cleaned = super().clean()
        kind, number = cleaned.get("document_kind"), identity.normal(cleaned.get("id_number", ""))
        cleaned["id_number"] = number
        sentence = self.number_problem(kind, number) if kind else None
        if sentence:
            self.add_error("id_number", sentence)
        return cleaned

    def number_problem(self, kind, number):
        return identity.problem(kind, number)


class ResidentForm(SubmissionMixin, PersonFields):
    """One form to enter a person into a household."""

    household = HouseholdField()
    from_on = forms.DateField(label=_("Lives here since"), required=False, help_text=_("Today when left empty."))
    # Asked only when somebody of the county has the same name and birth date.
    confirm_same_name = forms.BooleanField(label=_("This is another person"), required=False)
    field_order = (
        "household",
        "name",
        "document_kind",
        "id_number",
        "sex",
        "birth_date",
        "phone",
        "residency_kind",
        "from_on",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["household"].open_to(user)


class ResidentEditForm(PersonFields):
    """Number and phone stay masked: an empty box keeps what is known."""

    clear_phone = forms.BooleanField(label=_("The phone is no longer right: remove it"), required=False)
    removed_phones = forms.TypedMultipleChoiceField(
        label=_("Further phones that are no longer right"), coerce=int, required=False, widget=ChipsMultiple
    )
    verified_on = forms.DateField(
        label=_("Verified on"), required=False, help_text=_("When somebody last checked these facts.")
    )
    version = VersionField()

    def __init__(self, *args, resident, **kwargs):
        self.resident = resident
        super().__init__(*args, **kwargs)
        if resident.id_number:
            self.fields["id_number"].help_text = _("Leave empty to keep %(number)s.") % {
                "number": resident.id_number_masked
            }
        if resident.phone:
            self.fields["phone"].help_text = _("Leave empty to keep %(phone)s.") % {"phone": resident.phone_masked}
        else:
            del self.fields["clear_phone"]
        further = [(phone.pk, str(phone)) for phone in resident.other_phones.all()]
        self.fields["removed_phones"].choices = further
        if not further:
            del self.fields["removed_phones"]

    def keeps_number(self, kind, number):
        return not number and kind == self.resident.document_kind and bool(self.resident.id_number)

    def number_problem(self, kind, number):
        return None if self.keeps_number(kind, number) else identity.problem(kind, number)

    def changes(self):
        """What to hand to the action: the facts without what stays masked and untouched."""
        results = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "clear_phone")}
        if self.keeps_number(results["document_kind"], results["id_number"]):
            del results["id_number"], results["document_kind"]
        if not results["phone"] and not self.cleaned_data.get("clear_phone"):
            del results["phone"]
        removed = results.pop("removed_phones", None) or []
        results["removed_phones"] = removed
        if not results["phones"] and not removed:
            del results["phones"], results["removed_phones"]
        return results
