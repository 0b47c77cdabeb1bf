"""Listings: state × act × permission. Two levels decide on the beginning and on the end alike."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from residents import codes
from residents.models import Listing

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from residents.models import ListingCategory, ListingDecision, Resident
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
    (Listing.PROPOSED, "withdraw"): Step(PROPOSE, Listing.WITHDRAWN),
    (Listing.STATION_APPROVED, "withdraw"): Step(PROPOSE, Listing.WITHDRAWN),
    (Listing.ENDING, "withdraw"): Step(PROPOSE, Listing.ACTIVE),
    (Listing.ENDING_STATION_APPROVED, "withdraw"): Step(PROPOSE, Listing.ACTIVE),
    # A renewal that was asked for waits while the listing is in force as before.
    (Listing.ACTIVE, "ask_renewal"): Step(PROPOSE, Listing.ACTIVE),
    (Listing.ACTIVE, "refuse_renewal"): Step(RENEW, Listing.ACTIVE),
    (Listing.ACTIVE, "withdraw"): Step(PROPOSE, Listing.ACTIVE),
    (Listing.ACTIVE, "assess"): Step(PROPOSE, Listing.ACTIVE),
}
ACTS = ("approve", "refuse", "renew", "refuse_renewal", "ask_renewal", "delist", "assess", "withdraw")

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
# Nor for being in need: that is the care list, by consent.
IN_NEED = re.compile(
    r"独居老人|空巢老人|孤寡老人|(困难|贫困|低保)(家庭|户|群众|人员)|hardship|elders? living alone", re.IGNORECASE
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


def own_decision(decision: ListingDecision | None, by: Officer) -> StrOrPromise | None:
    """Why this officer does not make the decision that waits, or None: who asks decides at no level of it, and two
    levels are two people."""
    if decision is None:
        return None
    if decision.asked_by_id == by.pk:
        return _("You proposed this; somebody else decides.")
    earlier = decision.listing.decisions.filter(round=decision.round, decided_by=by.pk)
    decided = decision.listing.station_decided_by_id if decision.about == codes.BEGIN else None
    if decision.level == codes.BUREAU and (decided == by.pk or earlier.exists()):
        return _("You decided for the station; somebody else decides for the bureau.")
    return None


def withdrawing(decision: ListingDecision | None, by: Officer) -> StrOrPromise | None:
    """Why this officer cannot take back what waits, or None."""
    if decision is None:
        return _("Nothing waits for a decision here.")
    if decision.asked_by_id != by.pk:
        return _("Only who proposed it takes it back; others decide.")
    return None


def asking_renewal(decision: ListingDecision | None, by: Officer) -> StrOrPromise | None:
    """Why nobody is asked to renew now, or None."""
    if decision is not None:
        return _("The renewal has been asked for already.")
    return None


def assessing(listing: Listing) -> StrOrPromise | None:
    """Why there is nothing to assess, or None."""
    if not is_staged(listing):
        return _("How it went is noted of the basically stable only: it decides when they are seen next.")
    return None


def is_staged(listing: Listing) -> bool:
    """Whether the cadence depends on how the person came along: the middle level of some categories."""
    return listing.category.code in codes.STAGED_CATEGORIES and listing.level == "2"


def proposing(resident: Resident, category: ListingCategory, on: date, has_open: bool) -> StrOrPromise | None:
    """Why this person cannot be proposed for this category on that day, or None."""
    if category.code in codes.CARE_CATEGORIES:
        return _("People in need are not listed. If they agree, they are entered on the care list.")
    if resident.died_on:
        return _("This person is recorded as having died.")
    if resident.household_id is None:
        return _("This person has moved away; the room of the new home proposes.")
    if has_open:
        return _("This person is listed, or proposed, under this category already.")
    return category_holds(category, on) or ages(resident, category)


def ages(resident: Resident, category: ListingCategory) -> StrOrPromise | None:
    """Why a person of this age does not come under the category, or None; an age that is not on record is no reason."""
    age = resident.age
    if age is None:
        return None
    if category.age_to is not None and age > category.age_to:
        return _("“%(name)s” is for persons of at most %(most)d years; this person is %(age)d.") % {
            "name": category, "most": category.age_to, "age": age,
        }  # fmt: skip
    if category.age_from is not None and age < category.age_from:
        return _("“%(name)s” is for persons of %(least)d years or older; this person is %(age)d.") % {
            "name": category, "least": category.age_from, "age": age,
        }  # fmt: skip
    return None


def term_end(term_from_on: date, years: int) -> date:
    """The last day of a term of so many years."""
    try:
        same_day = term_from_on.replace(year=term_from_on.year + years)
    except ValueError:  # 29 February
        same_day = term_from_on.replace(year=term_from_on.year + years, day=28) + timedelta(days=1)
    return same_day - timedelta(days=1)


def term(resident: Resident, category: ListingCategory, term_from_on: date | None, on: date) -> StrOrPromise | None:
    """Why a term cannot count from this day, or None."""
    if term_from_on is None:
        return None
    if category.term_years is None:
        return _("“%(name)s” has no term of its own; leave the day empty.") % {"name": category}
    if term_from_on > on or (resident.birth_date and term_from_on <= resident.birth_date):
        return _("The day from which the term counts lies in the past, after the person's birth.")
    if term_end(term_from_on, category.term_years) < on:
        return _("The term is over since %(day)s; nobody is listed beyond it.") % {
            "day": term_end(term_from_on, category.term_years)
        }
    return None


def testing(listing: Listing, tested_on: date, on: date) -> StrOrPromise | None:
    """Why a test cannot be entered, or None."""
    if not listing.category.test_rhythm:
        return _("Nobody is tested under “%(name)s”.") % {"name": listing.category}
    if listing.starts_on is None:
        return _("The listing is not in force yet.")
    if tested_on > on:
        return _("A test lies in the past.")
    if tested_on < (listing.term_from_on or listing.starts_on):
        return _("The test lies before the term.")
    if listing.ended_on and tested_on > listing.ended_on:
        return _("The test lies after the end of the listing.")
    return None


def category_holds(category: ListingCategory, on: date) -> StrOrPromise | None:
    """Why a category does not hold on a day, or None."""
    if category.code in codes.CARE_CATEGORIES:
        return _("People in need are not listed. If they agree, they are entered on the care list.")
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
    if any(str(text).strip() in codes.CARE_CATEGORIES or IN_NEED.search(text or "") for text in texts):
        return _("People in need are not listed. If they agree, they are entered on the care list.")
    return None


def holding_from(valid_from: date, on: date, last_from: date | None) -> StrOrPromise | None:
    """Why a new version cannot hold from this day, or None."""
    if valid_from < on:
        return _("A new version cannot hold from a day in the past.")
    if last_from and valid_from <= last_from:
        return _("The version before holds from %(day)s; choose a later day.") % {"day": last_from}
    return None
