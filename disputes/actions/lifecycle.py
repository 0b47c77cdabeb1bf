"""The turning points of a case: accepting, closing, reopening, voiding, finishing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed, RuleViolation, refuse_if
from disputes import codes, dated_rules, fact_sources
from disputes.actions import levels, performance, returning, undoing
from disputes.actions.base import locked_for_act, save_act
from disputes.actions.checks import check_choice, check_posting, invalid_if, required_reason
from disputes.actions.closings import after_closing, lapse_requests, last_act_on, move, record_closing
from disputes.actions.gating import kept_gate, pass_gate, seal_exclusions, sealed_record
from disputes.models import Agreement, Dispute, Term
from disputes.rules import closing as rules
from disputes.rules import days, transitions
from disputes.rules import gate as gate_rules
from disputes.rules.gate import GATE_FIELDS, Gate
from facts.fact_updates import fact_transaction

if TYPE_CHECKING:
    from stations.models import Officer

# The days on which the parties were told of other ways.
EXPLAINED = ("ways_explained_on", "suit_explained_on")


@fact_transaction()
def accept(
    *,
    by: Officer,
    dispute: Dispute,
    procedure: str,
    gate: Gate | None = None,
    exclusions: Iterable[str] = (),
    ways_explained: bool = False,
    handler: Officer | None = None,
    accepted_on: date | None = None,
    awaits_appraisal: bool = False,
    expected_version: int | None = None,
) -> Dispute:
    """Accept the case and choose its procedure.

    `gate` is what opens public-security mediation, `exclusions` are codes of what excludes it. `ways_explained`: the
    parties were told of people's mediation and of the court.
    """
    dispute, transition = locked_for_act(by, dispute, "accept", expected_version=expected_version)
    check_choice("procedure", procedure, codes.PROCEDURES.choices)
    accepted_on = accepted_on or timezone.localdate()
    invalid_if("accepted_on", days.accepted_on(accepted_on, timezone.localdate(), dispute.reported_on))
    gate = gate or Gate()
    gate = replace(gate, exclusions=(*gate.exclusions, *exclusions))
    changes = pass_gate(by, dispute, procedure, gate)
    dispute.accepted_on = accepted_on
    if awaits_appraisal and not _waits_for_appraisals(dispute):
        raise Invalid(_("Only public-security mediation waits for an appraisal."), field="awaits_appraisal")
    dispute.awaits_appraisal = awaits_appraisal
    dispute.handler = check_posting(handler, dispute.room, "handler") if handler else dispute.handler or by
    if ways_explained:
        dispute.ways_explained_on = accepted_on
        changes["ways_explained_on"] = [None, accepted_on.isoformat()]
    changes |= move(dispute, transition)
    fields = [
        "procedure", *GATE_FIELDS, "ways_explained_on", "accepted_on", "awaits_appraisal", "handler", "state",
    ]  # fmt: skip
    dispute = save_act(by, dispute, "dispute_accepted", fields, changes=changes)
    seal_exclusions(by, dispute, gate)
    return dispute


@fact_transaction()
def explain_ways(*, by: Officer, dispute: Dispute, explained_on: date, expected_version: int | None = None) -> Dispute:
    """Record the day on which the parties were told of people's mediation and of the court."""
    dispute, _transition = locked_for_act(by, dispute, "explain_ways", expected_version=expected_version)
    invalid_if("explained_on", days.since(explained_on, timezone.localdate(), dispute.reported_on))
    changes = trail.set_values(dispute, {"ways_explained_on": explained_on})
    return save_act(by, dispute, "dispute_changed", ["ways_explained_on"], changes=changes)


@fact_transaction()
def set_appraised(*, by: Officer, dispute: Dispute, appraised_on: date, expected_version: int | None = None) -> Dispute:
    """Record the day of the injury appraisal's result: the time limit of the first round counts from it."""
    dispute, _transition = locked_for_act(by, dispute, "edit", expected_version=expected_version)
    if not dispute.awaits_appraisal:
        raise RuleViolation(_("This case does not wait for an appraisal."))
    accepted_on = dispute.accepted_on or dispute.reported_on
    invalid_if("appraised_on", days.since(appraised_on, timezone.localdate(), accepted_on))
    dispute.awaits_appraisal, dispute.appraised_on = False, appraised_on
    changes = {"appraised_on": [None, appraised_on.isoformat()]}
    return save_act(by, dispute, "dispute_changed", ["awaits_appraisal", "appraised_on"], changes=changes)


