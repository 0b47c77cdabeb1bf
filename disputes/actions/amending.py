"""Rounds, agreements and acceptance: corrected with a reason, or withdrawn with one; the old text stays on the trail.

An agreement is corrected until its signed copy is confirmed. After that the parties hold the paper, so that it can
only be withdrawn and made anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, OutOfScope, StaleVersion, refuse_if
from disputes import codes, dated_rules
from disputes.actions.base import locked_for_act, refuse_breaches, save_act
from disputes.actions.checks import check_choice, check_record, invalid_if, required_reason
from disputes.actions.gating import gate_of
from disputes.models import Agreement, Dispute, Mediation, Term
from disputes.rules import amending as rules
from disputes.rules import days, mediation
from disputes.rules import gate as gate_rules
from disputes.rules import terms as term_rules
from facts.fact_updates import fact_transaction

if TYPE_CHECKING:
    from disputes.models import Party
    from stations.models import Officer

ROUND_FIELDS = ("held_at", "place", "co_host", "others", "witness_name", "witness_address", "witness_contact", "said_a",
                "said_b", "note", "guardian_present", "result", "next_on")  # fmt: skip
AGREEMENT_FIELDS = ("facts", "manner", "signed_on", "copies", "form")
TERM_FIELDS = ("party", "text", "due_on")


@fact_transaction()
def correct_round(
    *,
    by: Officer,
    round_: Mediation,
    reason: str,
    present: Iterable[Party | int] | None = None,
    expected_version: int | None = None,
    **values: Any,
) -> Mediation:
    """Correct fields of ROUND_FIELDS and who was present; only the last round of an open case has another result."""
    dispute, round_ = _locked(by, Mediation, round_, expected_version)
    reason = required_reason(reason)
    _known(values, ROUND_FIELDS)
    refuse_if(rules.correcting_round(dispute, round_, round_agreement(round_)))
    before = trail.snapshot(round_, values)
    for name, value in values.items():
        setattr(round_, name, value.strip() if isinstance(value, str) else value)
    if round_.result != Mediation.CONTINUED:
        round_.next_on = None
    _check_round(by, dispute, round_, reason)
    changes = trail.changes_between(before, round_) | _present(round_, present)
    if not changes:
        return round_
    moved = {}
    if "result" in changes:
        refuse_if(rules.changing_result(dispute, round_, is_last=_is_last(round_)))
        moved = _move(dispute, codes.NOT_AGREED if round_.result == Mediation.NOT_AGREED else codes.MEDIATING)
    round_.held_on = timezone.localdate(round_.held_at)
    round_.save_changed(by, [*values, "held_on", "next_on"])
    save_act(
        by, dispute, "round_corrected", ["state"], reason=reason, changes={"round": round_.round, **changes, **moved}
    )
    return round_


@fact_transaction()
def withdraw_round(*, by: Officer, round_: Mediation, reason: str, expected_version: int | None = None) -> Mediation:
    """Withdraw the last round: it counts for no rule any more, stays readable, and gives its number back."""
    dispute, round_ = _locked(by, Mediation, round_, expected_version)
    reason = required_reason(reason)
    in_force = Agreement.objects.filter(mediation=round_, ended_on__isnull=True).first()
    refuse_if(rules.withdrawing_round(dispute, round_, is_last=_is_last(round_), agreement=in_force))
    _void(by, round_, reason)
    left = Mediation.objects.standing().filter(dispute=dispute, cycle=dispute.cycle).order_by("-round").first()
    state = codes.ACCEPTED
    if left is not None:
        state = codes.NOT_AGREED if left.result == Mediation.NOT_AGREED else codes.MEDIATING
    changes = {"round": round_.round, **_move(dispute, state)}
    save_act(by, dispute, "round_withdrawn", ["state"], reason=reason, changes=changes)
    return round_


@fact_transaction()
def correct_agreement(
    *,
    by: Officer,
    agreement: Agreement,
    reason: str,
    terms: Iterable[dict[str, Any]] = (),
    expected_version: int | None = None,
    **values: Any,
) -> Agreement:
    """Correct fields of AGREEMENT_FIELDS; `terms` are dicts of the `id` of a term and what changes of it."""
    dispute, agreement = _locked(by, Agreement, agreement, expected_version)
    reason = required_reason(reason)
    _known(values, AGREEMENT_FIELDS)
    refuse_if(rules.correcting_agreement(dispute, agreement))
    before = trail.snapshot(agreement, values)
    for name, value in values.items():
        setattr(agreement, name, value.strip() if isinstance(value, str) else value)
    invalid_if("signed_on", days.since(agreement.signed_on, timezone.localdate(), _reached_on(agreement)))
    check_record(agreement, exclude=["dispute", "mediation", "voided_by", "copy_confirmed_by"])
    changes = trail.changes_between(before, agreement)
    if changes:
        agreement.save_changed(by, list(values))
    corrected = [line for line in (_correct_term(by, agreement, dict(term)) for term in terms) if line]
    if corrected:
        changes["terms"] = [[old for old, _new in corrected], [new for _old, new in corrected]]
    if changes:
        save_act(by, dispute, "agreement_corrected", [], reason=reason, changes=changes)
    return agreement


@fact_transaction()
def withdraw_agreement(
    *, by: Officer, agreement: Agreement, reason: str, expected_version: int | None = None
) -> Agreement:
    """Withdraw the agreement in force: it binds nobody, stays readable, and another one can be made."""
    dispute, agreement = _locked(by, Agreement, agreement, expected_version)
    reason = required_reason(reason)
    refuse_if(rules.withdrawing_agreement(dispute, agreement))
    agreement.ended_on = timezone.localdate()
    _void(by, agreement, reason, "ended_on")
    changes = _move(dispute, codes.MEDIATING)
    save_act(by, dispute, "agreement_withdrawn", ["state"], reason=reason, changes=changes)
    return agreement


@fact_transaction()
def confirm_signed_copy(*, by: Officer, agreement: Agreement, expected_version: int | None = None) -> Agreement:
    """The copies are signed by everybody and kept: from now on the text of the agreement stays as it is."""
    dispute, agreement = _locked(by, Agreement, agreement, expected_version)
    refuse_if(rules.correcting_agreement(dispute, agreement))
    agreement.copy_confirmed_at, agreement.copy_confirmed_by = timezone.now(), by
    agreement.save_changed(by, ["copy_confirmed_at", "copy_confirmed_by"])
    save_act(by, dispute, "copy_confirmed", [], changes={"cycle": agreement.cycle})
    return agreement


@fact_transaction()
def correct_acceptance(
    *,
    by: Officer,
    dispute: Dispute,
    reason: str,
    procedure: str,
    accepted_on: date,
    expected_version: int | None = None,
) -> Dispute:
    """Correct the procedure or the day of acceptance, while no round was held."""
    dispute, _transition = locked_for_act(by, dispute, "amend", expected_version=expected_version)
    reason = required_reason(reason)
    refuse_if(rules.amending_acceptance(dispute, has_rounds=_has_rounds(dispute)))
    check_choice("procedure", procedure, codes.PROCEDURES.choices)
    invalid_if("accepted_on", days.accepted_on(accepted_on, timezone.localdate(), dispute.reported_on))
    # To mediate by police after all, the acceptance is withdrawn and made anew, with what opens the gate.
    barred = [mediation.petition_handled(dispute.kind, procedure), gate_rules.passed(procedure, gate_of(dispute))]
    refuse_breaches(by, dispute, barred)
    before = trail.snapshot(dispute, ["procedure", "accepted_on"])
    dispute.procedure, dispute.accepted_on = procedure, accepted_on
    changes = trail.changes_between(before, dispute)
    if not changes:
        return dispute
    return save_act(by, dispute, "acceptance_corrected", ["procedure", "accepted_on"], reason=reason, changes=changes)


@fact_transaction()
def withdraw_acceptance(*, by: Officer, dispute: Dispute, reason: str, expected_version: int | None = None) -> Dispute:
    """Take the acceptance back: the case is reported again, while no round was held."""
    dispute, _transition = locked_for_act(by, dispute, "amend", expected_version=expected_version)
    reason = required_reason(reason)
    refuse_if(rules.withdrawing_acceptance(dispute, has_rounds=_has_rounds(dispute)))
    empty = {"procedure": "", "accepted_on": None, "awaits_appraisal": False, "appraised_on": None}
    changes = trail.set_values(dispute, empty) | _move(dispute, codes.REPORTED)
    return save_act(by, dispute, "acceptance_withdrawn", ["state", *empty], reason=reason, changes=changes)


def _reached_on(agreement: Agreement) -> date:
    """The day before which it cannot have been signed: of its round, else of its own words."""
    return agreement.mediation.held_on if agreement.mediation is not None else agreement.signed_on


def round_agreement(round_: Mediation) -> Agreement | None:
    """The latest agreement that came out of the round and was not withdrawn."""
    return Agreement.objects.filter(mediation=round_, voided_at__isnull=True).order_by("-id").first()


def _locked(by: Officer, model: Any, record: Any, expected_version: int | None) -> tuple[Dispute, Any]:
    """The current rows of the case and of its record, the case locked."""
    dispute, _transition = locked_for_act(by, Dispute(pk=record.dispute_id), "amend")
    current = model.objects.filter(pk=record.pk, dispute=dispute).first()
    if current is None:
        raise OutOfScope
    if expected_version is not None and current.version != expected_version:
        raise StaleVersion(current)
    return dispute, current


def _known(values: dict[str, Any], names: tuple[str, ...]) -> None:
    unknown = set(values) - set(names)
    if unknown:
        raise TypeError(f"Not to be corrected: {', '.join(sorted(unknown))}")


def _void(by: Officer, record: Any, reason: str, *fields: str) -> None:
    record.voided_at, record.voided_by, record.void_reason = timezone.now(), by, reason
    record.save_changed(by, ["voided_at", "voided_by", "void_reason", *fields])


def _move(dispute: Dispute, state: str) -> dict[str, Any]:
    before, dispute.state = dispute.state, state
    return {"state": [before, state]} if before != state else {}


def _is_last(round_: Mediation) -> bool:
    later = Mediation.objects.standing().filter(dispute=round_.dispute_id, cycle=round_.cycle, round__gt=round_.round)
    return not later.exists()


def _has_rounds(dispute: Dispute) -> bool:
    return Mediation.objects.standing().filter(dispute=dispute, cycle=dispute.cycle).exists()


def _check_round(by: Officer, dispute: Dispute, round_: Mediation, reason: str) -> None:
    check_choice("result", round_.result, Mediation.RESULTS)
    check_record(round_, exclude=["dispute", "host", "voided_by"])
    moment: datetime = round_.held_at
    if moment > timezone.now():
        raise Invalid(_("The day lies in the future."), field="held_at")
    held_on = timezone.localdate(moment)
    if held_on == round_.held_on:
        return
    others = Mediation.objects.standing().filter(dispute=dispute, cycle=round_.cycle)
    previous = others.filter(round__lt=round_.round).order_by("-round").first()
    accepted_on = dispute.accepted_on or dispute.reported_on
    invalid_if("held_at", days.held_on(held_on, timezone.localdate(), accepted_on, previous.held_on if previous else None))
    after = others.filter(round__gt=round_.round).order_by("round").first()
    agreement = round_agreement(round_)
    latest = min((day for day in (after and after.held_on, agreement and agreement.signed_on) if day), default=None)
    if latest is not None and held_on > latest:
        raise Invalid(_("What followed this round is of %(day)s.") % {"day": latest.isoformat()}, field="held_at")
    if round_.cycle == dispute.cycle:
        late = mediation.in_time(dispute, dated_rules.law_of(dispute), held_on, last=previous)
        refuse_breaches(by, dispute, [late], reason)


def _present(round_: Mediation, present: Iterable[Party | int] | None) -> dict[str, Any]:
    """Who was present, given whole; returns what changed, by name."""
    if present is None:
        return {}
    wanted = {party if isinstance(party, int) else party.pk for party in present}
    parties = list(round_.dispute.parties.filter(pk__in=wanted))
    if len(parties) < len(wanted):
        raise Invalid(_("Somebody named here is not a party to this case."), field="present")
    refuse_breaches(None, round_.dispute, [mediation.both_sides(parties)])
    before = list(round_.present.order_by("pk"))
    if {party.pk for party in before} == wanted:
        return {}
    round_.present.set(parties)
    return {"present": [[party.name for party in before], [party.name for party in parties]]}


def _correct_term(by: Officer, agreement: Agreement, values: dict[str, Any]) -> tuple[str, str] | None:
    term = agreement.terms.select_related("party").filter(pk=values.pop("id", None)).first()
    if term is None:
        raise Invalid(_("This term does not belong to the agreement."), field="terms")
    _known(values, TERM_FIELDS)
    old = _term_text(term)
    for name, value in values.items():
        setattr(term, name, value.strip() if isinstance(value, str) else value)
    if term.party.dispute_id != agreement.dispute_id:
        raise Invalid(_("Somebody named here is not a party to this case."), field="terms")
    invalid_if("terms", None if term.text else _("Enter at least one term: who, what, by when."))
    invalid_if("terms", term_rules.due_on(term.due_on, agreement.signed_on))
    if term.settled_on is not None:
        term.state = term_rules.state_on(term.state, term.due_on, term.settled_on)
    check_record(term, exclude=["agreement", "party"])
    if _term_text(term) == old:
        return None
    term.save_changed(by, [*TERM_FIELDS, "state"])
    return old, _term_text(term)


def _term_text(term: Term) -> str:
    return f"{term.party.name}: {term.text} ({term.due_on or '-'})"
