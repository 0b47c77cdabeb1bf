"""What the night does with listings: ends what nobody renewed, and tells whoever can renew in time."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F
from django.utils import timezone

from audit import trail
from facts.fact_updates import fact_transaction, mark_room_changed
from residents.actions.listing_notices import notify_about_all
from residents.models import Listing
from residents.rules.listings import REVIEW_AHEAD_DAYS


def expire_listings(on: date | None = None) -> tuple[int, int]:
    """End what passed its review date unrenewed, remind of what is to be reviewed; (ended, reminded).

    Run twice it does nothing more: what ended is no longer in force, and a message has one key.
    """
    on = on or timezone.localdate()
    return len(_expire(on)), len(_remind(on))


@fact_transaction()
def _expire(on: date) -> list[Listing]:
    due = Listing._base_manager.filter(state__in=Listing.IN_FORCE, review_on__lt=on).select_for_update(of=("self",))
    ended = list(due.select_related("resident__room__station", "category").order_by("pk"))
    Listing._base_manager.filter(pk__in=[listing.pk for listing in ended]).update(
        state=Listing.EXPIRED,
        ended_on=on,
        end_reason="expired",
        updated_at=timezone.now(),
        updated_by=None,
        version=F("version") + 1,
    )
    mark_room_changed(*(listing.resident.room_id for listing in ended))
    trail.record_each(by=None, verb="listing_ended", targets=ended)
    notify_about_all(ended, "listing_expired", lambda listing: f"listing_expired:{listing.pk}")
    return ended


def _remind(on: date) -> list[Listing]:
    until = on + timedelta(days=REVIEW_AHEAD_DAYS)
    near = Listing._base_manager.filter(state=Listing.ACTIVE, review_on__range=(on, until))
    due = list(near.select_related("resident__room__station", "category").order_by("pk"))
    notify_about_all(due, "listing_review", lambda listing: f"listing_review:{listing.pk}:{listing.review_on}")
    return due
