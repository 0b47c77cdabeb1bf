"""The registry of who counts which columns; apps above register in their own `fact_sources` module."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Q


@dataclass(frozen=True)
class Part:
    """The rooms and days to be counted: `rooms` are ids, None means all rooms.

    `days` are single days; without them, all from `since` to `until`, both included.
    """

    rooms: frozenset[int] | None = None
    days: frozenset[date] | None = None
    since: date | None = None
    until: date | None = None

    @classmethod
    def of_keys(cls, keys: Collection[tuple[int, date]]) -> Part:
        """The rectangle around pairs (room id, day)."""
        return cls(rooms=frozenset(room for room, _day in keys), days=frozenset(day for _room, day in keys))

    def q(self, day: str, room: str = "room") -> Q:
        """The condition on rows whose day is in the field `day`."""
        in_rooms = Q(**{f"{room}__in": self.rooms}) if self.rooms is not None else Q()
        if self.days is not None:
            return in_rooms & Q(**{f"{day}__in": self.days})
        return in_rooms & Q(**{f"{day}__gte": self.since, f"{day}__lte": self.until})


@dataclass(frozen=True)
class DailySource:
    """Columns of DailyFact: each of `counts`, a prepared query of a `part`, gives dicts of room, day and some columns.

    A missing number is 0. `span()` gives the first and the last day with anything to count, (None, None) without any.
    """

    name: str
    columns: tuple[str, ...]
    counts: tuple[Callable[..., Iterable[dict]], ...]
    span: Callable[[], tuple[date | None, date | None]]


@dataclass(frozen=True)
class StandingSource:
    """Columns of RoomNow: `count(rooms)` yields dicts of room and some of the columns; `rooms` None means all."""

    name: str
    columns: tuple[str, ...]
    count: Callable[[frozenset | None], Iterable[dict]]


DAILY_SOURCES: dict[str, DailySource] = {}
STANDING_SOURCES: dict[str, StandingSource] = {}
Source = TypeVar("Source", DailySource, StandingSource)


def register(source: Source) -> Source:
    """Register who counts these columns; each column has one source. Returns the source."""
    if isinstance(source, DailySource):
        DAILY_SOURCES[source.name] = source
    else:
        STANDING_SOURCES[source.name] = source
    return source
