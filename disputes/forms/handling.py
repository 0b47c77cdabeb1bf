"""Accepting, mediating, agreeing, closing: the way of a case."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.forms import ChipsMultiple, DateTimeInput, Form
from disputes import codes, procedure_hints
from disputes.actions import performance
from disputes.forms.fields import Card, Cards, GateMixin, VersionedForm, reason_field, text_field
from disputes.forms.hosting import HostingMixin
from disputes.models import Agreement, Mediation, Party, Term
from disputes.rules import agreements, closing
from stations.models import Officer

TERM_ROWS, MAX_TERMS = 3, 20
OVERRIDE = _("Override with a reason")


def procedure_cards(procedures):
    """(code, Card) of each procedure, with what the law requires of it."""
    return [
        (procedure, Card(codes.PROCEDURES[procedure].label, procedure_hints.of_procedure(procedure)))
        for procedure in procedures
    ]


class AcceptForm(GateMixin, VersionedForm):
    procedure = forms.ChoiceField(label=_("How it is handled"), widget=Cards)
    ways_explained = forms.BooleanField(
        label=_("The parties were told of people's mediation and of the court"), required=False,
        help_text=_("Where public-security mediation does not open, they are told of these ways."),
    )  # fmt: skip
    handler = forms.ModelChoiceField(label=_("Officer in charge"), queryset=Officer.objects.none(), empty_label=None)
    accepted_on = forms.DateField(label=_("Accepted on"))
    awaits_appraisal = forms.BooleanField(
        label=_("Waits for an injury appraisal"), required=False,
        help_text=_("The first round is then counted from its result."),
    )  # fmt: skip

    field_order = ("procedure", *GateMixin.OPENS, "exclusions", "ways_explained", "handler", "accepted_on")

    def __init__(self, *args, dispute, handlers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ways_explained"].show_if = f"procedure={codes.PEOPLE},{codes.HANDLING}"
        self.fields["awaits_appraisal"].show_if = self.shown_with
        allowed = (
            list(codes.UNMEDIATED_PROCEDURES)
            if dispute.is_petition
            else [procedure.code for procedure in codes.PROCEDURES]
        )
        self.fields["procedure"].choices = procedure_cards(allowed)
        self.fields["handler"].queryset = handlers
        self.initial.setdefault("procedure", allowed[0] if dispute.is_petition else codes.PEOPLE)
        self.initial.setdefault("accepted_on", timezone.localdate())
        if dispute.is_petition:
            self.leave_out_gate()
            del self.fields["awaits_appraisal"], self.fields["ways_explained"]


class OverrideMixin(forms.Form):
    override_reason = forms.CharField(
        label=OVERRIDE, required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )


class MediateForm(OverrideMixin, HostingMixin, VersionedForm):
    held_at = forms.DateTimeField(label=_("When"), widget=DateTimeInput)
    place = forms.CharField(label=_("Place"), max_length=200)
    present = forms.MultipleChoiceField(label=_("Parties present"), required=False, widget=ChipsMultiple)
    guardian_present = forms.BooleanField(label=_("The guardian was present"), required=False)
    said_a = text_field(_("What side A says"), 2000)
    said_b = text_field(_("What side B says"), 2000)
    note = text_field(_("Course and proposal"), 2000)
    result = forms.ChoiceField(label=_("Result"), choices=Mediation.RESULTS)
    next_on = forms.DateField(label=_("Next round on"), required=False)
    co_host = forms.CharField(label=_("Other mediators"), max_length=200, required=False)
    others = forms.CharField(label=_("Others present"), max_length=200, required=False)
    witness_name = forms.CharField(label=_("Witness"), max_length=60, required=False)
    witness_address = forms.CharField(label=_("Address of the witness"), max_length=200, required=False)
    witness_contact = forms.CharField(label=_("Contact of the witness"), max_length=60, required=False)

    private = ("witness_contact",)
    keep_select = ("host", "second_host")

    def __init__(self, *args, dispute, parties, handlers, guarded, **kwargs):
        super().__init__(*args, **kwargs)
        self.set_hosting(dispute, handlers)
        self.fields["present"].choices = [(str(party.pk), party.name) for party in parties]
        self.initial.setdefault("held_at", timezone.localtime().replace(second=0, microsecond=0))
        self.initial.setdefault("present", [str(party.pk) for party in parties])
        if not guarded:
            del self.fields["guardian_present"]

    def facts(self):
        values = self.hosting(dict(self.cleaned_data))
        values["present"] = [int(pk) for pk in values["present"]]
        if values["result"] != Mediation.CONTINUED:
            values["next_on"] = None
        return values


class AgreeForm(VersionedForm):
    facts = text_field(
        _("Main facts"), 4000, rows=6, required=True,
        help_text=_("Time, place, persons, cause, course and result; they stand on the agreement."),
    )  # fmt: skip
    form = forms.ChoiceField(label=_("Form"), choices=Agreement.FORMS, initial=Agreement.WRITTEN)
    signed_on = forms.DateField(label=_("Signed on"))
    manner = forms.CharField(label=_("How it is performed"), max_length=300, required=False)
    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=20, required=False)
    effective_on = forms.DateField(
        label=_("In effect since"), required=False,
        help_text=_("The day the mediator signed and the seal was set. Left empty: the day of signing."),
    )  # fmt: skip

    def __init__(self, *args, dispute, **kwargs):
        super().__init__(*args, **kwargs)
        forms_of_way = agreements.forms_of(dispute.procedure)
        self.fields["form"].choices = [choice for choice in Agreement.FORMS if choice[0] in forms_of_way]
        self.initial.setdefault("signed_on", timezone.localdate())
        if dispute.procedure == codes.PEOPLE:
            self.fields["copies"].help_text = _(
                "Left empty: one for each party and one for the body. An agreement by word needs no paper."
            )
        else:
            self.fields["copies"].help_text = _("Left empty: three.")
            del self.fields["effective_on"]


class TermRow(Form):
    """One thing promised."""

    draft = False
    party = forms.ModelChoiceField(
        label=_("Who"), queryset=Party.objects.none(), required=False, empty_label=_("Choose")
    )
    text = forms.CharField(label=_("What"), max_length=300, required=False)
    due_on = forms.DateField(label=_("By when"), required=False)

    def clean(self):
        """Who promises is chosen, never preset: a wrong party is easily left standing."""
        values = super().clean()
        if values.get("text") and values.get("party") is None:
            self.add_error("party", _("Choose who promises it."))
        return values


class BaseTerms(forms.BaseFormSet):
    def terms(self):
        return [
            {name: form.cleaned_data.get(name) for name in ("party", "text", "due_on")}
            for form in self.forms
            if form.cleaned_data.get("text")
        ]


def terms_formset(parties, *args, **kwargs):
    """`parties` is the queryset of who may promise something."""
    formset = forms.formset_factory(
        TermRow, formset=BaseTerms, extra=TERM_ROWS, max_num=MAX_TERMS, validate_max=True, absolute_max=MAX_TERMS
    )(*args, **kwargs)
    for row in [*formset.forms, formset.empty_form]:
        row.fields["party"].queryset = parties
    return formset


class TermForm(Form):
    """How one term was kept."""

    draft = False
    state = forms.ChoiceField(label=_("How it was kept"), choices=Term.STATES)
    settled_on = forms.DateField(label=_("On"), required=False)
    note = text_field(_("Note"), 300, rows=2)

    def __init__(self, *args, correcting=False, **kwargs):
        super().__init__(*args, **kwargs)
        if correcting:
            self.fields["note"].label, self.fields["note"].needed = _("Why it is corrected"), True

    def clean(self):
        values = super().clean()
        if values.get("state") == Term.PENDING:
            values["settled_on"] = None
        elif not values.get("settled_on"):
            values["settled_on"] = timezone.localdate()
        return values


class DayForm(VersionedForm):
    """One day, and nothing else."""

    draft = False
    day = forms.DateField(label=_("On"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", timezone.localdate())


class CloseForm(VersionedForm):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=codes.OUTCOMES.choices)
    closed_on = forms.DateField(label=_("Closed on"))
    note = text_field(_("Note"), 500)
    ends_on = forms.DateField(
        label=_("Return visits end on"), required=False,
        help_text=_("Left empty, they are made as the county's plan says."),
    )  # fmt: skip

    case_number = forms.CharField(
        label=_("Number of the public-order case"), max_length=closing.LONGEST_NUMBER, required=False,
        help_text=_("As it is called outside. Sealed: only the officers of this case and the chief read it."),
    )  # fmt: skip
    suit_explained = forms.BooleanField(
        label=_("The parties were told that they may sue at a civil court"), required=False
    )

    private = ("case_number",)
    field_order = ("outcome", "case_number", "suit_explained", "closed_on", "note", "ends_on")

    def __init__(self, *args, dispute, is_broken=False, **kwargs):
        super().__init__(*args, **kwargs)
        # Success or not yet performed: which of the two is so, the terms say; police close what is performed.
        outcomes = [
            (code, label)
            for code, label in closing.outcomes(dispute, is_broken=is_broken)
            if dispute.procedure == codes.POLICE or performance.fitting_outcome(dispute, code) == code
        ]
        self.fields["outcome"].choices = outcomes
        first = closing.outcome_of(dispute, is_broken=is_broken)
        first = codes.HANDLED if dispute.procedure in codes.UNMEDIATED_PROCEDURES else first
        for name in ("case_number", "suit_explained"):
            self.fields[name].show_if = f"outcome={codes.PUBLIC_ORDER_CASE}"
            if codes.PUBLIC_ORDER_CASE not in dict(outcomes):
                del self.fields[name]
        if dispute.procedure != codes.POLICE:
            first = performance.fitting_outcome(dispute, first or codes.BY_THEMSELVES)
        first = first or codes.BY_THEMSELVES
        self.initial.setdefault("outcome", first if first in dict(outcomes) else outcomes[0][0])
        self.initial.setdefault("closed_on", timezone.localdate())
        if not dispute.is_petition:
            del self.fields["ends_on"]


class ReopenForm(GateMixin, VersionedForm):
    draft = False
    reason = reason_field(_("Why it is opened again"))
    procedure = forms.ChoiceField(label=_("How it is handled"), widget=Cards)

    field_order = ("reason", "procedure", *GateMixin.OPENS, "exclusions")

    def __init__(self, *args, dispute, **kwargs):
        super().__init__(*args, **kwargs)
        if dispute.is_petition:
            self.leave_out_gate()
            del self.fields["procedure"]
            return
        self.fields["procedure"].choices = procedure_cards([procedure.code for procedure in codes.PROCEDURES])
        # Something agreed before police is over; what begins now passes the gate anew.
        agreed = dispute.outcome == codes.ENDED_AGREED and dispute.procedure == codes.POLICE
        self.initial.setdefault("procedure", codes.PEOPLE if agreed or not dispute.procedure else dispute.procedure)
        for name in self.OPENS if not agreed else ():
            self.initial.setdefault(name, getattr(dispute, name))


class VoidForm(VersionedForm):
    draft = False
    reason = reason_field(_("Why it is voided"))
