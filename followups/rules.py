"""Which state allows what: each returns a reason, or None when it may be done."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# What an officer asks for without an interval behind it may be put off by a year at most.
LONGEST_DELAY_DAYS = 365


def must_be_open(follow_up):
    if follow_up.state != follow_up.OPEN:
        return _("This follow-up is closed already.")
    return None


def may_cancel(follow_up):
    return must_be_open(follow_up)


def latest_due_on(follow_up, today=None):
    """The last date it may be moved to: one interval on, so that no visit is put off past the next one."""
    today = today or timezone.localdate()
    days = (follow_up.reason_data or {}).get("interval_days") or LONGEST_DELAY_DAYS
    return max(follow_up.raised_for_on, today) + timedelta(days=days)


def may_reschedule(follow_up, due_on, today=None):
    today = today or timezone.localdate()
    if reason := must_be_open(follow_up):
        return reason
    if due_on < today:
        return _("The new date lies in the past.")
    if due_on <= follow_up.due_on:
        return _("The new date must be later than the present one. To go earlier, simply visit.")
    latest = latest_due_on(follow_up, today)
    if due_on > latest:
        return _("It can be moved to %(day)s at most: one interval, so that nobody is forgotten.") % {
            "day": latest.isoformat()
        }
    return None


def satisfied_by(follow_up, visit):
    """Whether `visit` closes it: somebody was met, on or after the day its window opened, at the right home."""
    if not visit.is_effective or visit.occurred_on < follow_up.window_from:
        return False
    if follow_up.reason_code == "next_visit" and follow_up.source_id == visit.pk:
        # The visit at which the next one was agreed is not the next one, whatever its day is corrected to.
        return False
    if follow_up.household_id is not None and follow_up.household_id == visit.household_id:
        return True
    resident = follow_up.resident
    return resident is not None and resident.household_id is not None and resident.household_id == visit.household_id


def state_when_done(follow_up, on):
    """`done`, or `late_done` when the last day had passed."""
    return follow_up.DONE if on <= follow_up.window_to else follow_up.LATE_DONE