@fact_transaction()
def close(
    *,
    by: Officer,
    dispute: Dispute,
    outcome: str = "",
    closed_on: date | None = None,
    note: str = "",
    ends_on: date | None = None,
    case_number: str = "",
    suit_explained: bool = False,
    expected_version: int | None = None,
) -> Dispute:
    """Close the case and plan its return visits.

    Without `outcome` it is the one of the state. `ends_on` ends the return visits of a petition matter early. A case
    that goes on as a public-order case has a `case_number` outside, and its parties were told of civil suit.
    """
    dispute, transition = locked_for_act(by, dispute, "close", expected_version=expected_version)
    broken_on = Term.objects.broken().filter(agreement__dispute=dispute).aggregate(day=Min("settled_on"))["day"]
    outcome = outcome or rules.outcome_of(dispute, is_broken=broken_on is not None)
    check_choice("outcome", outcome, codes.OUTCOMES.choices)
    if dispute.procedure != codes.POLICE:  # what police mediated closes when it is performed, and not before
        outcome = performance.fitting_outcome(dispute, outcome)
    today = timezone.localdate()
    closed_on = closed_on or today
    _refuse_closing(dispute, outcome, today, is_broken=broken_on is not None)
    invalid_if("closed_on", rules.closed_on(closed_on, today, last_act_on(dispute)))
    told_before = trail.snapshot(dispute, EXPLAINED)
    if outcome == codes.PUBLIC_ORDER_CASE:
        _go_on_outside(by, dispute, case_number.strip(), suit_explained, broken_on or closed_on)
        dispute.suit_explained_on = closed_on
    elif outcome == codes.ENDED_NOT_AGREED:
        # That outcome says so.
        dispute.ways_explained_on = dispute.ways_explained_on or closed_on
    changes = record_closing(by, dispute, transition, outcome, closed_on, note or "")
    changes |= trail.changes_between(told_before, dispute)
    save_act(by, dispute, "dispute_closed", ["outcome", "closed_on", "state", *EXPLAINED], changes=changes)
    after_closing(by, dispute, ends_on)
    return dispute


def _go_on_outside(by: Officer, dispute: Dispute, case_number: str, suit_explained: bool, failed_on: date) -> None:
    """Seal the number of the public-order case, and the limit that began anew when mediation failed."""
    if wrong := rules.public_order_case(case_number, suit_explained=suit_explained):
        raise Invalid(wrong[1], field=wrong[0])
    last = dispute.mediations.filter(cycle=dispute.cycle).order_by("-round").first()
    if dispute.state == codes.NOT_AGREED and last is not None:
        failed_on = last.held_on
    law = dated_rules.law_of(dispute)
    record = sealed_record(by, dispute)
    record.case_number = case_number
    record.limit_on = failed_on + law.restart_days * dated_rules.DAY if law and law.restart_days else None
    record.save_changed(by, ["case_number", "limit_on"])


@fact_transaction()
def send_back(*, by: Officer, dispute: Dispute, reason: str, expected_version: int | None = None) -> Dispute:
    """Return what 110 or 12345 passed on, with the reason they read; nothing is left to be visited."""
    dispute, transition = locked_for_act(by, dispute, "send_back", expected_version=expected_version)
    refuse_if(rules.sending_back(dispute))
    reason = required_reason(reason)
    changes = record_closing(by, dispute, transition, codes.SENT_BACK, timezone.localdate(), reason)
    save_act(
        by, dispute, "dispute_sent_back", ["outcome", "closed_on", "state"], reason=reason, changes=changes
    )  # fmt: skip
    lapse_requests(by, dispute)
    levels.keep_owed(by, dispute)
    return dispute


