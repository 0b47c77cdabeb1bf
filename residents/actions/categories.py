"""The dictionary of listing categories: never overwritten, only followed by a version from a day on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed, RuleViolation
from residents.models import ListingCategory
from residents.rules import listings as rules

if TYPE_CHECKING:
    from stations.models import Officer

EDIT = "dictionaries.edit"
FIELDS = (
    "name_en",
    "name_zh",
    "legal_basis_en",
    "legal_basis_zh",
    "is_confidential",
    "review_after_days",
    "age_from",
    "age_to",
    "term_years",
    "test_rhythm",
    "valid_from",
    "valid_until",
    "origin",
)


@transaction.atomic
def add_category(*, by: Officer, code: str, **facts: Any) -> ListingCategory:
    """A category of a new code."""
    _require(by)
    if ListingCategory.objects.filter(code=code).exists():
        raise Invalid(_("This code is taken; add a version of it instead."), field="code")
    return _add(by, None, code, facts)


@transaction.atomic
def change_category(*, by: Officer, category: ListingCategory, **facts: Any) -> ListingCategory:
    """A new version of a category from `valid_from` on; the one before holds until the day before."""
    _require(by)
    last = ListingCategory.objects.select_for_update().filter(code=category.code).order_by("-valid_from").first()
    return _add(by, last, category.code, facts)


@transaction.atomic
def end_category(*, by: Officer, category: ListingCategory, until: date, reason: str) -> ListingCategory:
    """Nobody is newly listed or renewed under it after `until`; who is listed stays so until the review."""
    _require(by)
    category = ListingCategory.objects.select_for_update().get(pk=category.pk)
    if category.valid_until is not None:
        raise RuleViolation(_("This version has an end already."))
    if until < max(category.valid_from, timezone.localdate()):
        raise Invalid(_("The last day cannot lie in the past."), field="until")
    category.valid_until = until
    category.save(update_fields=["valid_until"])
    changes = {"valid_until": [None, until.isoformat()]}
    trail.record(by=by, verb="changed", target=category, reason=reason, changes=changes)
    return category


def _require(by: Officer) -> None:
    if not by.can(EDIT):
        raise NotAllowed(_("Your role may not change the dictionaries."))


def _add(by: Officer, last: ListingCategory | None, code: str, facts: dict[str, Any]) -> ListingCategory:
    names = ("name_en", "name_zh", "legal_basis_en", "legal_basis_zh", "origin")
    if problem := rules.naming(code, *(facts.get(name, "") for name in names)):
        raise RuleViolation(problem)
    for name in names[:4]:
        if not (facts.get(name) or "").strip():
            raise Invalid(_("Every category states its name and its legal basis in both languages."), field=name)
    if problem := rules.holding_from(facts["valid_from"], timezone.localdate(), last.valid_from if last else None):
        raise Invalid(problem, field="valid_from")
    before = trail.snapshot(last, FIELDS) if last else {}
    if last and (last.valid_until is None or last.valid_until >= facts["valid_from"]):
        last.valid_until = facts["valid_from"] - timedelta(days=1)
        last.save(update_fields=["valid_until"])
    fresh = ListingCategory.objects.create(code=code, **facts)
    changes = trail.changes_between(before, fresh) if last else {}
    trail.record(by=by, verb="changed" if last else "created", target=fresh, changes=changes)
    return fresh
