"""Correcting and withdrawing what was recorded in a case: always with a reason."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.web.forms import ChipsMultiple, DateTimeInput, Form
from disputes import codes
from disputes.actions.gating import gate_of
from disputes.forms.fields import Cards, VersionedForm, reason_field, text_field
from disputes.forms.handling import procedure_cards
from disputes.models import Agreement, Mediation, Party
from disputes.rules import gate, mediation

WHY = _("Why it is corrected")


class WithdrawForm(VersionedForm):
    draft = False
    reason = reason_field(_("Why it is withdrawn"))


class ConfirmCopyForm(VersionedForm):
    draft = False


class CorrectRoundForm(VersionedForm):
    """What a round says; the officers who held it and its number stay."""

    draft = False
    held_at = forms.DateTimeField(label=_("When"), widget=DateTimeInput)
    place = forms.CharField(label=_("Place"), max_length=200)
    present = forms.MultipleChoiceField(label=_("Parties present"), widget=ChipsMultiple)
    said_a = text_field(_("What side A says"), 2000)
    said_b = text_field(_("What side B says"), 2000)
    note = text_field(_("Course and proposal"), 2000)
    result = forms.ChoiceField(label=_("Result"), choices=Mediation.RESULTS)
    next_on = forms.DateField(label=_("Next round on"), required=False)
    others = forms.CharField(label=_("Others present"), max_length=200, required=False)
    witness_name = forms.CharField(label=_("Witness"), max_length=60, required=False)
    witness_address = forms.CharField(label=_("Address of the witness"), max_length=200, required=False)
    witness_contact = forms.CharField(label=_("Contact of the witness"), max_length=60, required=False)
    reason = reason_field(WHY)

    private = ("witness_contact",)

    def __init__(self, *args, round_, may_change_result, **kwargs):
        self.round = round_
        names = [name for name in type(self).base_fields if name not in ("version", "reason", "present")]
        saved = {name: getattr(round_, name) for name in names}
        saved |= {"held_at": timezone.localtime(round_.held_at), "version": round_.version}
        present = list(round_.present.all())
        super().__init__(
            *args, **{**kwargs, "initial": {**saved, "present": [str(party.pk) for party in present],
                                            **(kwargs.get("initial") or {})}}
        )  # fmt: skip
        parties = {party.pk: party for party in [*present, *round_.dispute.parties.current()]}
        self.fields["present"].choices = [(str(pk), party.name) for pk, party in parties.items()]
        if not may_change_result:
            del self.fields["result"], self.fields["next_on"]

    def facts(self):
        values = dict(self.cleaned_data)
        values["present"] = [int(pk) for pk in values["present"]]
        # The input shows whole minutes; a time nobody touched keeps its seconds.
        if values["held_at"].replace(second=0) == self.round.held_at.replace(second=0, microsecond=0):
            values["held_at"] = self.round.held_at
        if values.get("result", Mediation.CONTINUED) != Mediation.CONTINUED:
            values["next_on"] = None
        return values


class CorrectAgreementForm(VersionedForm):
    draft = False
    facts = text_field(_("Main facts"), 4000, rows=6, required=True)
    form = forms.ChoiceField(label=_("Form"), choices=Agreement.FORMS)
    signed_on = forms.DateField(label=_("Signed on"))
    manner = forms.CharField(label=_("How it is performed"), max_length=300, required=False)
    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=20)
    reason = reason_field(WHY)


class CorrectTermRow(Form):
    draft = False
    id = forms.IntegerField(widget=forms.HiddenInput)
    party = forms.ModelChoiceField(label=_("Who"), queryset=Party.objects.none(), empty_label=None)
    text = forms.CharField(label=_("What"), max_length=300)
    due_on = forms.DateField(label=_("By when"), required=False)


def correct_terms_formset(agreement, parties, data=None):
    """A row for each term of the agreement."""
    rows = [
        {"id": term.pk, "party": term.party_id, "text": term.text, "due_on": term.due_on}
        for term in agreement.terms.all()
    ]
    formset = forms.formset_factory(CorrectTermRow, extra=0, max_num=len(rows), absolute_max=len(rows) + 1)
    result = formset(data, initial=rows, prefix="terms")
    for row in result.forms:
        row.fields["party"].queryset = parties
    return result


class CorrectAcceptanceForm(VersionedForm):
    draft = False
    procedure = forms.ChoiceField(label=_("How it is handled"), widget=Cards)
    accepted_on = forms.DateField(label=_("Accepted on"))
    reason = reason_field(WHY)

    def __init__(self, *args, dispute, **kwargs):
        super().__init__(*args, **kwargs)
        allowed = [
            row.code
            for row in codes.PROCEDURES
            if mediation.petition_handled(dispute.kind, row.code) is None
            and gate.passed(row.code, gate_of(dispute)) is None
        ]
        self.fields["procedure"].choices = procedure_cards(allowed)
        self.initial.setdefault("procedure", dispute.procedure)
        self.initial.setdefault("accepted_on", dispute.accepted_on)
