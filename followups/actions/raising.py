"""Asking for one follow-up: the door through which visits and later apps come."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid
from facts.fact_updates import fact_transaction
from followups import fact_sources
from followups.calendar.workdays import add_working_days
from followups.models import FollowUp

if TYPE_CHECKING:
    from residents.models import Household, Resident
    from stations.models import Officer, Room


@fact_transaction()
def raise_follow_up(
    *,
    by: Officer | None,
    source: Any,
    room: Room,
    due_on: date,
    reason_code: str,
    reason_data: dict[str, Any] | None,
    household: Household | None = None,
    resident: Resident | None = None,
    is_matter: bool = False,
    subject: str = "",
    is_confidential: bool = False,
    lead_days: int = 7,
    grace_working_days: int = 3,
    escalate_after_days: int = 7,
) -> FollowUp:
    """The follow-up of `source` due on `due_on`; asked twice for the same date, it is the same one.

    The date is kept as asked, even on a day off. It opens `lead_days` before: give fewer than there are days until
    then, or the visit that asked for the next one closes it. Asked again after it was cancelled, it is open again.
    With `is_matter` it is about `source` itself, named `subject`, and belongs to no household and no person.
    """
    if is_matter:
        if household or resident or not subject:
            raise Invalid(_("A follow-up about a matter names the matter, neither a household nor a resident."))
    elif household is None and resident is None:
        raise Invalid(_("A follow-up names a household or a resident."))
    else:
        household = household or (resident.household if resident else None)
    key = {
        "source_type": ContentType.objects.get_for_model(source),
        "source_id": source.pk,
        "raised_for_on": due_on,
    }
    values = {
        "room": room,
        "household": household,
        "resident": resident,
        "is_matter": is_matter,
        "subject": subject,
        **window(due_on, lead_days, grace_working_days, escalate_after_days),
        "reason_code": reason_code,
        "reason_data": reason_data,
        "is_confidential": is_confidential,
        "created_by": by,
        "updated_by": by,
    }
    follow_up, created = FollowUp._base_manager.get_or_create(**key, defaults=values)
    if created:
        fact_sources.touch(follow_up)
        trail.record(by=by, verb="followup_raised", target=follow_up)
    elif follow_up.state == FollowUp.CANCELLED:
        revive(by=by, follow_up=follow_up, **values)
    return follow_up


def window(due_on: date, lead_days: int, grace_working_days: int, escalate_after_days: int) -> dict[str, Any]:
    """{due_on, window_from, window_to, escalate_on} around a date."""
    window_to = max(due_on, add_working_days(due_on, grace_working_days))
    return {
        "due_on": due_on,
        "window_from": due_on - timedelta(days=max(lead_days, 0)),
        "window_to": window_to,
        "escalate_on": window_to + timedelta(days=escalate_after_days),
    }


def revive(*, by: Officer | None, follow_up: FollowUp, **values: Any) -> None:
    """A cancelled follow-up that is wanted after all."""
    values.pop("created_by", None)
    values.pop("updated_by", None)
    values |= {
        "state": FollowUp.OPEN,
        "cancelled_at": None,
        "cancelled_by": None,
        "cancel_reason": "",
        "reminded_at": None,
        "escalated_at": None,
    }
    fact_sources.touch(follow_up)
    for name, value in values.items():
        setattr(follow_up, name, value)
    follow_up.save_changed(by, list(values))
    fact_sources.touch(follow_up)
    trail.record(by=by, verb="followup_reopened", target=follow_up)
