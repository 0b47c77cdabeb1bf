"""Who counts which columns. An app says it in its own `facts` module; the tables stand below all of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q


@dataclass(frozen=True)
class Part:
    """The days of the rooms that are to be counted; `rooms` None are all of them.

    `days` are single ones; without them, all from `since` to `until`.
    """

    rooms: frozenset | None = None
    days: frozenset | None = None
    since: date | None = None
    until: date | None = None

    @classmethod
    def of_keys(cls, keys):
        """The rectangle around pairs (room id, day)."""
        return cls(rooms=frozenset(room for room, _day in keys), days=frozenset(day for _room, day in keys))

    def q(self, day, room="room"):
        """The condition on rows whose day stands in the field `day`."""
        result = Q(**{f"{room}__in": self.rooms}) if self.rooms is not None else Q()
        if self.days is not None:
            return result & Q(**{f"{day}__in": self.days})
        return result & Q(**{f"{day}__gte": self.since, f"{day}__lte": self.until})


@dataclass(frozen=True)
class DailySource:
    """Columns of DailyFact: each of `counts`, a prepared query of a `part`, gives dicts of room, day and some of them.

    What is left out is 0. `span()` is the first and the last day there is anything to count, two Nones when there is
    nothing.
    """

    name: str
    columns: tuple[str, ...]
    counts: tuple[Callable[..., Iterable[dict]], ...]
    span: Callable[[], tuple[date | None, date | None]]


@dataclass(frozen=True)
class StandingSource:
    """Columns of RoomNow: `count(rooms)` yields dicts of room and some of the columns; `rooms` None are all."""

    name: str
    columns: tuple[str, ...]
    count: Callable[[frozenset | None], Iterable[dict]]


DAILY_SOURCES: dict[str, DailySource] = {}
STANDING_SOURCES: dict[str, StandingSource] = {}


def register(source):
    """Make known who counts these columns; each column has one source."""
    known = DAILY_SOURCES if isinstance(source, DailySource) else STANDING_SOURCES
    known[source.name] = source
    return source
