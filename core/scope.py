"""The scope of a user: the units of today's postings as a frozen value, applied to queries in one place."""

from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Q

from core.errors import OutOfScope


@dataclass(frozen=True)
class Scope:
    """The units whose rows may be seen. An empty scope sees nothing."""

    everything: bool = False
    bureau_ids: frozenset = frozenset()
    station_ids: frozenset = frozenset()
    room_ids: frozenset = frozenset()

    @classmethod
    def all(cls) -> Self:
        """For system jobs only, which name it on purpose."""
        return cls(everything=True)

    @classmethod
    def nothing(cls) -> Self:
        return cls()

    @property
    def is_empty(self) -> bool:
        return not (self.everything or self.bureau_ids or self.station_ids or self.room_ids)

    @property
    def is_one_room(self) -> bool:
        """True when a search inside this scope cannot cross rooms."""
        return not self.everything and not self.bureau_ids and not self.station_ids and len(self.room_ids) <= 1

    def q(self, room_path: str) -> Q:
        """Q for a model whose room is reached by `room_path` ("" when the row is a room itself)."""
        if self.everything:
            return Q()
        prefix = f"{room_path}__" if room_path else ""
        reach = Q(pk__in=[])
        if self.room_ids:
            reach |= Q(**{f"{room_path or 'pk'}__in": self.room_ids})
        if self.station_ids:
            reach |= Q(**{f"{prefix}station__in": self.station_ids})
        if self.bureau_ids:
            reach |= Q(**{f"{prefix}station__bureau__in": self.bureau_ids})
        return reach

    def has(self, room: Any) -> bool:
        """Whether `room` (a Room) lies inside."""
        return (
            self.everything
            or room.pk in self.room_ids
            or room.station_id in self.station_ids
            or (bool(self.bureau_ids) and room.station.bureau_id in self.bureau_ids)
        )

    def require(self, *rooms: Any) -> None:
        """Raise OutOfScope (404) unless every room lies inside; a move names both rooms."""
        for room in rooms:
            if room is None or not self.has(room):
                raise OutOfScope
