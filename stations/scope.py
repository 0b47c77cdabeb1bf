"""From today's postings to a Scope."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

from core.errors import OutOfScope
from core.scope import Scope
from stations.roles import roles_granting

if TYPE_CHECKING:
    from stations.models import Officer, Posting
    from stations.querysets import RoomQuerySet


def scope_from(postings: Iterable[Posting], permission: str) -> Scope:
    """The units of those postings whose role grants `permission`."""
    roles = roles_granting(permission)
    granting = [posting for posting in postings if posting.role in roles]
    return Scope(
        bureau_ids=frozenset(p.bureau_id for p in granting if p.bureau_id),
        station_ids=frozenset(p.station_id for p in granting if p.station_id),
        room_ids=frozenset(p.room_id for p in granting if p.room_id),
    )


class RoomExpandedReader:
    """A reader of the same rows whose units are told as the rooms inside: what counts many rows then joins no unit.

    `rooms` are those to be read, with their stations; rows of others are left out. It reads, and can do nothing else.
    (Measured over a county with 45,000 late follow-ups: 5 ms in place of 14.)
    """

    NONE = frozenset([0])  # no room has that number; an empty scope would say that no post grants it

    def __init__(self, user: Officer, rooms: RoomQuerySet) -> None:
        self.pk, self.is_narrowed = user.pk, user.is_narrowed
        self.rooms = tuple(rooms)
        self._user, self._scopes = user, {}

    @property
    def kinds_of_posts(self) -> Hashable:
        return "room by room", self._user.kinds_of_posts

    def scope_for(self, permission: str) -> Scope:
        if permission not in self._scopes:
            self._scopes[permission] = self._by_room(self._user.scope_for(permission))
        return self._scopes[permission]

    def _by_room(self, scope: Scope) -> Scope:
        if scope.everything or scope.is_empty:
            return scope
        return Scope(room_ids=frozenset(room.pk for room in self.rooms if scope.has(room)) or self.NONE)


def covers(scope: Scope, unit: Any) -> bool:
    """Whether a bureau, station or room lies inside as a whole: an officer's room does not make the station theirs."""
    level = unit._meta.model_name
    if level == "room":
        return scope.has(unit)
    if level == "station":
        return scope.everything or unit.pk in scope.station_ids or unit.bureau_id in scope.bureau_ids
    return scope.everything or unit.pk in scope.bureau_ids


def require(scope: Scope, *units: Any) -> None:
    """Raise OutOfScope (404) unless every unit lies inside as a whole."""
    for unit in units:
        if unit is None or not covers(scope, unit):
            raise OutOfScope
