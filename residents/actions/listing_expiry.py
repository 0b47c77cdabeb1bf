"""What the night does with listings: ends what nobody renewed or whose term is over, and tells whoever can renew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from audit import trail
from core.jobs import enqueue_on_commit
from facts.fact_updates import fact_transaction, mark_room_changed
from residents.actions.listing_decisions import lapse
from residents.actions.listing_notices import notify_about_all
from residents.models import Listing, ListingCategory
from residents.rules.listings import REVIEW_AHEAD_DAYS


def expire_listings(on: date | None = None) -> tuple[int, int]:
    """End what is over by itself, remind of what is to be reviewed; (ended, reminded).

    Over is what passed its review date unrenewed, whose term of law is over, and whose person is older than the
    category goes. Run twice it does nothing more: what ended is no longer in force, and a message has one key.
    """
    on = on or timezone.localdate()
    over = _end_over(on, "term_over", term_ends_on__lt=on)
    for category in ListingCategory.objects.filter(age_to__isnull=False):
        born = _born_on_or_before(on, (category.age_to or 0) + 1)
        over += _end_over(on, "age_over", category=category, resident__birth_date__lte=born)
    return len(over) + len(_expire(on)), len(_remind(on))


@fact_transaction()
def _expire(on: date) -> list[Listing]:
    ended = _end(on, state=Listing.EXPIRED, reason="expired", which={"review_on__lt": on})
    notify_about_all(ended, "listing_expired", lambda listing: f"listing_expired:{listing.pk}")
    return ended


@fact_transaction()
def _end_over(on: date, reason: str, **which: Any) -> list[Listing]:
    """What law or category ends: no review keeps it."""
    ended = _end(on, state=Listing.ENDED, reason=reason, which=which)
    notify_about_all(ended, "listing_over", lambda listing: f"listing_over:{listing.pk}")
    return ended


def _end(on: date, *, state: str, reason: str, which: dict[str, Any]) -> list[Listing]:
    due = Listing._base_manager.filter(state__in=Listing.IN_FORCE, **which).select_for_update(of=("self",))
    ended = list(due.select_related("resident__room__station", "category").order_by("pk"))
    if not ended:
        return ended
    now = timezone.now()
    Listing._base_manager.filter(pk__in=[listing.pk for listing in ended]).update(
        state=state, ended_on=on, end_reason=reason, updated_at=now, updated_by=None, version=F("version") + 1
    )
    lapse(by=None, listings=ended, at=now)
    mark_room_changed(*(listing.resident.room_id for listing in ended))
    trail.record_each(by=None, verb="listing_ended", targets=ended)
    enqueue_on_commit("followups.tasks.tidy", resident_ids=[listing.resident_id for listing in ended])
    return ended


def _born_on_or_before(on: date, years: int) -> date:
    """Who was born by then is so many years old, or older, on that day."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February
        return on.replace(year=on.year - years, day=28)


def _remind(on: date) -> list[Listing]:
    until = on + timedelta(days=REVIEW_AHEAD_DAYS)
    near = Listing._base_manager.filter(state=Listing.ACTIVE, review_on__range=(on, until))
    due = list(near.select_related("resident__room__station", "category").order_by("pk"))
    notify_about_all(due, "listing_review", lambda listing: f"listing_review:{listing.pk}:{listing.review_on}")
    return due
