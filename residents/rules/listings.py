"""Listings: state × act × permission. Two levels decide on the beginning and on the end alike."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from residents import codes
from residents.models import Listing

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from residents.models import ListingCategory, Resident
    from stations.models import Officer

PROPOSE = "listings.propose"
STATION, BUREAU, RENEW = "listings.approve_station", "listings.approve_bureau", "listings.renew"
# So many days before a review is due, whoever can renew is told and the pages show it.
REVIEW_AHEAD_DAYS = 14


@dataclass(frozen=True)
class Step:
    """Who may take it and where it leads."""

    permission: str
    to: str


STEPS = {
    (Listing.PROPOSED, "approve"): Step(STATION, Listing.STATION_APPROVED),
    (Listing.PROPOSED, "refuse"): Step(STATION, Listing.REFUSED),
    (Listing.STATION_APPROVED, "approve"): Step(BUREAU, Listing.ACTIVE),
    (Listing.STATION_APPROVED, "refuse"): Step(BUREAU, Listing.REFUSED),
    (Listing.ACTIVE, "renew"): Step(RENEW, Listing.ACTIVE),
    (Listing.ACTIVE, "delist"): Step(PROPOSE, Listing.ENDING),
    (Listing.ENDING, "approve"): Step(STATION, Listing.ENDING_STATION_APPROVED),
    (Listing.ENDING, "refuse"): Step(STATION, Listing.ACTIVE),
    (Listing.ENDING_STATION_APPROVED, "approve"): Step(BUREAU, Listing.ENDED),
    (Listing.ENDING_STATION_APPROVED, "refuse"): Step(BUREAU, Listing.ACTIVE),
}
ACTS = ("approve", "refuse", "renew", "delist")

WAITS_FOR = {
    STATION: _("This waits for the station chief's decision."),
    BUREAU: _("This waits for the county bureau's decision."),
}
# Words that never name a category here: nobody is listed for descent, belief, opinion or for complaining.
FORBIDDEN = re.compile(
    r"民族|种族|宗教|信仰|教徒|政治|政见|上访|信访|访民|维稳对象|维吾尔|藏族|回族|ethnic|racial|\brace\b|religio|\bfaith\b|"
    r"politic|petition|complainant",
    re.IGNORECASE,
)


def permissions_of(act: str) -> set[str]:
    """The permissions of which one is needed for an act, in whatever state."""
    return {step.permission for (_state, name), step in STEPS.items() if name == act}


def granted(act: str, user: Officer) -> set[str]:
    """Those of them that the user's posts grant."""
    return {permission for permission in permissions_of(act) if user.can(permission)}


def permission_to(act: str, user: Officer) -> str:
    """The one that opens the door; who holds none is refused for lack of the first."""
    return min(granted(act, user) or permissions_of(act))


def acting(listing: Listing, act: str, permissions: Collection[str]) -> StrOrPromise | None:
    """Why the state does not allow `act` to somebody with these `permissions` now, or None."""
    step = STEPS.get((listing.state, act))
    if step is None:
        return _("A listing that is “%(state)s” does not allow this.") % {"state": listing.get_state_display()}
    if step.permission not in permissions:
        return WAITS_FOR.get(step.permission, _("Your role does not decide at this stage."))
    return None


def deciding_twice(listing: Listing, by: Officer) -> StrOrPromise | None:
    """Two levels are two people: whoever decided for the station does not decide for the bureau."""
    if listing.state_code.waits_for == codes.BUREAU and listing.station_decided_by_id == by.pk:
        return _("You decided for the station; somebody else decides for the bureau.")
    return None


def proposing(resident: Resident, category: ListingCategory, on: date, has_open: bool) -> StrOrPromise | None:
    """Why this person cannot be proposed for this category on that day, or None."""
    if resident.died_on:
        return _("This person is recorded as having died.")
    if resident.household_id is None:
        return _("This person has moved away; the room of the new home proposes.")
    if has_open:
        return _("This person is listed, or proposed, under this category already.")
    return category_holds(category, on)


def category_holds(category: ListingCategory, on: date) -> StrOrPromise | None:
    """Why a category does not hold on a day, or None."""
    if not category.holds(on):
        return _("The category “%(name)s” does not hold on this day.") % {"name": category}
    return None


def review_day(review_on: date, on: date, latest: date) -> StrOrPromise | None:
    """Why a listing cannot be renewed until `review_on`, or None. `latest` is what the category allows."""
    if review_on <= on:
        return _("The next review lies in the future.")
    if review_on > latest:
        return _("The category asks for a review by %(day)s at the latest.") % {"day": latest}
    return None


def naming(*texts: Any) -> StrOrPromise | None:
    """Why a category cannot be called or founded like this, or None."""
    if any(FORBIDDEN.search(text or "") for text in texts):
        return _(
            "No category may concern ethnicity, religion, political view or the act of petitioning. "
            "Listing is there to protect and to help."
        )
    return None


def holding_from(valid_from: date, on: date, last_from: date | None) -> StrOrPromise | None:
    """Why a new version cannot hold from this day, or None."""
    if valid_from < on:
        return _("A new version cannot hold from a day in the past.")
    if last_from and valid_from <= last_from:
        return _("The version before holds from %(day)s; choose a later day.") % {"day": last_from}
    return None
