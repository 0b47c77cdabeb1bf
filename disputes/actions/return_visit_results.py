"""What a return visit found: its answers kept, the case opened again or finished by them.

Called by visits, inside the transaction of the visit, after the follow-up it closes.
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
from disputes.actions import lifecycle, notifying, returning
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
    """Keep what `visit` found, or correct it; returns the ReturnVisit.

    "Flared up" opens a closed case again, whoever recorded it: an auxiliary too, since the fact stands and the
    officers of the room carry on. Taken back by a correction, it leaves the case open. A visit made before the case was
    opened again and entered after it keeps its answers with the time it belongs to, and moves nothing.
    """
    help_needed = (help_needed or "").strip()
    if wrong := returns.invalid_answer(terms_hold, side_a_feels, side_b_feels, help_needed):
        raise Invalid(wrong[1], field=wrong[0])
    dispute, cycle = locked_for_visit(by=by, dispute=dispute, on=visit.occurred_on)
    answers = (terms_hold, side_a_feels, side_b_feels, help_needed, bool(flared_up))
    row, changes = _save_answers(by, dispute, visit, cycle, dict(zip(ANSWER_FIELDS, answers, strict=True)))
    if not changes:
        return row
    dispute = save_act(by, dispute, "dispute_visited", [], changes={"visit": visit.pk, **changes})
    if cycle == dispute.cycle and dispute.is_over:
        _apply_consequences(by, dispute, visit, row, changes)
    return row


def locked_for_visit(*, by: Officer, dispute: Dispute, on: date) -> tuple[Dispute, int]:
    """(the case locked, the time round a visit of that day belongs to); refused when it was not closed on it."""
    dispute = locked(dispute)
    cycle = cycle_visited(dispute, on)
    if cycle is None or cycle == dispute.cycle or dispute.is_void:
        dispute, _transition = locked_for_act(by, dispute, "return_visit")
    if cycle is None:
        raise Invalid(_("The case was not closed yet on that day."), field="occurred_at")
    by.scope_for(transitions.REPORT).require(dispute.room)
    return dispute, cycle


def cycle_visited(dispute: Dispute, on: date) -> int | None:
    """Which time round the case was closed on a day; None when it was not."""
    if dispute.is_over and dispute.closed_on <= on:
        return dispute.cycle
    closings = Closing.objects.filter(dispute=dispute, closed_on__lte=on, reopened_on__gte=on)
    return closings.order_by("-cycle").values_list("cycle", flat=True).first()


def _save_answers(
    by: Officer, dispute: Dispute, visit: Any, cycle: int | None, answers: dict[str, Any]
) -> tuple[ReturnVisit, dict[str, Any]]:
    """(row, what differs); the answers of a visit that had been withdrawn count again."""
    row = ReturnVisit.objects.in_scope(Scope.all()).filter(visit=visit).select_for_update(of=("self",)).first()
    if row is None:
        row = ReturnVisit(dispute=dispute, visit=visit, cycle=cycle, **answers).save_new(by)
        return row, {name: [None, value] for name, value in answers.items()}
    before = trail.snapshot(row, [*ANSWER_FIELDS, "cycle", "withdrawn_at"])
    row.cycle, row.withdrawn_at = cycle, None
    for name, value in answers.items():
        setattr(row, name, value)
    changes = trail.changes_between(before, row)
    if changes:
        row.save_changed(by, [*ANSWER_FIELDS, "cycle", "withdrawn_at"])
    return row, changes


def _apply_consequences(
    by: Officer, dispute: Dispute, visit: Any, row: ReturnVisit, changes: dict[str, Any] | None
) -> None:
    """Flared up opens the case again; else, with no visit left to make, it is followed up."""
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
    """The visit was voided, or met nobody after all: its answers count no more. A case it opened again stays open."""
    row = ReturnVisit.objects.in_scope(Scope.all()).filter(visit=visit, withdrawn_at__isnull=True).first()
    if row is None:
        return None
    dispute = locked(row.dispute)
    row.withdrawn_at = timezone.now()
    row.save_changed(by, ["withdrawn_at"])
    changes, fields = {"visit": visit.pk, "withdrawn": [False, True]}, []
    if returning.follow_ups_of(dispute).open().exists():
        if dispute.is_open:
            # Nobody waits any more for what it had closed before the case was opened again.
            returning.cancel_returns(by=by, dispute=dispute, reason=_("The case was opened again."))
        elif transition := transitions.transition_of(dispute.status, "owe_visit"):
            before, dispute.state = dispute.state, transition.leads_to(dispute.state)
            changes["state"], fields = [before, dispute.state], ["state"]
    save_act(by, dispute, "dispute_visited", fields, changes=changes)
    return row
