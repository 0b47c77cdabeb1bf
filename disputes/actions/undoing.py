"""Taking back a reopening whose ground, the answer of a return visit, was corrected or voided.

While nothing was done in the new cycle the case is closed again as it was, with its day, its agreement and its return
visits. When something was done since, the case stays open and the reopening no longer counts as a flare-up.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.models import Entry
from core.scope import Scope
from disputes import fact_sources
from disputes.actions import levels, notifying, returning
from disputes.actions.base import save_act
from disputes.models import Agreement, Closing
from disputes.rules import undoing as rules
from followups import actions as followups
from followups.actions.raising import revive
from followups.models import FollowUp
from notifications.actions import strike_out

if TYPE_CHECKING:
    from disputes.models import Dispute
    from stations.models import Officer

# What a reopening changes on the case, besides its cycle.
REMEMBERED = ("state", "procedure", "accepted_on", "awaits_appraisal", "appraised_on", "closed_on", "outcome",
              "return_until")  # fmt: skip
DAYS = ("accepted_on", "appraised_on", "closed_on", "return_until")


def record_reopening(by: Officer, dispute: Dispute, reason: str, today: date, visit: Any | None) -> None:
    """Note on the closing that it was reopened, why, and what the case was before: call it before anything changes."""
    closing = dispute.closings.filter(cycle=dispute.cycle).first()
    if closing is None:
        return
    closing.reopened_on, closing.reopen_reason, closing.reopened_by = today, reason, by
    closing.reopened_by_visit = visit
    closing.before_reopening = _snapshot(dispute)
    fields = ["reopened_on", "reopen_reason", "reopened_by", "reopened_by_visit", "before_reopening"]
    closing.save_changed(by, fields)
    fact_sources.touch_closings(closing)


def _snapshot(dispute: Dispute) -> dict[str, Any]:
    values = {name: getattr(dispute, name) for name in REMEMBERED}
    days = {name: values[name].isoformat() if values[name] else None for name in DAYS}
    return {
        **values,
        **days,
        "agreements": list(_agreements(dispute).values_list("pk", flat=True)),
        "follow_ups": list(returning.follow_ups_of(dispute).open().values_list("pk", flat=True)),
        "signatures": list(levels.waiting_signatures(dispute).values_list("pk", flat=True)),
    }


def _agreements(dispute: Dispute) -> Any:
    return Agreement.objects.filter(dispute=dispute, ended_on__isnull=True)


def take_back_reopening(by: Officer, dispute: Dispute, visit: Any) -> bool:
    """The answer of `visit` that reopened the case no longer holds. True when the case is closed again by this."""
    closing = dispute.closings.filter(reopened_by_visit=visit, cycle=dispute.cycle - 1).first()
    if closing is None or not dispute.is_open or closing.reopening_withdrawn_at is not None:
        return False
    fact_sources.touch_closings(closing)
    if rules.was_handled_since(_acts_since(dispute)) or not closing.before_reopening:
        closing.reopening_withdrawn_at, closing.reopening_withdrawn_by = timezone.now(), by
        closing.save_changed(by, ["reopening_withdrawn_at", "reopening_withdrawn_by"])
        save_act(by, dispute, "dispute_flare_up_withdrawn", [], changes={"visit": visit.pk})
        _tell(by, dispute)
        return False
    _close_again(by, dispute, closing, visit)
    _tell(by, dispute)
    return True


def _acts_since(dispute: Dispute) -> list[str]:
    """The verbs on the trail of the case after its last reopening."""
    lines = Entry.objects.about(dispute).order_by("id")
    reopened = lines.filter(verb="dispute_reopened").last()
    return list(lines.filter(pk__gt=reopened.pk).values_list("verb", flat=True)) if reopened else ["unknown"]


def _close_again(by: Officer, dispute: Dispute, closing: Closing, visit: Any) -> None:
    before = closing.before_reopening
    state = dispute.state
    for name in REMEMBERED:
        value = before[name]
        setattr(dispute, name, date.fromisoformat(value) if name in DAYS and value else value)
    dispute.cycle -= 1
    reason = _("The return visit that reported it was corrected or voided.")
    changes = {"visit": visit.pk, "state": [state, dispute.state], "cycle": [dispute.cycle + 1, dispute.cycle]}
    closing.reopened_on, closing.reopen_reason, closing.reopened_by = None, "", None
    closing.reopened_by_visit, closing.before_reopening = None, {}
    closing.save_changed(by, ["reopened_on", "reopen_reason", "reopened_by", "reopened_by_visit", "before_reopening"])
    fact_sources.touch_closings(closing)
    for agreement in Agreement.objects.filter(dispute=dispute, pk__in=before["agreements"]):
        agreement.ended_on = None
        agreement.save_changed(by, ["ended_on"])
    # Signatures that were owed before the reopening stay owed; those it asked for lapse.
    later = levels.waiting_signatures(dispute).exclude(pk__in=before["signatures"])
    levels.lapse(dispute, list(later.values_list("pk", flat=True)))
    save_act(by, dispute, "dispute_reopening_undone", [*REMEMBERED, "cycle"], reason=reason, changes=changes)
    cancelled = FollowUp.objects.in_scope(Scope.all()).filter(pk__in=before["follow_ups"], state=FollowUp.CANCELLED)
    for follow_up in cancelled.order_by("due_on", "id"):
        revive(by=by, follow_up=follow_up)
    followups.settle_matter(by=by, source=dispute)


def _tell(by: Officer, dispute: Dispute) -> None:
    """Whoever was told of the flare-up is told that it was none, and the earlier message is struck out."""
    officers = notifying.officers_of(dispute.room)
    strike_out(kinds=["dispute_flared_up"], officers=officers, data={"dispute": dispute.pk})
    notifying.notify("dispute_flare_up_withdrawn", dispute, officers, by=by, key=f"{dispute.pk}:{dispute.version}")
