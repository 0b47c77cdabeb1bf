"""What may be entered and changed, and when: pure functions that return a reason or None."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from disputes.models import Dispute
    from residents.models import Resident
    from visits.models import Finding, Visit

# Clocks of phones run a little ahead of the server's.
CLOCK_TOLERANCE = timedelta(minutes=5)
# A late entry is welcome; older ones are nearly always a mistyped year.
OLDEST = timedelta(days=2 * 365 + 1)
CORRECTABLE_FOR = timedelta(days=7)
UNDO_WITHIN = timedelta(seconds=60)
LONGEST_MINUTES = 600
EVENING, EVENING_HOUR, MORNING_HOUR = 17, 19, 10


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


def why_not_next(
    next_visit_on: date | None, occurred_on: date, has_household: bool, has_ended: bool = False
) -> StrOrPromise | None:
    """Why the next visit cannot be agreed for that day."""
    if next_visit_on is None:
        return None
    if not has_household:
        return _("A next visit needs a household.")
    if has_ended:
        return _("This household does not exist any more, so no next visit can be agreed.")
    if next_visit_on <= occurred_on:
        return _("The next visit must be after the day of this visit.")
    if next_visit_on > occurred_on + OLDEST:
        return _("The next visit lies more than two years ahead. Check the year.")
    return None


def why_not_met(person: Resident, on: date, stays: Iterable[tuple[date, date | None]] | None) -> StrOrPromise | None:
    """Why that person cannot have been met on that day.

    `stays` are from when until when the person was registered in the police room; without any history nothing is
    known against it.
    """
    values = {"name": person.name, "day": on.isoformat()}
    if person.died_on is not None and person.died_on < on:
        return _("%(name)s had died before %(day)s and cannot have been met.") % values
    if person.birth_date is not None and person.birth_date > on:
        return _("%(name)s was born after %(day)s and cannot have been met.") % values
    if stays and not any(since <= on and (until is None or on <= until) for since, until in stays):
        return (
            _("%(name)s was not registered in this police room on %(day)s. Leave the name out, or check the day.")
            % values
        )
    return None


def why_not_next_hour(hour: int | None, next_visit_on: date | None) -> StrOrPromise | None:
    """Why the next visit cannot be at that hour."""
    if hour is None:
        return None
    if next_visit_on is None:
        return _("An hour of the next visit needs its day.")
    if not 0 <= hour <= 23:
        return _("The hour of the next visit lies between 0 and 23.")
    return None


def next_attempts(occurred_at: datetime) -> list[tuple[date, int]]:
    """When to come again where nobody was home, (day, hour) of local time: at another time of the day first.

    Missed by day, people may be at work: come in the evening; missed in the evening, by day at the weekend.
    """
    day, was_evening = occurred_at.date(), occurred_at.hour >= EVENING
    saturday = day + timedelta(days=(5 - day.weekday()) % 7 or 7)
    evenings = [(day + timedelta(days=days), EVENING_HOUR) for days in (1, 3)]
    return [(saturday, MORNING_HOUR), *evenings] if was_evening else [*reversed(evenings), (saturday, MORNING_HOUR)]


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
