"""Who may be moved from where to where, and on which day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from residents.models import Household, Resident


def entering(household: Household) -> StrOrPromise | None:
    """Why nobody can be entered into this household, or None."""
    return None if household is not None else _("Choose the household the person lives in.")


def moving(
    resident: Resident, household: Household, on: date, open_from: date | None, today: date
) -> StrOrPromise | None:
    """Why a resident who lives here cannot move to `household` on that day, or None."""
    if resident.died_on:
        return _("%(name)s has died; the register keeps the last home.") % {"name": resident}
    if resident.household_id is None:
        return _("%(name)s has moved away; record the return first.") % {"name": resident}
    if resident.household_id == household.pk:
        return _("%(name)s lives in this household already.") % {"name": resident}
    return leaving_day(on, open_from, today)


def returning(
    resident: Resident, household: Household, on: date, last_until: date | None, today: date
) -> StrOrPromise | None:
    """Why a resident who moved away cannot come back into `household` on that day, or None."""
    if resident.died_on:
        return _("%(name)s has died; the register keeps the last home.") % {"name": resident}
    if resident.household_id is not None:
        return _("%(name)s lives here already; record a move.") % {"name": resident}
    if on > today:
        return _("The day lies in the future.")
    if last_until and on < last_until:
        return _("The last residency ended on %(day)s; the return cannot lie before it.") % {"day": last_until}
    return None


def leaving(resident: Resident, on: date, open_from: date | None, today: date) -> StrOrPromise | None:
    """Why a move away, or a death, cannot be recorded for that day, or None."""
    if resident.died_on:
        return _("The death of %(name)s is recorded already.") % {"name": resident}
    if resident.household_id is None:
        return _("%(name)s has moved away already.") % {"name": resident}
    return leaving_day(on, open_from, today)


def dying(
    resident: Resident, on: date, open_from: date | None, last_until: date | None, today: date
) -> StrOrPromise | None:
    """Why a death cannot be recorded for that day, or None; who has moved away can have died since."""
    if resident.died_on:
        return _("The death of %(name)s is recorded already.") % {"name": resident}
    if resident.birth_date and on < resident.birth_date:
        return _("The day lies before the birth.")
    if resident.household_id is None:
        return leaving_day(on, last_until, today)
    return leaving_day(on, open_from, today)


def leaving_day(on: date, since: date | None, today: date) -> StrOrPromise | None:
    """Why a residency that began on `since` cannot end on that day, or None."""
    if on > today:
        return _("The day lies in the future.")
    if since and on < since:
        return _("The residency began on %(day)s; it cannot end before that.") % {"day": since}
    return None


def undoing_departure(resident: Resident) -> StrOrPromise | None:
    """Why there is no departure to take back, or None."""
    if resident.household_id is not None and not resident.died_on:
        return _("%(name)s lives here; there is nothing to take back.") % {"name": resident}
    return None
