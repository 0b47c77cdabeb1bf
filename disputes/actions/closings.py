"""What every way of closing a case has in common: its closing recorded, what waited lapsed, return visits planned."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from disputes import fact_sources
from disputes.actions import extending, handing_off, levels, returning
from disputes.actions.checks import check_record
from disputes.models import Closing

if TYPE_CHECKING:
    from disputes.models import Dispute
    from disputes.rules.transitions import Transition
    from stations.models import Officer


def record_closing(
    by: Officer, dispute: Dispute, transition: Transition, outcome: str, closed_on: date, note: str = ""
) -> dict[str, Any]:
    """Set outcome, day and state, the case unsaved, and save its Closing; returns the changes for the trail."""
    dispute.outcome, dispute.closed_on = outcome, closed_on
    changes = {"outcome": outcome, **move(dispute, transition)}
    closing = Closing(
        dispute=dispute, cycle=dispute.cycle, room=dispute.room, level=dispute.level, closed_on=closed_on,
        opened_on=dispute.accepted_on or dispute.reported_on, outcome=outcome, note=note.strip(),
    )  # fmt: skip
    check_record(closing, exclude=["dispute", "room"])
    closing.save_new(by)
    fact_sources.touch_closings(closing)
    return changes


def after_closing(by: Officer, dispute: Dispute, ends_on: date | None = None) -> None:
    """Once the case is saved: what waited for an answer lapses, and the return visits are planned."""
    lapse_requests(by, dispute)
    levels.keep_owed(by, dispute)
    returning.plan_returns(by=by, dispute=dispute, ends_on=ends_on)


def lapse_requests(by: Officer, dispute: Dispute) -> None:
    """The case is over: offers and requests for more time lapse. A signature owed stays owed."""
    handing_off.lapse_offer(by, dispute)
    extending.lapse_request(by, dispute)


def last_act_on(dispute: Dispute) -> date:
    """The latest day recorded in this cycle: reports, rounds, agreements, referrals and replies."""
    recorded_on = [dispute.reported_on, dispute.accepted_on, dispute.appraised_on]
    recorded_on += dispute.mediations.standing().filter(cycle=dispute.cycle).values_list("held_on", flat=True)
    agreements = dispute.agreements.filter(cycle=dispute.cycle, voided_at__isnull=True)
    recorded_on += agreements.values_list("signed_on", flat=True)
    for referral_days in dispute.referrals.filter(cycle=dispute.cycle).values_list("referred_on", "answered_on"):
        recorded_on += referral_days
    return max(day for day in recorded_on if day)


def move(dispute: Dispute, transition: Transition) -> dict[str, Any]:
    """Move the case, unsaved; returns the change of state for the audit trail."""
    before, dispute.state = dispute.state, transition.leads_to(dispute.state)
    return {"state": [before, dispute.state]}
