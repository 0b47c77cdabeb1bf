"""Return visits after closure: planned by the county's rules, cancelled when the case is reopened or voided."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from django.utils import timezone

from core.errors import Invalid
from core.scope import Scope
from disputes import dated_rules, return_schedule
from disputes.case_names import subject_of
from disputes.models import Dispute
from disputes.reason_texts import RETURN
from disputes.rules import returns
from facts.fact_updates import fact_transaction
from followups import actions as followups
from followups.calendar.workdays import next_working_day
from followups.models import FollowUp

if TYPE_CHECKING:
    from disputes.return_schedule import Slot
    from followups.querysets import FollowUpQuerySet
    from stations.models import Officer


@fact_transaction()
def plan_returns(*, by: Officer, dispute: Dispute, ends_on: date | None = None) -> list[FollowUp]:
    """Raise the follow-ups for the return visits of a case just closed, and return them.

    The plan is that of its level, or of petition matters; `ends_on` leaves out the visits after that day.
    """
    # The database holds that a closed case has its day.
    closed_on = cast("date", dispute.closed_on)
    if reason := returns.why_not_end(dispute, ends_on):
        raise Invalid(reason, field="ends_on")
    plan = dated_rules.return_plan(dispute, closed_on)
    if plan is None:
        _end_on(dispute, ends_on)
        return []
    wanted = returns.days_wanted(plan.day_list, closed_on, ends_on)
    done_for = follow_ups_of(dispute).done().values_list("raised_for_on", flat=True)
    slots = return_schedule.slots(wanted, closed_on, taken=done_for, today=timezone.localdate())
    subject = subject_of(dispute)
    raised = [_raise(by, dispute, slot, subject, plan.grace_working_days) for slot in slots]
    # The last day is after a missed last visit has been escalated to the chief.
    last = max((follow_up.escalate_on for follow_up in raised), default=None)
    _end_on(dispute, ends_on or (last and next_working_day(last)))
    return raised


def _raise(by: Officer, dispute: Dispute, slot: Slot, subject: str, grace: int) -> FollowUp:
    return followups.raise_follow_up(
        by=by,
        source=dispute,
        room=dispute.room,
        is_matter=True,
        subject=subject,
        due_on=slot.due_on,
        reason_code=RETURN,
        reason_data={
            "number": dispute.short_number,
            "n": slot.n,
            "total": slot.total,
            "closed_on": cast("date", dispute.closed_on).isoformat(),
        },
        lead_days=(slot.due_on - slot.opens_on).days,
        grace_working_days=grace,
    )


@fact_transaction()
def cancel_returns(*, by: Officer, dispute: Dispute, reason: str) -> list[FollowUp]:
    """Cancel the open return visits; returns them."""
    _end_on(dispute, None)
    return followups.cancel_open_of(by=by, source=dispute, reason=reason)


def follow_ups_of(dispute: Dispute) -> FollowUpQuerySet:
    """All follow-ups raised for the case, in any state."""
    return FollowUp.objects.in_scope(Scope.all()).of_matter(dispute)


def _end_on(dispute: Dispute, day: date | None) -> None:
    """Set the last day of return visits without a version or audit entry of its own: the act records it."""
    dispute.return_until = day
    Dispute.objects.in_scope(Scope.all()).filter(pk=dispute.pk).update(return_until=day)
