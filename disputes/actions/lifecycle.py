"""The turning points of a case: accepting, closing, reopening, voiding, finishing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed, RuleViolation, refuse_if
from disputes import codes, dated_rules, fact_sources
from disputes.actions import extending, handing_off, levels, returning
from disputes.actions.base import locked_for_act, refuse_breaches, save_act
from disputes.actions.checks import check_choice, check_posting, check_record, invalid_if, required_reason
from disputes.models import Agreement, Closing, Dispute, Term
from disputes.rules import closing as rules
from disputes.rules import days, mediation, transitions
from facts.fact_updates import fact_transaction

if TYPE_CHECKING:
    from disputes.rules.transitions import Transition
    from stations.models import Officer


@fact_transaction()
def accept(
    *,
    by: Officer,
    dispute: Dispute,
    procedure: str,
    exclusions: Iterable[str] = (),
    handler: Officer | None = None,
    accepted_on: date | None = None,
    awaits_appraisal: bool = False,
    expected_version: int | None = None,
) -> Dispute:
    """Accept the case and choose its procedure; `exclusions` are codes of what excludes public-security mediation."""
    dispute, transition = locked_for_act(by, dispute, "accept", expected_version=expected_version)
    check_choice("procedure", procedure, codes.PROCEDURES.choices)
    for ground in exclusions:
        check_choice("exclusions", ground, codes.EXCLUSIONS.choices)
    accepted_on = accepted_on or timezone.localdate()
    invalid_if("accepted_on", days.accepted_on(accepted_on, timezone.localdate(), dispute.reported_on))
    refuse_breaches(
        by,
        dispute,
        [mediation.petition_handled(dispute.kind, procedure), mediation.excluded(procedure, exclusions)],
    )
    dispute.procedure, dispute.accepted_on = procedure, accepted_on
    if awaits_appraisal and not _waits_for_appraisals(dispute):
        raise Invalid(_("Only public-security mediation waits for an appraisal."), field="awaits_appraisal")
    dispute.awaits_appraisal = awaits_appraisal
    dispute.handler = check_posting(handler, dispute.room, "handler") if handler else dispute.handler or by
    changes = {"procedure": procedure, **_move(dispute, transition)}
    if exclusions:
        changes["exclusions"] = ["", list(exclusions)]
    fields = ["procedure", "accepted_on", "awaits_appraisal", "handler", "state"]
    return save_act(by, dispute, "dispute_accepted", fields, changes=changes)


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
    expected_version: int | None = None,
) -> Dispute:
    """Close the case and plan its return visits.

    Without `outcome` it is the one of the state. `ends_on` ends the return visits of a petition matter early.
    """
    dispute, transition = locked_for_act(by, dispute, "close", expected_version=expected_version)
    outcome = check_choice("outcome", outcome or rules.outcome_of(dispute), codes.OUTCOMES.choices)
    today = timezone.localdate()
    closed_on = closed_on or today
    _refuse_closing(dispute, outcome, today)
    invalid_if("closed_on", rules.closed_on(closed_on, today, _last_act_on(dispute)))
    dispute.outcome, dispute.closed_on = outcome, closed_on
    changes = {"outcome": outcome, **_move(dispute, transition)}
    closing = Closing(
        dispute=dispute, cycle=dispute.cycle, room=dispute.room, level=dispute.level, closed_on=closed_on,
        opened_on=dispute.accepted_on or dispute.reported_on, outcome=outcome, note=(note or "").strip(),
    )  # fmt: skip
    check_record(closing, exclude=["dispute", "room"])
    closing.save_new(by)
    fact_sources.touch_closings(closing)
    save_act(by, dispute, "dispute_closed", ["outcome", "closed_on", "state"], changes=changes)
    _lapse_requests(by, dispute)
    returning.plan_returns(by=by, dispute=dispute, ends_on=ends_on)
    return dispute


@fact_transaction()
def reopen(
    *,
    by: Officer,
    dispute: Dispute,
    reason: str,
    procedure: str = "",
    visit: Any | None = None,
    expected_version: int | None = None,
) -> Dispute:
    """Open a closed case again: a new cycle begins, accepted today, and the history stays.

    With the return `visit` that reported it, everybody who may record such a visit may reopen, auxiliaries too.
    Without `procedure` the case keeps its own where the law allows it; otherwise it is opened for people's mediation,
    a petition matter for handling.
    """
    act = "reopen" if visit is None else "return_visit"
    dispute, _transition = locked_for_act(by, dispute, act, expected_version=expected_version)
    reason = required_reason(reason)
    procedure = _procedure_after_reopening(by, dispute, procedure)
    today = timezone.localdate()
    _record_reopening(by, dispute, reason, today)
    returning.cancel_returns(by=by, dispute=dispute, reason=reason)
    end_agreements(by, dispute, today)
    changes = ({} if visit is None else {"visit": visit.pk}) | _move(
        dispute, transitions.TRANSITIONS[dispute.state, "reopen"]
    )
    begun = {
        "cycle": dispute.cycle + 1,
        "procedure": procedure,
        "accepted_on": today,
        "awaits_appraisal": False,
        "appraised_on": None,
        "closed_on": None,
        "outcome": "",
        "return_until": None,
    }
    put_changes = trail.set_values(dispute, begun)
    changes |= {name: put_changes[name] for name in ("cycle", "procedure") if name in put_changes}
    save_act(by, dispute, "dispute_reopened", ["state", *begun], reason=reason, changes=changes)
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
    _lapse_requests(by, dispute)
    fact_sources.touch(dispute)
    fact_sources.touch_closings(*dispute.closings.all())
    return dispute


@fact_transaction()
def finish(*, dispute: Dispute) -> Dispute:
    """Mark a closed case as followed up after its last return visit. Called by the nightly job and by that visit."""
    dispute = Dispute.objects.select_for_update(of=("self",)).select_related("room__station").get(pk=dispute.pk)
    refuse_if(transitions.why_not(dispute.status, "follow_up"))
    changes = _move(dispute, transitions.TRANSITIONS[dispute.state, "follow_up"])
    return save_act(None, dispute, "dispute_followed_up", ["state"], changes=changes)


def end_agreements(by: Officer, dispute: Dispute, on: date) -> None:
    """End the agreements in force: they no longer bind the case."""
    for agreement in Agreement.objects.filter(dispute=dispute, ended_on__isnull=True):
        agreement.ended_on = on
        agreement.save_changed(by, ["ended_on"])


def _record_reopening(by: Officer, dispute: Dispute, reason: str, today: date) -> None:
    closing = dispute.closings.filter(cycle=dispute.cycle).first()
    if closing is not None:
        closing.reopened_on, closing.reopen_reason, closing.reopened_by = today, reason, by
        closing.save_changed(by, ["reopened_on", "reopen_reason", "reopened_by"])
        fact_sources.touch_closings(closing)


def _procedure_after_reopening(by: Officer, dispute: Dispute, chosen: str) -> str:
    if chosen:
        check_choice("procedure", chosen, codes.PROCEDURES.choices)
        barred = [mediation.petition_handled(dispute.kind, chosen), mediation.excluded_again(dispute, chosen)]
        refuse_breaches(by, dispute, barred)
        return chosen
    usual = codes.HANDLING if dispute.is_petition else codes.PEOPLE
    return usual if mediation.excluded_again(dispute, dispute.procedure) else dispute.procedure or usual


def _refuse_closing(dispute: Dispute, outcome: str, today: date) -> None:
    refuse_if(rules.outcome_fits(dispute, outcome))
    if outcome == codes.ENDED_REFERRED:
        last = dispute.referrals.filter(cycle=dispute.cycle).order_by("-id").first()
        refuse_if(rules.referral_settled(last))
    if dispute.state == codes.AGREED:
        overdue = Term.objects.overdue(today).filter(agreement__dispute=dispute).order_by("due_on", "id")
        refuse_if(rules.terms_settled(list(overdue[:1])))


def _last_act_on(dispute: Dispute) -> date:
    """The latest day recorded in this cycle: reports, rounds, agreements, referrals and replies."""
    recorded_on = [dispute.reported_on, dispute.accepted_on, dispute.appraised_on]
    recorded_on += dispute.mediations.filter(cycle=dispute.cycle).values_list("held_on", flat=True)
    recorded_on += dispute.agreements.filter(cycle=dispute.cycle).values_list("signed_on", flat=True)
    for referral_days in dispute.referrals.filter(cycle=dispute.cycle).values_list("referred_on", "answered_on"):
        recorded_on += referral_days
    return max(day for day in recorded_on if day)


def _lapse_requests(by: Officer, dispute: Dispute) -> None:
    """The case is over: pending signatures, offers and requests for more time lapse."""
    levels.lapse_acknowledgements(dispute)
    handing_off.lapse_offer(by, dispute)
    extending.lapse_request(by, dispute)


def _move(dispute: Dispute, transition: Transition) -> dict[str, Any]:
    """Move the case, unsaved; returns the change of state for the audit trail."""
    before, dispute.state = dispute.state, transition.leads_to(dispute.state)
    return {"state": [before, dispute.state]}


def _waits_for_appraisals(dispute: Dispute) -> bool:
    law = dated_rules.law_of(dispute)
    return bool(law and law.first_within)
