"""Reading residents; each sentence here is used by pages, API and jobs alike."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q

from core.queries.querysets import DatedQuerySet, ScopedQuerySet
from residents import codes

if TYPE_CHECKING:
    from core.actor import Actor
    from core.scope import Scope
    from stations.models import Officer

# So many days that nothing is tinted: where no limit holds, none is guessed.
NEVER = 32767


class DwellingQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        return self.select_related("community", "room__station")


class HouseholdQuerySet(ScopedQuerySet):
    def current(self) -> Self:
        return self.filter(ended_on__isnull=True)

    def longest_unvisited(self) -> Self:
        return self.current().order_by("unvisited_since", "id")

    def for_list(self) -> Self:
        return self.select_related("dwelling__community", "room__station")


class WaitingLimitQuerySet(DatedQuerySet):
    def in_force(self, on: date | None = None) -> Any:
        """The one limit of a day."""
        return self.valid(on).order_by("valid_from").last() or self.model(amber_days=NEVER - 1, red_days=NEVER)


class ResidentQuerySet(ScopedQuerySet):
    def here(self) -> Self:
        """Who lives in a household now."""
        return self.filter(household__isnull=False, died_on__isnull=True)

    def moved_out(self) -> Self:
        return self.filter(household__isnull=True, died_on__isnull=True)

    def died(self) -> Self:
        return self.filter(died_on__isnull=False)

    def for_list(self) -> Self:
        return self.select_related("household__dwelling__community", "room__station")


class ResidencyQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(until_on__isnull=True)

    def for_list(self) -> Self:
        return self.select_related("resident", "household__dwelling", "room")


class TransferQuerySet(ScopedQuerySet):
    """A request concerns two rooms and is seen from both."""

    def in_scope(self, scope: Scope) -> Self:
        return self.filter(scope.q("room") | scope.q("from_room"))

    def to_answer(self, user: Officer) -> Self:
        return self.filter(
            user.scope_for("residents.transfer").q("from_room"),
            state__in=codes.pending_transfers(),
        )

    def for_list(self) -> Self:
        return self.select_related("resident", "from_room__station", "room__station", "household__dwelling")


class ListingQuerySet(ScopedQuerySet):
    def visible_to(self, user: Actor) -> Self:
        """Confidential categories only where a post grants them: an auxiliary sees none."""
        model: Any = self.model
        confidential = user.scope_for("listings.view_confidential").q(model.ROOM_PATH)
        return self.in_scope(user.scope_for(model.VIEW)).filter(
            Q(category__is_confidential=False) | (Q(category__is_confidential=True) & confidential)
        )

    def in_force(self) -> Self:
        return self.filter(state__in=codes.LISTING_STATES.where(lambda state: state.is_in_force))

    def waiting(self) -> Self:
        """Proposed, to begin or to end, and not decided at both levels yet."""
        return self.filter(state__in=codes.listings_waiting_for(codes.STATION, codes.BUREAU))

    def to_decide(self, user: Officer) -> Self:
        """What waits for this officer: the station's decisions in own stations, the bureau's in the own county.

        Without what the officer proposed, or decided for the other level: that waits for somebody else.
        """
        model: Any = self.model
        decisions = model._meta.get_field("decisions").related_model._base_manager.filter(listing=OuterRef("pk"))
        pending = decisions.filter(decided_at__isnull=True, lapsed_at__isnull=True)
        station = user.scope_for("listings.approve_station").q(model.ROOM_PATH)
        bureau = user.scope_for("listings.approve_bureau").q(model.ROOM_PATH)
        renews = user.scope_for("listings.renew").q(model.ROOM_PATH)
        renewal = Exists(pending.filter(about=codes.RENEWAL)) & Q(state=codes.ACTIVE)
        return self.filter(
            (Q(state__in=codes.listings_waiting_for(codes.STATION)) & station)
            | (Q(state__in=codes.listings_waiting_for(codes.BUREAU)) & bureau)
            | (renewal & renews)
        ).exclude(Exists(pending.filter(asked_by=user.pk)))

    def to_care_for(self) -> Self:
        """Open ones of people in need, who belong on the care list if they agree, and are not listed."""
        closed = codes.LISTING_STATES.where(lambda state: state.is_closed)
        return self.filter(category__code__in=codes.CARE_CATEGORIES).exclude(state__in=closed)

    def to_review(self, until: date) -> Self:
        return self.in_force().filter(review_on__lte=until)

    def for_list(self) -> Self:
        return self.select_related("resident__household__dwelling", "resident__room__station", "category")


class OfListingQuerySet(ScopedQuerySet):
    """Rows of a listing: seen by whoever sees the listing."""

    def visible_to(self, user: Actor) -> Self:
        model: Any = self.model
        confidential = user.scope_for("listings.view_confidential").q(model.ROOM_PATH)
        return self.in_scope(user.scope_for(model.VIEW)).filter(
            Q(listing__category__is_confidential=False) | (Q(listing__category__is_confidential=True) & confidential)
        )

    def for_list(self) -> Self:
        return self.select_related("listing__resident__room__station", "listing__category")

    def pending(self) -> Self:
        return self.filter(decided_at__isnull=True, lapsed_at__isnull=True)
