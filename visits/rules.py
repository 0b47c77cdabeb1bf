"""What may be entered and changed, and when: pure functions that return a reason or None."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from disputes.models import Dispute
    from visits.models import Finding, Visit

# Clocks of phones run a little ahead of the server's.
CLOCK_TOLERANCE = timedelta(minutes=5)
# A late entry is welcome; older ones are nearly always a mistyped year.
OLDEST = timedelta(days=2 * 365 + 1)
CORRECTABLE_FOR = timedelta(days=7)
UNDO_WITHIN = timedelta(seconds=60)
LONGEST_MINUTES = 600


def why_not_at(occurred_at: datetime, now: datetime) -> StrOrPromise | None:
    """Why a visit cannot have happened at `occurred_at` (aware datetimes)."""
    if occurred_at > now + CLOCK_TOLERANCE:
        return _("The time of the visit lies in the future.")
    if occurred_at < now - OLDEST:
        return _("The time of the visit lies more than two years back. Check the year.")
    return None


def why_not_minutes(minutes: int) -> StrOrPromise | None:
    """Why a visit cannot have lasted so long."""
    if not 0 <= minutes <= LONGEST_MINUTES:
        return ngettext_lazy(
            "A visit lasts between 0 and %(most)d minute.",
            "A visit lasts between 0 and %(most)d minutes.",
            LONGEST_MINUTES,
        ) % {"most": LONGEST_MINUTES}
    return None


def why_not_next(next_visit_on: date | None, occurred_on: date, has_household: bool) -> StrOrPromise | None:
    """Why the next visit cannot be agreed for that day."""
    if next_visit_on is None:
        return None
    if not has_household:
        return _("A next visit needs a household.")
    if next_visit_on <= occurred_on:
        return _("The next visit must be after the day of this visit.")
    if next_visit_on > occurred_on + OLDEST:
        return _("The next visit lies more than two years ahead. Check the year.")
    return None


def is_own(visit: Visit, officer_id: int) -> bool:
    return officer_id in (visit.visited_by_id, visit.created_by_id)


def why_not_theirs(visit: Visit, officer_id: int, *, leads: bool) -> StrOrPromise | None:
    """Why this officer is not the one to correct or void the visit; `leads` when the room is of their station."""
    if leads or is_own(visit, officer_id):
        return None
    return _("Only the officer who made the visit or the station chief may change it.")


def why_not_now(visit: Visit, now: datetime, *, leads: bool) -> StrOrPromise | None:
    """Why the visit cannot be corrected or voided any more."""
    if visit.voided_at is not None:
        return _("This visit has been voided.")
    if not leads and now - visit.created_at > CORRECTABLE_FOR:
        return ngettext_lazy(
            "Entered more than %(days)d day ago: ask the station chief to change it.",
            "Entered more than %(days)d days ago: ask the station chief to change it.",
            CORRECTABLE_FOR.days,
        ) % {"days": CORRECTABLE_FOR.days}
    return None


def why_not_withdrawn(finding: Finding, case: Dispute | None) -> StrOrPromise | None:
    """Why a finding cannot be taken back: the standing case opened from it."""
    if case is None:
        return None
    return _("Case %(number)s was opened from the finding “%(text)s”, which therefore stays. Void the case first.") % {
        "number": case.short_number,
        "text": finding.text,
    }


def may_undo(visit: Visit, officer_id: int, now: datetime) -> bool:
    """Undo without a reason: the one who entered it, within a minute."""
    return visit.voided_at is None and visit.created_by_id == officer_id and now - visit.created_at <= UNDO_WITHIN
