"""Parties: one row each while a case is opened, one form each afterwards."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from core import phones
from core.web.address_values import row_id
from core.web.forms import Form
from disputes import codes
from disputes.forms.fields import VersionedForm, reason_field
from disputes.models import Party
from residents import identity
from residents.models import Resident

MAX_PARTIES = 20
ROWS_A_SIDE = 2


class PersonBox(forms.HiddenInput):
    """Who of the register is meant: `people` to choose from, filled anew as the name is typed."""

    template_name = "disputes/widgets/person.html"
    people: tuple = ()

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["people"] = self.people
        return context


class PersonMixin:
    """`person` is a resident's number, or the ticket of somebody registered elsewhere; what is typed stands beside."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        box = self.add_prefix("person")
        self.fields["name"].widget.attrs |= {
            "autocomplete": "off",
            "hx-get": reverse_lazy("disputes:people"),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": f"#{box}-options",
            "hx-vals": f'{{"for": "{box}", "from": "{self.add_prefix("name")}"}}',
        }

    def look_up(self):
        """What the button beside the document number needs to know."""
        return {
            "box": self.add_prefix("person"),
            "number": self.add_prefix("id_number"),
            "why": self.add_prefix("why"),
        }

    def clean_phone(self):
        return _phone(self.cleaned_data["phone"])

    def clean_id_number(self):
        number = identity.normal(self.cleaned_data["id_number"])
        kind = self.cleaned_data.get("document_kind") or identity.ID_CARD
        problem = identity.problem(kind, number) if number else None
        if problem:
            raise forms.ValidationError(problem)
        return number

    def clean(self):
        values = super().clean()
        person = values.get("person", "")
        if row_id(person) is None and not values.get("name") and not self.errors and self._has_content(values):
            self.add_error("name", _("Enter the name."))
        return values

    def _has_content(self, values):
        return any(value for name, value in values.items() if name not in ("side", "version", "why"))

    def party(self):
        """The dict `actions` take; empty when nobody was named."""
        values = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if not self._has_content(values):
            return {}
        person = values.pop("person", "")
        for name in ("why", "version"):
            values.pop(name, None)
        if person:
            pk = row_id(person)
            values |= {"ticket": person} if pk is None else {"resident": pk}
        return values


def _phone(text):
    if problem := phones.problem(text):
        raise forms.ValidationError(problem)
    return phones.normal(text)


class PartyRow(PersonMixin, Form):
    """What is asked at first: a name, found in the register or typed; the rest can be added later."""

    draft = False
    private = ("phone", "id_number")
    side = forms.ChoiceField(choices=codes.SIDES.choices, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Full name"), max_length=60, required=False)
    person = forms.CharField(required=False, max_length=400, widget=PersonBox)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    id_number = forms.CharField(label=_("Identity card number"), max_length=40, required=False)
    why = forms.CharField(label=_("What it is looked up for"), max_length=200, required=False)
    address = forms.CharField(label=_("Home address"), max_length=200, required=False)


class BaseParties(forms.BaseFormSet):
    def parties(self):
        return [party for party in (form.party() for form in self.forms) if party]

    def of_side(self, side):
        return [form for form in self.forms if (form["side"].value() or codes.SIDE_A) == side]


Parties = forms.formset_factory(
    PartyRow, formset=BaseParties, extra=0, max_num=MAX_PARTIES, validate_max=True, absolute_max=MAX_PARTIES
)


class PartyFacts(Form):
    """All the agreement's form asks of a party."""

    draft = False
    private = ("phone", "id_number", "guardian_phone")
    unknown_label = _("Not known")
    side = forms.ChoiceField(label=_("Side"), choices=codes.SIDES.choices)
    name = forms.CharField(label=_("Full name"), max_length=60, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    document_kind = forms.ChoiceField(
        label=_("Document"), choices=Resident.DOCUMENTS, initial=identity.ID_CARD, widget=forms.Select
    )
    id_number = forms.CharField(label=_("Document number"), max_length=40, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Resident.SEXES[1:3], required=False)
    birth_date = forms.DateField(label=_("Birth date"), required=False)
    workplace = forms.CharField(label=_("Work unit and post"), max_length=120, required=False)
    address = forms.CharField(label=_("Home address"), max_length=200, required=False)
    guardian_name = forms.CharField(
        label=_("Guardian"), max_length=60, required=False, help_text=_("Police mediation: for every party under 18.")
    )
    guardian_relation = forms.CharField(label=_("Guardian is the"), max_length=20, required=False)
    guardian_phone = forms.CharField(label=_("Guardian's phone"), max_length=40, required=False)
    guardian_notified_on = forms.DateField(label=_("Guardian notified to attend on"), required=False)
    lives_on_own_labour = forms.BooleanField(
        label=_("16 or over, living mainly on own labour"), required=False,
        help_text=_("With the consent below no notice is given; otherwise it always is."),
    )  # fmt: skip
    consents_to_no_notice = forms.BooleanField(label=_("Consents to no notice to the guardian"), required=False)
    role = forms.ChoiceField(
        label=_("Standing in the case"), choices=codes.PARTY_ROLES.choices, required=False,
        help_text=_("In a matter of public order: who was injured, and who is suspected."),
    )  # fmt: skip
    representative_name = forms.CharField(
        label=_("Representative"), max_length=60, required=False,
        help_text=_("Only the injured side may send one; who is suspected comes in person."),
    )  # fmt: skip
    authority_extent = forms.CharField(
        label=_("Extent of the written authority"), max_length=200, required=False,
        help_text=_("Such as: to acknowledge, to waive, to reconcile, to receive payment."),
    )  # fmt: skip
    authority_on = forms.DateField(label=_("Day of the written authority"), required=False)

    def clean_phone(self):
        return _phone(self.cleaned_data["phone"])

    def clean_guardian_phone(self):
        return _phone(self.cleaned_data["guardian_phone"])


class PartyForm(PersonMixin, PartyFacts):
    """Naming another party."""

    keep_select = ("document_kind",)
    version = VersionedForm.base_fields["version"]
    person = forms.CharField(required=False, max_length=400, widget=PersonBox)
    why = forms.CharField(label=_("What it is looked up for"), max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Somebody of the register brings the name along; everybody else needs one.
        self.fields["name"].needed = True

    def _has_content(self, values):
        return True

    def party(self):
        values = super().party()
        if not values.get("id_number") and values.get("document_kind") == identity.ID_CARD:
            values.pop("document_kind")
        return values


class PartyEditForm(PartyFacts):
    """What is masked is left alone unless something else is typed."""

    keep_select = ("document_kind",)
    version = VersionedForm.base_fields["version"]
    MASKED = ("phone", "id_number", "guardian_phone")

    def __init__(self, *args, party, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        for name in self.MASKED:
            masked = getattr(party, f"{name}_masked")
            if masked:
                self.fields[name].widget.attrs["placeholder"] = masked
                self.fields[name].help_text = _("Left empty, it stays as it is.")
        if party.resident_id:
            # The document of somebody of the register is that of the register.
            for name in ("document_kind", "id_number"):
                del self.fields[name]

    def changes(self):
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        values["sex"] = values.get("sex") or Party._meta.get_field("sex").default
        values = {name: value for name, value in values.items() if name not in self.MASKED or value}
        if "document_kind" in values and "id_number" not in values and "document_kind" not in self.changed_data:
            del values["document_kind"]
        return values


class WithdrawForm(VersionedForm):
    draft = False
    reason = reason_field(_("Why this party is withdrawn"))
