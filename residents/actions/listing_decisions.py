"""The rows of decisions on a listing: asked for, made at each level, or lapsed. None is ever overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Max
from django.utils import timezone

from core.errors import RuleViolation
from residents import codes
from residents.models import ListingDecision
from residents.rules import listings as rules

if TYPE_CHECKING:
    from residents.models import Listing
    from stations.models import Officer


def open_round(
    *, by: Officer | None, listing: Listing, about: str, level: str = codes.STATION, reason: str = "", at: Any = None
) -> ListingDecision:
    """Ask for a decision: a new round, whose first row waits for the station."""
    last = listing.decisions.aggregate(last=Max("round"))["last"] or 0
    row = ListingDecision(listing=listing, about=about, level=level, reason=reason, round=last + 1)
    row.asked_at, row.asked_by = at or timezone.now(), by
    return row.save_new(by)


def decide(*, by: Officer, listing: Listing, decision: str, note: str) -> ListingDecision:
    """Make the decision that waits; an approval of the station opens the bureau's row of the same round."""
    row = waiting_row(listing)
    if problem := rules.own_decision(row, by):
        raise RuleViolation(problem, rule="own_decision")
    row.decision, row.note = decision, note.strip()[:300]
    row.decided_at, row.decided_by = timezone.now(), by
    row.save_changed(by, ["decision", "note", "decided_at", "decided_by"])
    if decision == ListingDecision.APPROVED and row.level == codes.STATION and row.about != codes.RENEWAL:
        following = ListingDecision(
            listing=listing, about=row.about, level=codes.BUREAU, reason=row.reason, round=row.round,
            asked_at=row.asked_at, asked_by=row.asked_by,
        )  # fmt: skip
        following.save_new(by)
    return row


def waiting_row(listing: Listing) -> ListingDecision:
    """The row that waits. A listing taken over from elsewhere may lack it: then it is made of what the listing says."""
    row = listing.pending
    if row is None:
        about = codes.END if listing.is_in_force else codes.BEGIN
        level = listing.state_code.waits_for or codes.STATION
        row = open_round(
            by=None if about == codes.END else listing.created_by, listing=listing, about=about, level=level,
            reason=listing.end_reason if about == codes.END else listing.reason,
            at=listing.updated_at if about == codes.END else listing.created_at,
        )  # fmt: skip
    return row


def renewed_without_request(*, by: Officer, listing: Listing, note: str) -> ListingDecision:
    """A renewal that nobody asked for: the chief reviewed in time."""
    row = open_round(by=None, listing=listing, about=codes.RENEWAL)
    row.decision, row.note = ListingDecision.APPROVED, note
    row.decided_at, row.decided_by = timezone.now(), by
    return row.save_changed(by, ["decision", "note", "decided_at", "decided_by"])


def lapse(*, by: Officer | None, listings: Iterable[Listing], at: datetime | None = None) -> int:
    """What waits of these listings is decided by nobody any more; how many rows."""
    at = at or timezone.now()
    rows = ListingDecision._base_manager.filter(listing__in=[listing.pk for listing in listings])
    rows = rows.filter(decided_at__isnull=True, lapsed_at__isnull=True)
    return rows.update(lapsed_at=at, lapsed_by=by, updated_at=at, updated_by=by, version=F("version") + 1)
