"""What people do with one follow-up besides visiting: move it to a later date, or cancel it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed, refuse_if
from core.scope import Scope
from facts.fact_updates import fact_transaction
from followups import fact_sources, rules
from followups.calendar.workdays import add_working_days, working_days_between
from followups.models import FollowUp

if TYPE_CHECKING:
    from stations.models import Officer

FIRST = ["first_due_on", "first_window_to"]
CANCELLING = ["state", "cancelled_at", "cancelled_by", "cancel_reason"]


@fact_transaction()
def reschedule(
    *, by: Officer, follow_up: FollowUp, due_on: date, reason: str, expected_version: int | None = None
) -> FollowUp:
    """Move an open follow-up to a later date; lead, grace and the chief's limit stay as long as they were.

    Lateness counts from the first promise, so the day on which the chief hears of it stays; only who has heard of it
    already is told again after the new date.
    """
    _require(by, follow_up)
    reason = _checked_reason(reason)
    refuse_if(rules.may_reschedule(follow_up, due_on))
    fields = ["due_on", "window_from", "window_to", "escalate_on", *FIRST, "reminded_at", "escalated_at"]
    before = trail.snapshot(follow_up, fields[:4])
    fact_sources.touch(follow_up)
    lead = follow_up.due_on - follow_up.window_from
    grace = working_days_between(follow_up.due_on, follow_up.window_to)
    limit = follow_up.limit_of_chief
    # Whoever moved it has just said that a visit today is not the one that is wanted.
    tomorrow = timezone.localdate() + timedelta(days=1)
    follow_up.first_due_on, follow_up.first_window_to = follow_up.first_promised_day, follow_up.last_promised_day
    follow_up.due_on = due_on
    follow_up.window_from = min(due_on, max(due_on - lead, tomorrow))
    follow_up.window_to = add_working_days(due_on, grace) if grace else due_on
    if follow_up.escalated_at is not None:
        follow_up.escalate_on = follow_up.window_to + limit
    follow_up.reminded_at = follow_up.escalated_at = None
    follow_up.save_changed(by, fields, expected_version=expected_version)
    fact_sources.touch(follow_up)
    changes = trail.changes_between(before, follow_up)
    trail.record(by=by, verb="followup_rescheduled", target=follow_up, reason=reason, changes=changes)
    return follow_up


@fact_transaction()
def cancel(*, by: Officer, follow_up: FollowUp, reason: str, expected_version: int | None = None) -> FollowUp:
    """Close without a visit; the interval counts anew from the date it was first due."""
    _require(by, follow_up)
    reason = _checked_reason(reason)
    refuse_if(rules.may_cancel(follow_up))
    return _cancel(by, follow_up, reason, expected_version)


@fact_transaction()
def cancel_open_of(*, by: Officer | None, source: Any, reason: str, keep_on: date | None = None) -> list[FollowUp]:
    """Cancel what `source` had asked for and nobody has done yet, as a consequence of another act; returns them.

    What was asked for `keep_on` stays.
    """
    rows = FollowUp.objects.in_scope(Scope.all()).open()
    rows = rows.filter(source_type=ContentType.objects.get_for_model(source), source_id=source.pk)
    if keep_on is not None:
        rows = rows.exclude(raised_for_on=keep_on)
    return [_cancel(by, follow_up, str(reason)[:200]) for follow_up in rows.select_for_update().order_by("id")]


def _cancel(by: Officer | None, follow_up: FollowUp, reason: str, expected_version: int | None = None) -> Any:
    follow_up.state, follow_up.cancel_reason = FollowUp.CANCELLED, reason
    follow_up.cancelled_at, follow_up.cancelled_by = timezone.now(), by
    follow_up.save_changed(by, CANCELLING, expected_version=expected_version)
    fact_sources.touch(follow_up)
    trail.record(by=by, verb="followup_cancelled", target=follow_up, reason=reason)
    return follow_up


def _require(by: Officer, follow_up: FollowUp) -> None:
    if not by.can("followups.edit"):
        raise NotAllowed(_("Your role may not do this."))
    by.scope_for("followups.edit").require(follow_up.room)
    if follow_up.is_confidential:
        by.scope_for("listings.view_confidential").require(follow_up.room)


def _checked_reason(reason: str) -> str:
    reason = (reason or "").strip()
    if len(reason) < 2:
        raise Invalid(_("Say why in a few words."), field="reason")
    if len(reason) > 200:
        raise Invalid(_("Keep the reason to 200 characters."), field="reason")
    return reason
