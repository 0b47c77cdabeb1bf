"""Rounds of mediation, the agreement that results from one, and the performance of its terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, OutOfScope, RuleViolation, StaleVersion, refuse_if
from disputes import codes, dated_rules
from disputes.actions import performance
from disputes.actions.base import locked_for_act, refuse_breaches, save_act
from disputes.actions.checks import check_choice, check_record, invalid_if
from disputes.actions.hosting import OFFICERS, SUBMITTED, hosting_of, refuse_auxiliaries
from disputes.actions.lifecycle import accept, end_agreements
from disputes.models import Agreement, Dispute, Extension, Mediation, Term
from disputes.rules import agreements as agreement_rules
from disputes.rules import days, hosting, mediation
from disputes.rules import terms as term_rules
from facts.fact_updates import fact_transaction

if TYPE_CHECKING:
    from disputes.models import Party
    from disputes.rules.gate import Gate
    from disputes.rules.mediation import Breach
    from stations.models import Officer

# Texts of a round that no rule depends on.
ROUND_DETAILS = (
    "place", "co_host", "others", "witness_name", "witness_address", "witness_contact", "said_a", "said_b", "note",
)  # fmt: skip


@fact_transaction()
def mediate(
    *,
    by: Officer,
    dispute: Dispute,
    result: str,
    held_at: datetime | None = None,
    present: Iterable[Party | int] | None = None,
    guardian_present: bool = False,
    next_on: date | None = None,
    override_reason: str = "",
    procedure: str = "",
    gate: Gate | None = None,
    expected_version: int | None = None,
    **details: Any,
) -> Mediation:
    """Record a round of mediation and return it; `details` are texts of ROUND_DETAILS and who led it (SUBMITTED).

    `present` are parties or their ids, all current parties by default; time and place default to now and the police
    room. With `procedure` a case that was only reported is accepted first, on the day of the round. Raises
    RuleViolation for a broken rule; a chief may override a late or surplus round with `override_reason`.
    """
    held_at = held_at or timezone.now()
    held_on = timezone.localdate(held_at)
    if procedure and dispute.state == codes.REPORTED:
        dispute = accept(
            by=by, dispute=dispute, procedure=procedure, gate=gate, accepted_on=held_on,
            expected_version=expected_version,
        )  # fmt: skip
        expected_version = None
    dispute, transition = locked_for_act(by, dispute, "mediate", expected_version=expected_version)
    check_choice("result", result, Mediation.RESULTS)
    last = Mediation.objects.standing().filter(dispute=dispute, cycle=dispute.cycle).order_by("-round").first()
    _check_time(dispute, held_at, held_on, last)
    people = _parties(dispute, present)
    refuse_breaches(by, dispute, _breaches(dispute, people, held_on, last, guardian_present), override_reason)
    led_by = hosting_of(by, dispute, held_on, {name: details.pop(name, None) for name in SUBMITTED})
    refuse_auxiliaries(dispute, details.get("co_host") or "", held_on)
    next_on = _next_on(result, next_on, held_on)
    round_ = _new_round(dispute, last, details, result=result, held_at=held_at, next_on=next_on, **led_by,
                        guardian_present=guardian_present)  # fmt: skip
    round_.save_new(by)
    round_.present.set(people)
    before, dispute.state = dispute.state, transition.leads_to(dispute.state, result)
    changes = {"round": round_.round, "result": result, "state": [before, dispute.state]}
    if round_.body is not None:
        changes["body"] = round_.body.name
    save_act(by, dispute, "dispute_mediated", ["state"], changes=changes)
    return round_


def _new_round(dispute: Dispute, last: Mediation | None, details: dict[str, str], **facts: Any) -> Mediation:
    """The round after `last`, unsaved and checked; without a place it is in the police room."""
    unknown = set(details) - set(ROUND_DETAILS)
    if unknown:
        raise TypeError(f"Not a detail of a round: {', '.join(sorted(unknown))}")
    place = (details.pop("place", "") or "").strip() or dispute.room.name
    number = last.round + 1 if last else 1
    round_ = Mediation(dispute=dispute, cycle=dispute.cycle, round=number, place=place, **details, **facts)
    check_record(round_, exclude=["dispute", *OFFICERS, "body", "mediator"])
    return round_


@fact_transaction()
def agree(
    *,
    by: Officer,
    dispute: Dispute,
    terms: Sequence[dict[str, Any]],
    facts: str = "",
    manner: str = "",
    form: str = Agreement.WRITTEN,
    signed_on: date | None = None,
    copies: int | None = None,
    effective_on: date | None = None,
    recording: str = "",
    is_on_spot: bool = False,
    expected_version: int | None = None,
) -> Agreement:
    """Record what was agreed in the last round and return the agreement.

    Each term is a dict of `party`, `text` and `due_on`; one performed on the spot has `state` and `settled_on` too.
    Without `facts` the agreement takes the summary of the case.
    """
    dispute, transition = locked_for_act(by, dispute, "agree", expected_version=expected_version)
    last = Mediation.objects.standing().filter(dispute=dispute, cycle=dispute.cycle).order_by("-round").first()
    if last is None or last.result != Mediation.AGREED:
        raise RuleViolation(_("The last round did not end in agreement; record the round in which they agreed."))
    signed_on = signed_on or timezone.localdate()
    invalid_if("signed_on", days.since(signed_on, timezone.localdate(), last.held_on))
    agreement = Agreement(
        dispute=dispute, mediation=last, cycle=dispute.cycle, procedure=dispute.procedure, form=form,
        signed_on=signed_on, effective_on=effective_on, recording=(recording or "").strip(), is_on_spot=is_on_spot,
        facts=(facts or "").strip() or dispute.summary, manner=(manner or "").strip(),
    )  # fmt: skip
    save_agreement(by, agreement, terms, copies)
    before, dispute.state = dispute.state, transition.leads_to(dispute.state)
    save_act(by, dispute, "dispute_agreed", ["state"], changes={"state": [before, dispute.state], "terms": len(terms)})
    return agreement


def save_agreement(by: Officer, agreement: Agreement, terms: Sequence[dict[str, Any]], copies: int | None) -> None:
    """Check a new agreement with its terms and save both; one that was in force ends."""
    if not terms:
        raise Invalid(_("Enter at least one term: who, what, by when."), field="terms")
    check_choice("form", agreement.form, Agreement.FORMS)
    _check_paper(agreement, terms, copies)
    # A case that came back from a referral may have an earlier agreement in force.
    end_agreements(by, agreement.dispute, agreement.signed_on)
    check_record(agreement, exclude=["dispute", "mediation"])
    agreement.save_new(by)
    for values in terms:
        _add_term(by, agreement, values)


def _check_paper(agreement: Agreement, terms: Sequence[dict[str, Any]], copies: int | None) -> None:
    """Its form, copies and the day it takes effect; without a number of copies it has the usual one."""
    way, form = agreement.way, agreement.form
    misfit = agreement_rules.form_fits(way, form, agreement.is_on_spot, agreement.recording)
    if misfit:
        raise Invalid(misfit[1], field=misfit[0])
    promising = {getattr(values.get("party"), "pk", values.get("party")) for values in terms}
    signing = agreement.dispute.parties.current().filter(Q(side__in=codes.OPPOSED_SIDES) | Q(pk__in=promising - {None}))
    party_count = signing.count()
    usual = agreement_rules.usual_copies(way, form, party_count)
    agreement.copies = usual if copies is None else copies
    invalid_if("copies", agreement_rules.copies(way, form, party_count, agreement.copies))
    today = timezone.localdate()
    invalid_if(
        "effective_on", agreement_rules.effective_on(agreement.effective_on, way, form, agreement.signed_on, today)
    )


@fact_transaction()
def settle_term(
    *,
    by: Officer,
    term: Term,
    state: str,
    settled_on: date | None = None,
    note: str = "",
    expected_version: int | None = None,
) -> Term:
    """Record whether a term was performed. One performed after its last day is late; a correction needs a note."""
    dispute, term = _locked_term(by, term, expected_version)
    note = (note or "").strip()
    if term.state != Term.PENDING and len(note) < 2:
        raise Invalid(_("Say why this is corrected."), field="note")
    before = term.state
    _settle(term, check_choice("state", state, Term.STATES), settled_on)
    term.note = note
    check_record(term, exclude=["agreement", "party"])
    term.save_changed(by, ["state", "settled_on", "reminded_at", "note"])
    changes = {"term": term.text, "term_state": [before, term.state]}
    save_act(by, dispute, "term_settled", [], reason=note, changes=changes)
    performance.renew_outcome(by, dispute)
    return term


@fact_transaction()
def ask_confirmation(
    *, by: Officer, dispute: Dispute, asked_on: date, expected_version: int | None = None
) -> Agreement:
    """Both sides asked the court to confirm the agreement of people's mediation (司法确认)."""
    dispute, _transition = locked_for_act(by, dispute, "settle_term", expected_version=expected_version)
    agreement = Agreement.objects.filter(dispute=dispute, ended_on__isnull=True).first()
    if agreement is None:
        raise RuleViolation(_("There is no agreement that holds."))
    since = agreement.in_effect_on
    invalid_if("asked_on", days.since(asked_on, timezone.localdate(), since))
    refuse_breaches(by, dispute, [mediation.confirmation(dated_rules.law_of(dispute), since, asked_on)])
    before, agreement.confirmation_asked_on = agreement.confirmation_asked_on, asked_on
    agreement.save_changed(by, ["confirmation_asked_on"])
    changes = {"confirmation_asked_on": [before.isoformat() if before else None, asked_on.isoformat()]}
    save_act(by, dispute, "dispute_changed", [], changes=changes)
    return agreement


