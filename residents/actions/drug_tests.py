"""Tests for drugs: dated records of their own, entered by the room, voided with a reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed, RuleViolation, refuse_if
from residents.actions.listings import checked_reason
from residents.models import DrugTest, Listing
from residents.rules import listings as rules

if TYPE_CHECKING:
    from stations.models import Officer


@transaction.atomic
def record_test(*, by: Officer, listing: Listing, tested_on: date, result: str, note: str = "") -> DrugTest:
    """One test of a day. Raises RuleViolation where nobody is tested, or that day has one."""
    _require(by, listing)
    if problem := rules.testing(listing, tested_on, timezone.localdate()):
        if not listing.category.test_rhythm or listing.starts_on is None:
            raise RuleViolation(problem)
        raise Invalid(problem, field="tested_on")
    test = DrugTest(listing=listing, tested_on=tested_on, result=result, note=note.strip())
    test.check_fields()
    try:
        with transaction.atomic():
            test.save_new(by)
    except IntegrityError as error:
        raise RuleViolation(_("A test of this day is entered already.")) from error
    trail.record(by=by, verb="drug_test_recorded", target=test)
    return test


@transaction.atomic
def void_test(*, by: Officer, test: DrugTest, reason: str, expected_version: int | None = None) -> DrugTest:
    """A test entered by mistake; it stays readable to the auditor."""
    _require(by, test.listing)
    refuse_if(_("It has been voided already.") if test.is_void else None)
    test.voided_at, test.voided_by, test.void_reason = timezone.now(), by, checked_reason(reason)[:200]
    test.save_changed(by, ["voided_at", "voided_by", "void_reason"], expected_version=expected_version)
    trail.record(by=by, verb="voided", target=test, reason=test.void_reason)
    return test


def _require(by: Officer, listing: Listing) -> None:
    if not by.can(rules.PROPOSE):
        raise NotAllowed(_("Your role does not enter tests."))
    by.scope_for(rules.PROPOSE).require(listing.resident.room)
    by.scope_for(DrugTest.VIEW).require(listing.resident.room)
