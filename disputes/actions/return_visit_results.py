"""The answers of return visits, which may reopen or finish the case.

Called by the visits app in the transaction of the visit, after the follow-up is closed.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit import trail
from core.errors import Invalid
from core.scope import Scope
from disputes import codes
from disputes.actions import lifecycle, notifying, performance, returning, undoing
from disputes.actions.base import locked, locked_for_act, save_act
from disputes.models import Closing, ReturnVisit
from disputes.rules import returns, transitions
from facts.fact_updates import fact_transaction

if TYPE_CHECKING:
    from disputes.models import Dispute
    from stations.models import Officer

ANSWER_FIELDS = ("terms_hold", "side_a_feels", "side_b_feels", "help_needed", "flared_up")


@fact_transaction()
def record_return(
    *,
    by: Officer,
    dispute: Dispute,
    visit: Any,
    terms_hold: str = "unknown",
    side_a_feels: str = "unknown",
    side_b_feels: str = "unknown",
    help_needed: str = "",
    flared_up: bool = False,
) -> ReturnVisit:
    """Save or correct the answers of `visit`; returns the ReturnVisit.

    `flared_up` reopens a closed case, also when an auxiliary records it. A correction that takes it back closes the
    case again when nothing was done since. Answers of a visit before the case was reopened belong to the earlier cycle.
    """
    help_needed = (help_needed or "").strip()
    if wrong := returns.invalid_answer(terms_hold, side_a_feels, side_b_feels, help_needed):
        raise Invalid(wrong[1], field=wrong[0])
    dispute, cycle = locked_for_visit(by=by, dispute=dispute, on=visit.occurred_on)
    if cycle == dispute.cycle:
        performance.invalid_if_pending(dispute, terms_hold)
    replies = (terms_hold, side_a_feels, side_b_feels, help_needed, bool(flared_up))
    row, changes = _save_answers(by, dispute, visit, cycle, dict(zip(ANSWER_FIELDS, replies, strict=True)))
    if not changes:
        return row
    dispute = save_act(by, dispute, "dispute_visited", [], changes={"visit": visit.pk, **changes})
    if "flared_up" in changes and not row.flared_up:
        undoing.take_back_reopening(by, dispute, visit)
    if cycle == dispute.cycle and dispute.is_over:
        _apply_consequences(by, dispute, visit, row, changes)
    return row


def locked_for_visit(*, by: Officer, dispute: Dispute, on: date) -> tuple[Dispute, int]:
    """(case, cycle): the locked case and the cycle a visit of that day belongs to.

    Raises Invalid when the case was not closed on that day.
    """
    dispute = locked(dispute)
    cycle = cycle_visited(dispute, on)
    if cycle is None or cycle == dispute.cycle or dispute.is_void:
        dispute, _transition = locked_for_act(by, dispute, "return_visit")
    if cycle is None:
        raise Invalid(_("The case was not closed yet on that day."), field="occurred_at")
    by.scope_for(transitions.REPORT).require(dispute.room)
    return dispute, cycle


def cycle_visited(dispute: Dispute, on: date) -> int | None:
    """The cycle in which the case was closed on a day, None when it was not."""
    if dispute.is_over and dispute.closed_on is not None and dispute.closed_on <= on:
        return dispute.cycle
    closings = Closing.objects.filter(dispute=dispute, closed_on__lte=on, reopened_on__gte=on)
    return closings.order_by("-cycle").values_list("cycle", flat=True).first()


def _save_answers(
    by: Officer, dispute: Dispute, visit: Any, cycle: int, replies: dict[str, Any]
) -> tuple[ReturnVisit, dict[str, Any]]:
    """(row, changes): the saved answers; those of a visit that had been withdrawn count again."""
    row = ReturnVisit.objects.in_scope(Scope.all()).filter(visit=visit).select_for_update(of=("self",)).first()
    if row is None:
        row = ReturnVisit(dispute=dispute, visit=visit, cycle=cycle, **replies).save_new(by)
        return row, {name: [None, value] for name, value in replies.items()}
    before = trail.snapshot(row, [*ANSWER_FIELDS, "cycle", "withdrawn_at"])
    row.cycle, row.withdrawn_at = cycle, None
    for name, value in replies.items():
        setattr(row, name, value)
    changes = trail.changes_between(before, row)
    if changes:
        row.save_changed(by, [*ANSWER_FIELDS, "cycle", "withdrawn_at"])
    return row, changes


def _apply_consequences(by: Officer, dispute: Dispute, visit: Any, row: ReturnVisit, changes: dict[str, Any]) -> None:
    """Reopen the case when the dispute flared up; otherwise finish it when no return visit is left."""
    if row.flared_up and "flared_up" in changes:
        reason = _("The return visit on %(day)s found that it flared up again.") % {
            "day": date_format(visit.occurred_on)
        }
        lifecycle.reopen(by=by, dispute=dispute, reason=reason, visit=visit)
        notifying.notify("dispute_flared_up", dispute, notifying.officers_of(dispute.room), by=by, key=visit.pk)
    elif dispute.state == codes.CLOSED and not returning.follow_ups_of(dispute).open().exists():
        lifecycle.finish(dispute=dispute)


@fact_transaction()
def withdraw_return(*, by: Officer, visit: Any) -> ReturnVisit | None:
    """The visit was voided or met nobody: its answers no longer count, nor does the reopening that rests on them."""
    row = ReturnVisit.objects.in_scope(Scope.all()).filter(visit=visit, withdrawn_at__isnull=True).first()
    if row is None:
        return None
    dispute = locked(row.dispute)
    row.withdrawn_at = timezone.now()
    row.save_changed(by, ["withdrawn_at"])
    if row.flared_up:
        undoing.take_back_reopening(by, dispute, visit)
    changes, fields = {"visit": visit.pk, "withdrawn": [False, True]}, []
    if returning.follow_ups_of(dispute).open().exists():
        if dispute.is_open:
            # The follow-up the visit had closed is open again, and no longer needed in the new cycle.
            returning.cancel_returns(by=by, dispute=dispute, reason=_("The case was opened again."))
        elif transition := transitions.transition_of(dispute.status, "owe_visit"):
            before, dispute.state = dispute.state, transition.leads_to(dispute.state)
            changes["state"], fields = [before, dispute.state], ["state"]
    save_act(by, dispute, "dispute_visited", fields, changes=changes)
    return row