@fact_transaction()
def reopen(
    *,
    by: Officer,
    dispute: Dispute,
    reason: str,
    procedure: str = "",
    gate: Gate | None = None,
    visit: Any | None = None,
    expected_version: int | None = None,
) -> Dispute:
    """Open a closed case again: a new cycle begins, accepted today, and the history stays.

    With the return `visit` that reported it, everybody who may record such a visit may reopen, auxiliaries too.
    Without `procedure` the case keeps its own where the law allows it; otherwise it is opened for people's mediation,
    a petition matter for handling. Public-security mediation passes its gate anew, by `gate` or, for a matter that was
    never agreed, by what was found before.
    """
    act = "reopen" if visit is None else "return_visit"
    dispute, _transition = locked_for_act(by, dispute, act, expected_version=expected_version)
    reason = required_reason(reason)
    gate = gate if gate and (gate.public_order_act or gate.exclusions) else kept_gate(dispute)
    procedure = _procedure_after_reopening(dispute, procedure, gate)
    gate = gate if procedure == codes.POLICE else Gate(exclusions=gate.exclusions)
    before = trail.snapshot(dispute, ["procedure"])
    changes = {} if visit is None else {"visit": visit.pk}
    changes |= pass_gate(by, dispute, procedure, gate)
    del changes["procedure"]
    changes |= trail.changes_between(before, dispute)
    today = timezone.localdate()
    undoing.record_reopening(by, dispute, reason, today, visit)
    returning.cancel_returns(by=by, dispute=dispute, reason=reason)
    end_agreements(by, dispute, today)
    changes |= move(dispute, transitions.TRANSITIONS[dispute.state, "reopen"])
    begun = {
        "cycle": dispute.cycle + 1,
        **dict.fromkeys(EXPLAINED),
        "accepted_on": today,
        "awaits_appraisal": False,
        "appraised_on": None,
        "closed_on": None,
        "outcome": "",
        "return_until": None,
    }
    put_changes = trail.set_values(dispute, begun)
    changes["cycle"] = put_changes["cycle"]
    fields = ["state", "procedure", *GATE_FIELDS, *begun]
    save_act(by, dispute, "dispute_reopened", fields, reason=reason, changes=changes)
    seal_exclusions(by, dispute, gate)
    # The level still applies, and nobody has signed for it in this cycle.
    levels.notify_of_level(by, dispute)
    return dispute


@fact_transaction()
def void(*, by: Officer, dispute: Dispute, reason: str, expected_version: int | None = None) -> Dispute:
    """Void a case entered by mistake: it no longer counts and stays readable."""
    dispute, _transition = locked_for_act(by, dispute, "void", expected_version=expected_version)
    reason = required_reason(reason)
    now, leads = timezone.now(), by.scope_for(transitions.LEAD).has(dispute.room)
    not_theirs = rules.may_not_void(dispute, by, leads)
    if not_theirs:
        raise NotAllowed(not_theirs)
    refuse_if(rules.too_late_to_void(dispute, now, leads))
    returning.cancel_returns(by=by, dispute=dispute, reason=reason)
    dispute.voided_at, dispute.voided_by, dispute.void_reason = now, by, reason
    save_act(by, dispute, "voided", ["voided_at", "voided_by", "void_reason"], reason=reason)
    lapse_requests(by, dispute)
    levels.release(by, dispute, "dispute_voided_unsigned")
    fact_sources.touch(dispute)
    fact_sources.touch_closings(*dispute.closings.all())
    return dispute


@fact_transaction()
def finish(*, dispute: Dispute) -> Dispute:
    """Mark a closed case as followed up after its last return visit. Called by the nightly job and by that visit."""
    dispute = Dispute.objects.select_for_update(of=("self",)).select_related("room__station").get(pk=dispute.pk)
    refuse_if(transitions.why_not(dispute.status, "follow_up"))
    changes = move(dispute, transitions.TRANSITIONS[dispute.state, "follow_up"])
    return save_act(None, dispute, "dispute_followed_up", ["state"], changes=changes)


def end_agreements(by: Officer, dispute: Dispute, on: date) -> None:
    """End the agreements in force: they no longer bind the case."""
    for agreement in Agreement.objects.filter(dispute=dispute, ended_on__isnull=True):
        agreement.ended_on = on
        agreement.save_changed(by, ["ended_on"])


def _procedure_after_reopening(dispute: Dispute, chosen: str, gate: Gate) -> str:
    """The chosen one; else the former one, police only where its gate is known to be open."""
    usual = codes.HANDLING if dispute.is_petition else codes.PEOPLE
    former = dispute.procedure
    if former in codes.PROCEDURES_WITH_EXCLUSIONS and (gate_rules.passed(former, gate) or gate.exclusions):
        former = usual
    return chosen or former or usual


def _refuse_closing(dispute: Dispute, outcome: str, today: date, *, is_broken: bool) -> None:
    refuse_if(rules.outcome_fits(dispute, outcome, is_broken=is_broken))
    if outcome == codes.ENDED_REFERRED:
        last = dispute.referrals.filter(cycle=dispute.cycle).order_by("-id").first()
        refuse_if(rules.referral_settled(last))
    terms = Term.objects.filter(agreement__dispute=dispute).order_by("due_on", "id")
    if dispute.state == codes.AGREED and outcome != codes.PUBLIC_ORDER_CASE:
        refuse_if(rules.terms_settled(list(terms.overdue(today)[:1])))
    if outcome == codes.ENDED_AGREED and dispute.procedure == codes.POLICE:
        refuse_if(rules.performed(list(terms.unperformed()[:1])))


def _waits_for_appraisals(dispute: Dispute) -> bool:
    law = dated_rules.law_of(dispute)
    return bool(law and law.first_within)
