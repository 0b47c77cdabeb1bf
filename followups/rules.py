"""Which state allows what: each returns a reason, or None when it may be done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from followups.codes import NEXT_VISIT

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from followups.models import FollowUp

# What an officer asks for without an interval behind it may be put off by a year at most.
LONGEST_DELAY_DAYS = 365
WHAT_AN_AGREED_DAY_DOES = _(
    "It comes besides what is due to listed persons, and stands for the ordinary interval of the home only when it "
    "lies at most one interval later."
)
WHO_MUST_BE_MET = _("A visit that names this person as met.")


def must_be_open(follow_up: FollowUp) -> StrOrPromise | None:
    if follow_up.state != follow_up.OPEN:
        return _("This follow-up is closed already.")
    return None


def may_cancel(follow_up: FollowUp) -> StrOrPromise | None:
    return must_be_open(follow_up)


def latest_due_on(follow_up: FollowUp) -> date:
    """The last date it may be moved to, however often: one interval from the day it was first due.

    So no visit is put off past the next one, and moving it again gains nothing.
    """
    days = (follow_up.reason_data or {}).get("interval_days") or LONGEST_DELAY_DAYS
    return follow_up.first_promised_day + timedelta(days=days)


def why_not_moved(follow_up: FollowUp, today: date | None = None) -> StrOrPromise | None:
    """Why there is no later date for it at all."""
    if reason := must_be_open(follow_up):
        return reason
    latest = latest_due_on(follow_up)
    if latest <= follow_up.due_on or latest < (today or timezone.localdate()):
        return _("It cannot be moved any more: it was first due on %(day)s, and one interval has been used up.") % {
            "day": follow_up.first_promised_day.isoformat()
        }
    return None


def may_reschedule(follow_up: FollowUp, due_on: date, today: date | None = None) -> StrOrPromise | None:
    today = today or timezone.localdate()
    if reason := why_not_moved(follow_up, today):
        return reason
    if due_on < today:
        return _("The new date lies in the past.")
    if due_on <= follow_up.due_on:
        return _("The new date must be later than the present one. To go earlier, simply visit.")
    latest = latest_due_on(follow_up)
    if due_on > latest:
        return _("It can be moved to %(day)s at most: one interval from the day it was first due.") % {
            "day": latest.isoformat()
        }
    return None


def satisfied_by(follow_up: FollowUp, visit: Any) -> bool:
    """Whether `visit` closes it: the right person was met, on or after the day its window opened, at the right home.

    One about a matter asks for a visit about that matter, at whatever door.
    """
    if not visit.is_met or visit.occurred_on < follow_up.window_from:
        return False
    if follow_up.is_matter:
        return _is_about(visit.matter, follow_up)
    return visit.is_effective and _is_at_home(follow_up, visit) and _is_met(follow_up, visit)


def _is_about(matter: Any, follow_up: FollowUp) -> bool:
    if matter is None:
        return False
    return (ContentType.objects.get_for_model(matter).pk, matter.pk) == (
        follow_up.source_type_id,
        follow_up.source_id,
    )


def _is_at_home(follow_up: FollowUp, visit: Any) -> bool:
    if follow_up.reason_code == NEXT_VISIT and follow_up.source_id == visit.pk:
        # The visit at which the next one was agreed is not the next one, whatever its day is corrected to.
        return False
    if follow_up.household_id is not None and follow_up.household_id == visit.household_id:
        return True
    resident = follow_up.resident
    return resident is not None and resident.household_id is not None and resident.household_id == visit.household_id


def _is_met(follow_up: FollowUp, visit: Any) -> bool:
    """One for a person asks for that person by name; one for a home is done by whoever was met there.

    A visit that names nobody says of no listed person that he was met.
    """
    return follow_up.resident_id is None or follow_up.resident_id in visit.met_ids


def counted_for(follow_ups: Iterable[FollowUp], visits: Iterable[Any]) -> dict[FollowUp, Any]:
    """{follow-up: the visit it is done by} for those of one matter, by the visits about it in order of time.

    A visit counts for all that has come due by its day; only when nothing has, for the next one ahead. So a visit made
    a little late is not the next one too.
    """
    results = {}
    for visit in visits:
        fitting = [f for f in follow_ups if f not in results and satisfied_by(f, visit)]
        come = [f for f in fitting if f.due_on <= visit.occurred_on]
        results |= dict.fromkeys(come or sorted(fitting, key=lambda f: f.due_on)[:1], visit)
    return results


def state_when_done(follow_up: FollowUp, on: date) -> str:
    """`done`, or `late_done` when the last day, as first promised, had passed."""
    return follow_up.DONE if on <= follow_up.last_promised_day else follow_up.LATE_DONE
