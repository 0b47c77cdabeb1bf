"""Keeping somebody listed until the next review, asking for that, and noting how somebody came along."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, RuleViolation, refuse_if
from facts.fact_updates import fact_transaction, mark_room_changed
from residents import codes
from residents.actions import listing_decisions as rows
from residents.actions.listing_notices import notify_refused, notify_renewers
from residents.actions.listings import checked_reason, locked_for_act
from residents.models import Listing, ListingCategory, ListingDecision
from residents.rules import listings as rules

if TYPE_CHECKING:
    from stations.models import Officer


@fact_transaction()
def ask_renewal(*, by: Officer, listing: Listing, reason: str, expected_version: int | None = None) -> Listing:
    """Ask the station chief to keep a person listed; nothing changes until it is decided."""
    listing = locked_for_act(by, listing, "ask_renewal")
    reason = checked_reason(reason)
    refuse_if(rules.asking_renewal(listing.pending, by) or rules.category_holds(listing.category, timezone.localdate()))
    listing.save_changed(by, [], expected_version=expected_version)
    rows.open_round(by=by, listing=listing, about=codes.RENEWAL, reason=reason)
    trail.record(by=by, verb="renewal_asked", target=listing, reason=reason)
    mark_room_changed(listing.resident.room_id)
    notify_renewers(listing, by, reason)
    return listing


@fact_transaction()
def refuse_renewal(*, by: Officer, listing: Listing, reason: str, expected_version: int | None = None) -> Listing:
    """Do not keep a person listed beyond the review; until then the listing holds."""
    listing = locked_for_act(by, listing, "refuse_renewal")
    reason = checked_reason(reason)
    if listing.pending is None:
        raise RuleViolation(_("Nobody asked for a renewal."), rule="nothing_waits")
    rows.decide(by=by, listing=listing, decision=ListingDecision.REFUSED, note=reason)
    listing.decision_note = reason
    listing.save_changed(by, ["decision_note"], expected_version=expected_version)
    trail.record(by=by, verb="listing_refused", target=listing, reason=reason)
    mark_room_changed(listing.resident.room_id)
    notify_refused(listing, by, reason)
    return listing


@fact_transaction()
def renew_listing(
    *,
    by: Officer,
    listing: Listing,
    reason: str,
    review_on: date | None = None,
    level: str | None = None,
    expected_version: int | None = None,
) -> Listing:
    """Keep a person listed until the next review; the category must still hold, in its present version."""
    listing = locked_for_act(by, listing, "renew")
    reason = checked_reason(reason)
    today = timezone.localdate()
    category = _present_category(listing, today)
    latest = today + timedelta(days=category.review_after_days)
    if listing.term_ends_on:
        latest = min(latest, listing.term_ends_on)
    review_on = review_on or latest
    if problem := rules.review_day(review_on, today, latest):
        raise Invalid(problem, field="review_on")
    if listing.pending is not None:
        rows.decide(by=by, listing=listing, decision=ListingDecision.APPROVED, note=reason)
    else:
        rows.renewed_without_request(by=by, listing=listing, note=reason)
    fields = ("category_id", "level", "review_on", "stage")
    before = trail.snapshot(listing, fields)
    if level and level != listing.level:
        listing.stage = ""  # how it went was said of the other level
    listing.category, listing.review_on, listing.level = category, review_on, level or listing.level
    listing.save_changed(by, ["category", "review_on", "level", "stage"], expected_version=expected_version)
    mark_room_changed(listing.resident.room_id)
    changes = trail.changes_between(before, listing)
    trail.record(by=by, verb="listing_renewed", target=listing, reason=reason, changes=changes)
    return listing


def _present_category(listing: Listing, today: date) -> ListingCategory:
    category = ListingCategory.objects.valid(today).filter(code=listing.category.code).first()
    if category is None or rules.category_holds(category, today):
        raise RuleViolation(_("The category “%(name)s” no longer holds; propose the end.") % {"name": listing.category})
    refuse_if(rules.ages(listing.resident, category))
    return category


@fact_transaction()
def assess(
    *, by: Officer, listing: Listing, stage: str, note: str = "", expected_version: int | None = None
) -> Listing:
    """Note whether a basically stable person has settled: it decides after how many days they are seen next."""
    listing = locked_for_act(by, listing, "assess")
    refuse_if(rules.assessing(listing))
    if stage not in dict(Listing.STAGES):
        raise Invalid(_("Say whether the person has settled."), field="stage")
    changes = trail.set_values(listing, {"stage": stage})
    listing.save_changed(by, ["stage"], expected_version=expected_version)
    trail.record(by=by, verb="listing_assessed", target=listing, reason=note.strip()[:300], changes=changes)
    mark_room_changed(listing.resident.room_id)
    return listing