def _breaches(
    dispute: Dispute, people: list[Party], held_on: date, last: Mediation | None, guardian_present: bool
) -> list[Breach]:
    """The rules the round would break; those that nobody may override come first."""
    law = dated_rules.law_of(dispute)
    extended = (
        Extension.objects.filter(dispute=dispute, cycle=dispute.cycle, step=dispute.step, state=Extension.GRANTED)
        .order_by("-until_on")
        .values_list("until_on", flat=True)
        .first()
    )
    breaches = [
        mediation.mediated_at_all(dispute),
        mediation.both_sides(people),
        hosting.represented(dispute.procedure, people),
        mediation.guardian(law, dispute.parties.current(), held_on, guardian_present),
        mediation.rounds(law, last.round if last else 0),
        mediation.in_time(dispute, law, held_on, last=last, extended_until=extended),
    ]
    return sorted(filter(None, breaches), key=lambda breach: breach.may_override)


def _check_time(dispute: Dispute, held_at: datetime, held_on: date, last: Mediation | None) -> None:
    if held_at > timezone.now():
        raise Invalid(_("The day lies in the future."), field="held_at")
    accepted_on = dispute.accepted_on or dispute.reported_on
    invalid_if("held_at", days.held_on(held_on, timezone.localdate(), accepted_on, last.held_on if last else None))


