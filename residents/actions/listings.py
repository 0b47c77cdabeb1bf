"""Listed persons: proposing, deciding at two levels, taking back, ending. Renewing has a module of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed, RuleViolation, refuse_if
from core.jobs import enqueue_on_commit
from core.scope import Scope
from facts.fact_updates import fact_transaction, mark_room_changed
from residents import codes
from residents.actions import listing_decisions as rows
from residents.actions.listing_notices import notify_deciders, notify_refused, notify_room, strike_out_requests
from residents.models import Listing, ListingCategory, ListingDecision, Resident
from residents.rules import listings as rules

if TYPE_CHECKING:
    from stations.models import Officer


@fact_transaction()
def propose_listing(
    *,
    by: Officer,
    resident: Resident,
    category: ListingCategory,
    reason: str,
    level: str = "2",
    term_from_on: date | None = None,
) -> Listing:
    """Propose that a person be listed; the station chief, then the bureau decide.

    `term_from_on` is the day from which the term of the category counts, where it has one.
    """
    if not by.can(rules.PROPOSE):
        raise NotAllowed(_("Your role may not propose listings."))
    resident = Resident._base_manager.select_for_update(no_key=True).get(pk=resident.pk)
    by.scope_for(rules.PROPOSE).require(resident.room)
    reason = checked_reason(reason)
    today = timezone.localdate()
    same = Listing._base_manager.filter(resident=resident, category__code=category.code)
    refuse_if(rules.proposing(resident, category, today, same.exclude(state__in=Listing.CLOSED).exists()))
    if problem := rules.term(resident, category, term_from_on, today):
        raise Invalid(problem, field="term_from_on")
    listing = Listing(resident=resident, category=category, level=level, reason=reason, term_from_on=term_from_on)
    try:
        with transaction.atomic():
            listing.save_new(by)
    except IntegrityError as error:
        raise RuleViolation(_("This person is listed, or proposed, under this category already.")) from error
    rows.open_round(by=by, listing=listing, about=codes.BEGIN, reason=reason)
    _written(by, listing, "listing_proposed", reason)
    notify_deciders(listing, by)
    return listing


@fact_transaction()
def approve_listing(*, by: Officer, listing: Listing, note: str = "", expected_version: int | None = None) -> Listing:
    """Approve what waits, at the level of `by`; the second approval lists the person, or ends the listing."""
    listing = locked_for_act(by, listing, "approve")
    today = timezone.localdate()
    was = listing.state
    if was in (Listing.PROPOSED, Listing.STATION_APPROVED):
        refuse_if(rules.proposing(listing.resident, listing.category, today, has_open=False))
    if was == Listing.STATION_APPROVED:
        _put_in_force(listing, today)
    if was == Listing.ENDING_STATION_APPROVED:
        listing.ended_on = today
    decided = ["starts_on", "review_on", "ended_on", "term_from_on", "term_ends_on"]
    listing = _decide(by, listing, "approve", note, expected_version, decided)
    verb = "listing_ended" if listing.state == Listing.ENDED else "listing_approved"
    _written(by, listing, verb, note or listing.end_reason, before=was)
    if listing.state in codes.listings_waiting_for(codes.BUREAU):
        notify_deciders(listing, by)
    else:
        notify_room(listing, by)
    return listing


def _put_in_force(listing: Listing, today: date) -> None:
    category = listing.category
    listing.starts_on = today
    listing.review_on = today + timedelta(days=category.review_after_days)
    if category.term_years:
        listing.term_from_on = listing.term_from_on or today
        listing.term_ends_on = rules.term_end(listing.term_from_on, category.term_years)
        listing.review_on = min(listing.review_on, max(listing.term_ends_on, today))


@fact_transaction()
def refuse_listing(*, by: Officer, listing: Listing, reason: str, expected_version: int | None = None) -> Listing:
    """Refuse what waits: a proposed listing is closed, a listing whose end was proposed goes on."""
    listing = locked_for_act(by, listing, "refuse")
    reason = checked_reason(reason)
    was = listing.state
    goes_on = was in Listing.IN_FORCE
    if goes_on:
        listing.end_reason = ""
    listing = _decide(by, listing, "refuse", reason, expected_version, ["end_reason"])
    _written(by, listing, "listing_refused", reason, before=was)
    notify_refused(listing, by, reason)
    return listing


@fact_transaction()
def propose_delisting(*, by: Officer, listing: Listing, reason: str, expected_version: int | None = None) -> Listing:
    """Propose that a listing end; it stays in force until both levels agree."""
    listing = locked_for_act(by, listing, "delist")
    listing.end_reason = checked_reason(reason)
    listing.state = Listing.ENDING
    listing.save_changed(by, ["state", "end_reason"], expected_version=expected_version)
    rows.lapse(by=by, listings=[listing])  # a renewal that was asked for is not wanted any more
    rows.open_round(by=by, listing=listing, about=codes.END, reason=listing.end_reason)
    _written(by, listing, "delisting_proposed", listing.end_reason, before=Listing.ACTIVE)
    notify_deciders(listing, by)
    return listing


@fact_transaction()
def withdraw_proposal(
    *, by: Officer, listing: Listing, reason: str = "", expected_version: int | None = None
) -> Listing:
    """Who proposed takes it back before it is decided: a beginning, an end, or a renewal."""
    listing = locked_for_act(by, listing, "withdraw")
    pending = listing.pending
    if pending is None and listing.state_code.waits_for:
        pending = rows.waiting_row(listing)
    if problem := rules.withdrawing(pending, by):
        raise RuleViolation(problem, rule="not_proposer" if pending else "nothing_waits")
    was = listing.state
    listing.state = rules.STEPS[was, "withdraw"].to
    if was in Listing.IN_FORCE:
        listing.end_reason = ""
    listing.save_changed(by, ["state", "end_reason"], expected_version=expected_version)
    rows.lapse(by=by, listings=[listing])
    _written(by, listing, "listing_withdrawn", (reason or "").strip()[:300], before=was)
    strike_out_requests(listing)
    return listing


@fact_transaction()
def end_at_death(*, by: Officer, resident: Resident) -> list[Listing]:
    """End everything open for a person who died; called where the death is recorded."""
    return _end_open(
        Listing._base_manager.filter(resident=resident), by, "died", resident.died_on or timezone.localdate()
    )


@fact_transaction()
def end_for_care(*, by: Officer | None, resident: Resident | None = None) -> list[Listing]:
    """End what is still open of people in need, of all or of one: they are cared for if they agree, and not listed."""
    listings = Listing.objects.in_scope(Scope.all()).to_care_for()
    return _end_open(listings.filter(resident=resident) if resident else listings, by, "care", timezone.localdate())


def _end_open(listings: Any, by: Officer | None, reason: str, on: date) -> list[Listing]:
    open_ones = listings.exclude(state__in=Listing.CLOSED).order_by("pk")
    ended = list(open_ones.select_for_update(of=("self",)).select_related("resident__room", "category"))
    for listing in ended:
        was = listing.state
        listing.state, listing.end_reason, listing.ended_on = Listing.ENDED, reason, on
        listing.save_changed(by, ["state", "end_reason", "ended_on"])
        _written(by, listing, "listing_ended", "", before=was)
    rows.lapse(by=by, listings=ended)
    return ended


def locked_for_act(by: Officer, listing: Listing, act: str) -> Any:
    """The row as it is now, locked; refuses who may never do this (403), rooms outside (404), states (409)."""
    permissions = rules.granted(act, by)
    if not permissions:
        raise NotAllowed(_("Your role does not decide on listings."))
    locked = Listing._base_manager.select_for_update(of=("self",)).select_related("resident__room__station", "category")
    present = locked.get(pk=listing.pk)
    refuse_if(rules.acting(present, act, permissions))
    step = rules.STEPS[present.state, act]
    by.scope_for(step.permission).require(present.resident.room)
    return present


def _decide(by: Officer, listing: Listing, act: str, note: str, expected_version: int | None, extra: list[str]) -> Any:
    decision = ListingDecision.APPROVED if act == "approve" else ListingDecision.REFUSED
    row = rows.decide(by=by, listing=listing, decision=decision, note=note)
    if row.about == codes.BEGIN:
        # The listing carries who put it in force; the decisions on its end stand in their own rows.
        setattr(listing, f"{row.level}_decided_at", row.decided_at)
        setattr(listing, f"{row.level}_decided_by", by)
    listing.state = rules.STEPS[listing.state, act].to
    listing.decision_note = row.note
    fields = ["station_decided_at", "station_decided_by", "bureau_decided_at", "bureau_decided_by"]
    fields += ["state", "decision_note", *extra]
    return listing.save_changed(by, fields, expected_version=expected_version)


def checked_reason(reason: str) -> str:
    reason = (reason or "").strip()
    if len(reason) < 2:
        raise Invalid(_("Give the reason."), field="reason")
    return reason[:300]


def _written(by: Officer | None, listing: Listing, verb: str, reason: str, before: str | None = None) -> None:
    changes = {"state": [before, listing.state]} if before else {}
    trail.record(by=by, verb=verb, target=listing, reason=reason, changes=changes)
    mark_room_changed(listing.resident.room_id)
    if listing.state in Listing.CLOSED:
        enqueue_on_commit("followups.tasks.tidy", resident_ids=[listing.resident_id])
