"""Listed persons: proposing, deciding at two levels, renewing, ending."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed, RuleViolation, refuse_if
from core.jobs import enqueue_on_commit
from facts.fact_updates import fact_transaction, mark_room_changed
from residents import codes
from residents.actions.listing_notices import notify_deciders, notify_room
from residents.models import Listing, ListingCategory, Resident
from residents.rules import listings as rules

if TYPE_CHECKING:
    from stations.models import Officer


@fact_transaction()
def propose_listing(
    *, by: Officer, resident: Resident, category: ListingCategory, reason: str, level: str = "2"
) -> Listing:
    """Propose that a person be listed; the station chief, then the bureau decide."""
    if not by.can(rules.PROPOSE):
        raise NotAllowed(_("Your role may not propose listings."))
    resident = Resident._base_manager.select_for_update(no_key=True).get(pk=resident.pk)
    by.scope_for(rules.PROPOSE).require(resident.room)
    reason = _checked_reason(reason)
    same = Listing._base_manager.filter(resident=resident, category__code=category.code)
    refuse_if(
        rules.proposing(resident, category, timezone.localdate(), same.exclude(state__in=Listing.CLOSED).exists())
    )
    try:
        with transaction.atomic():
            listing = Listing(resident=resident, category=category, level=level, reason=reason).save_new(by)
    except IntegrityError as error:
        raise RuleViolation(_("This person is listed, or proposed, under this category already.")) from error
    _written(by, listing, "listing_proposed", reason)
    notify_deciders(listing, by)
    return listing


@fact_transaction()
def approve_listing(*, by: Officer, listing: Listing, note: str = "", expected_version: int | None = None) -> Listing:
    """Approve what waits, at the level of `by`; the second approval lists the person, or ends the listing."""
    listing = _locked_for_act(by, listing, "approve")
    refuse_if(rules.deciding_twice(listing, by))
    today = timezone.localdate()
    was = listing.state
    if was == Listing.STATION_APPROVED:
        refuse_if(rules.category_holds(listing.category, today))
        listing.starts_on = today
        listing.review_on = today + timedelta(days=listing.category.review_after_days)
    if was == Listing.ENDING_STATION_APPROVED:
        listing.ended_on = today
    listing = _decide(by, listing, "approve", note, expected_version, ["starts_on", "review_on", "ended_on"])
    verb = "listing_ended" if listing.state == Listing.ENDED else "listing_approved"
    _written(by, listing, verb, note or listing.end_reason, before=was)
    if listing.state in codes.listings_waiting_for(codes.BUREAU):
        notify_deciders(listing, by)
    else:
        notify_room(listing, by)
    return listing


@fact_transaction()
def refuse_listing(*, by: Officer, listing: Listing, reason: str, expected_version: int | None = None) -> Listing:
    """Refuse what waits: a proposed listing is closed, a listing whose end was proposed goes on."""
    listing = _locked_for_act(by, listing, "refuse")
    refuse_if(rules.deciding_twice(listing, by))
    reason = _checked_reason(reason)
    was = listing.state
    goes_on = was in Listing.IN_FORCE
    if goes_on:
        listing.end_reason = ""
    listing = _decide(by, listing, "refuse", reason, expected_version, ["end_reason"])
    _written(by, listing, "listing_refused", reason, before=was)
    notify_room(listing, by)
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
    listing = _locked_for_act(by, listing, "renew")
    reason = _checked_reason(reason)
    today = timezone.localdate()
    category = ListingCategory.objects.valid(today).filter(code=listing.category.code).first()
    if category is None:
        raise RuleViolation(_("The category “%(name)s” no longer holds; propose the end.") % {"name": listing.category})
    latest = today + timedelta(days=category.review_after_days)
    review_on = review_on or latest
    if problem := rules.review_day(review_on, today, latest):
        raise Invalid(problem, field="review_on")
    fields = ("category_id", "level", "review_on")
    before = trail.snapshot(listing, fields)
    listing.category, listing.review_on, listing.level = category, review_on, level or listing.level
    listing.save_changed(by, ["category", "review_on", "level"], expected_version=expected_version)
    mark_room_changed(listing.resident.room_id)
    trail.record(
        by=by, verb="listing_renewed", target=listing, reason=reason, changes=trail.changes_between(before, listing)
    )
    return listing


@fact_transaction()
def propose_delisting(*, by: Officer, listing: Listing, reason: str, expected_version: int | None = None) -> Listing:
    """Propose that a listing end; it stays in force until both levels agree."""
    listing = _locked_for_act(by, listing, "delist")
    listing.end_reason = _checked_reason(reason)
    listing.state = Listing.ENDING
    # The decisions on the beginning stay in the trail; these columns now wait for those on the end.
    listing.station_decided_at = listing.station_decided_by = None
    listing.decision_note = ""
    fields = ["state", "end_reason", "station_decided_at", "station_decided_by", "decision_note"]
    listing.save_changed(by, fields, expected_version=expected_version)
    _written(by, listing, "delisting_proposed", listing.end_reason, before=Listing.ACTIVE)
    notify_deciders(listing, by)
    return listing


@fact_transaction()
def end_at_death(*, by: Officer, resident: Resident) -> list[Listing]:
    """End everything open for a person who died; called where the death is recorded."""
    listings = Listing._base_manager.filter(resident=resident).exclude(state__in=Listing.CLOSED)
    ended = list(listings.select_for_update(of=("self",)).select_related("resident", "category"))
    for listing in ended:
        was = listing.state
        listing.state, listing.end_reason = Listing.ENDED, "died"
        listing.ended_on = resident.died_on or timezone.localdate()
        listing.save_changed(by, ["state", "end_reason", "ended_on"])
        _written(by, listing, "listing_ended", "", before=was)
    return ended


def _locked_for_act(by: Officer, listing: Listing, act: str) -> Any:
    """The row as it is now, locked; refuses who may never do this (403), rooms outside (404), states (409)."""
    permissions = rules.granted(act, by)
    if not permissions:
        raise NotAllowed(_("Your role does not decide on listings."))
    rows = Listing._base_manager.select_for_update(of=("self",)).select_related("resident__room__station", "category")
    present = rows.get(pk=listing.pk)
    refuse_if(rules.acting(present, act, permissions))
    step = rules.STEPS[present.state, act]
    by.scope_for(step.permission).require(present.resident.room)
    return present


def _decide(by: Officer, listing: Listing, act: str, note: str, expected_version: int | None, extra: list[str]) -> Any:
    now = timezone.now()
    if listing.state in codes.listings_waiting_for(codes.STATION):
        listing.station_decided_at, listing.station_decided_by = now, by
    else:
        listing.bureau_decided_at, listing.bureau_decided_by = now, by
    listing.state = rules.STEPS[listing.state, act].to
    listing.decision_note = note.strip()[:300]
    fields = ["station_decided_at", "station_decided_by", "bureau_decided_at", "bureau_decided_by"]
    fields += ["state", "decision_note", *extra]
    return listing.save_changed(by, fields, expected_version=expected_version)


def _checked_reason(reason: str) -> str:
    reason = (reason or "").strip()
    if len(reason) < 2:
        raise Invalid(_("Give the reason."), field="reason")
    return reason[:300]


def _written(by: Officer, listing: Listing, verb: str, reason: str, before: str | None = None) -> None:
    changes = {"state": [before, listing.state]} if before else {}
    trail.record(by=by, verb=verb, target=listing, reason=reason, changes=changes)
    mark_room_changed(listing.resident.room_id)
    if listing.state in Listing.CLOSED:
        enqueue_on_commit("followups.tasks.tidy", resident_ids=[listing.resident_id])
