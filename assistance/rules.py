"""Care: pure functions that return a reason or None."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from assistance import codes

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from assistance.models import CareRecord
    from residents.models import Resident

VIEW, EDIT = "care.view", "care.edit"


def entering(resident: Resident, has_active: bool) -> tuple[str, StrOrPromise] | None:
    """(name of the rule, why nobody can be cared for anew), or None."""
    if resident.died_on:
        return "died", _("This person is recorded as having died.")
    if resident.household_id is None:
        return "moved_away", _("This person has moved away.")
    if has_active:
        return "active_exists", _("This person is cared for already.")
    return None


def consenting(
    resident: Resident, need: str, consent_by: str, sensitive_agreed: bool
) -> tuple[str, StrOrPromise] | None:
    """(name of the rule, why the consent does not do), or None. An age that is not on record is taken as of age."""
    age = resident.age
    if age is not None and age < codes.OWN_CONSENT_AGE and consent_by != codes.GUARDIAN:
        return "guardian_needed", _("For a person under %(age)d the guardian consents.") % {
            "age": codes.OWN_CONSENT_AGE
        }
    if need in codes.sensitive_needs() and not sensitive_agreed:
        return "consent_missing", _("Health and children are sensitive: ask for that consent by itself.")
    return None


def consent_days(consent_on: date, starts_on: date, on: date) -> tuple[str, StrOrPromise] | None:
    """(field, why these days cannot be), or None."""
    if consent_on > on:
        return "consent_on", _("Consent is not given in the future.")
    if consent_on > starts_on:
        return "consent_on", _("Consent comes before care begins.")
    if (starts_on - on).days > 31:
        return "starts_on", _("Care begins within a month of the consent.")
    return None


def changing(record: CareRecord) -> StrOrPromise | None:
    """Why nothing of it changes any more, or None: what has ended is final, resuming takes a new consent."""
    if record.is_void:
        return _("This record was voided.")
    if record.state != codes.ACTIVE:
        return _("The care has ended; a new consent begins a new record.")
    return None


def helping(record: CareRecord, happened_on: date, on: date) -> StrOrPromise | None:
    """Why a help cannot have been given on that day, or None."""
    if happened_on > on:
        return _("A help lies in the past.")
    if happened_on < record.starts_on:
        return _("The help lies before the care began.")
    if record.ended_on and happened_on > record.ended_on:
        return _("The help lies after the care ended.")
    return None
