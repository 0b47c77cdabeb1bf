"""Reading the organisation. Units are seen when any room of theirs, or they themselves, are in scope."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.queries.querysets import ScopedQuerySet, in_force_on
from stations.roles import roles_granting

if TYPE_CHECKING:
    from core.scope import Scope
    from stations.models import Room


class UnitQuerySet(ScopedQuerySet):
    """The models are defined after their querysets, which reach other models by the names of relations."""

    def _related(self, relation: str) -> Any:
        """The model at the other end of a relation."""
        return self.model._meta.get_field(relation).related_model


class BureauQuerySet(UnitQuerySet):
    def in_scope(self, scope: Scope) -> Self:
        if scope.everything:
            return self
        stations = self._related("stations")._base_manager
        inside = stations.filter(Q(pk__in=scope.station_ids) | Q(rooms__in=scope.room_ids))
        return self.filter(Q(pk__in=scope.bureau_ids) | Q(pk__in=inside.values("bureau")))


class StationQuerySet(UnitQuerySet):
    def in_scope(self, scope: Scope) -> Self:
        if scope.everything:
            return self
        rooms = self._related("rooms")._base_manager.filter(pk__in=scope.room_ids)
        return self.filter(
            Q(bureau__in=scope.bureau_ids) | Q(pk__in=scope.station_ids) | Q(pk__in=rooms.values("station"))
        )

    def for_list(self) -> Self:
        return self.select_related("bureau")


class RoomQuerySet(UnitQuerySet):
    def open(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))

    def vacant(self, on: date | None = None) -> Self:
        """无警可驻: open rooms where no officer holds a post that day."""
        postings = self._related("postings").objects
        matching = postings.in_force(on or timezone.localdate()).filter(
            room=OuterRef("pk"), role="officer", officer__is_active=True
        )
        return self.open(on).filter(~Exists(matching))

    def covered(self, on: date | None = None) -> Self:
        """Open rooms whose only officers stand in for a while."""
        postings = self._related("postings").objects
        matching = postings.in_force(on or timezone.localdate()).filter(
            room=OuterRef("pk"), role="officer", officer__is_active=True
        )
        return self.open(on).filter(Exists(matching), ~Exists(matching.filter(is_cover=False)))

    def closed(self, on: date | None = None) -> Self:
        return self.filter(closed_on__lte=on or timezone.localdate())

    def with_staff(self) -> Self:
        """Who is posted there today, officers first."""
        postings = self._related("postings").objects
        today = postings.in_force().filter(officer__is_active=True).select_related("officer")
        today = today.order_by("-role", "is_cover", "officer__badge")
        return self.prefetch_related(models.Prefetch("postings", queryset=today, to_attr="staff_today"))

    def with_communities(self) -> Self:
        return self.prefetch_related("communities")

    def for_list(self) -> Self:
        return self.select_related("station__bureau")


class CommunityQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        return self.select_related("room__station")


class PostingQuerySet(ScopedQuerySet):
    def in_force(self, on: date | None = None) -> Self:
        return self.filter(in_force_on(on, first="since", last="until"))

    def in_scope(self, scope: Scope) -> Self:
        """Postings at units inside the scope, whatever their level."""
        if scope.everything:
            return self
        return self.filter(
            Q(room__in=scope.room_ids)
            | Q(station__in=scope.station_ids)
            | Q(room__station__in=scope.station_ids)
            | Q(bureau__in=scope.bureau_ids)
            | Q(station__bureau__in=scope.bureau_ids)
            | Q(room__station__bureau__in=scope.bureau_ids)
        )

    def for_list(self) -> Self:
        return self.select_related("officer", "room__station", "station", "bureau")


class OfficerQuerySet(UnitQuerySet):
    def in_scope(self, scope: Scope) -> Self:
        """Officers with a posting, past or present, inside the scope; the county also sees the unposted."""
        if scope.everything:
            return self
        postings = self._related("postings").objects
        visible = Q(Exists(postings.in_scope(scope).filter(officer=OuterRef("pk"))))
        if scope.bureau_ids:
            visible |= ~Q(Exists(postings.filter(officer=OuterRef("pk"))))
        return self.filter(visible)

    def holding_today(self, role: str) -> Self:
        """Whoever holds a post of that role today."""
        postings = self._related("postings").objects
        return self.filter(Exists(postings.in_force().filter(officer=OuterRef("pk"), role=role)))

    def who_may(self, permission: str, room: Room, on: date | None = None) -> Self:
        """Whoever holds, that day, a post whose role grants `permission` and whose unit the room belongs to."""
        postings = self._related("postings").objects
        reach = Q(room=room.pk) | Q(station=room.station_id) | Q(bureau=room.station.bureau_id)
        matching = postings.in_force(on).filter(reach, officer=OuterRef("pk"), role__in=roles_granting(permission))
        return self.filter(Exists(matching), is_active=True)

    def posted_to_room(self, room_ids: Iterable[int], on: date | None = None) -> Self:
        postings = self._related("postings").objects
        matching = postings.in_force(on).filter(officer=OuterRef("pk"), room__in=room_ids)
        return self.filter(Exists(matching), is_active=True)

    def for_list(self) -> Self:
        postings = self._related("postings").objects
        current = postings.in_force().select_related("room__station", "station", "bureau")
        return self.prefetch_related(models.Prefetch("postings", queryset=current, to_attr="current_postings"))