def _parties(dispute: Dispute, present: Iterable[Party | int] | None) -> list[Party]:
    """The current parties named in `present`, each once; all current parties for None."""
    if present is None:
        return list(dispute.parties.current())
    wanted = {party if isinstance(party, int) else party.pk for party in present}
    parties = list(dispute.parties.current().filter(pk__in=wanted))
    if len(parties) < len(wanted):
        raise Invalid(_("Somebody named here is not a party to this case."), field="present")
    return parties


def _next_on(result: str, next_on: date | None, held_on: date) -> date | None:
    if next_on is None:
        return None
    if result != Mediation.CONTINUED:
        raise Invalid(_("A next round is planned only where mediation continues."), field="next_on")
    invalid_if("next_on", _("The next round comes after this one.") if next_on < held_on else None)
    return next_on


def _add_term(by: Officer, agreement: Agreement, values: dict[str, Any]) -> None:
    party = agreement.dispute.parties.current().filter(pk=getattr(values["party"], "pk", values["party"])).first()
    if party is None:
        raise Invalid(_("Somebody named here is not a party to this case."), field="terms")
    term = Term(agreement=agreement, party=party, text=(values.get("text") or "").strip(), due_on=values.get("due_on"))
    invalid_if("terms", None if term.text else _("Enter at least one term: who, what, by when."))
    invalid_if("terms", term_rules.due_on(term.due_on, agreement.signed_on))
    if values.get("state", Term.PENDING) != Term.PENDING:
        state = check_choice("terms", values["state"], Term.STATES)
        _settle(term, state, values.get("settled_on") or agreement.signed_on, field="terms")
    check_record(term, exclude=["agreement", "party"])
    term.save_new(by)


def _settle(term: Term, state: str, settled_on: date | None, field: str = "settled_on") -> None:
    """Set the state of the term, unsaved; performed in time or late follows from the days."""
    if state == Term.PENDING:
        term.state, term.settled_on, term.reminded_at = state, None, None
        return
    settled_on = settled_on or timezone.localdate()
    invalid_if(field, days.since(settled_on, timezone.localdate(), term.agreement.signed_on))
    term.state, term.settled_on = term_rules.state_on(state, term.due_on, settled_on), settled_on


def _locked_term(by: Officer, term: Term, expected_version: int | None) -> tuple[Dispute, Term]:
    """The current rows of case and term, the case locked. Raises RuleViolation when the agreement has ended."""
    present = Term.objects.select_related("agreement", "party").filter(pk=term.pk).first()
    if present is None:
        raise OutOfScope
    dispute, _transition = locked_for_act(by, Dispute(pk=present.agreement.dispute_id), "settle_term")
    present = Term.objects.select_related("agreement", "party").get(pk=present.pk)
    if expected_version is not None and present.version != expected_version:
        raise StaleVersion(present)
    refuse_if(term_rules.settling(present))
    return dispute, present
