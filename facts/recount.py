"""The facts counted again from all records, month by month, and the differences from what is stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Min

from core.queries.bulk_insert import insert_rows
from core.queries.databases import repeatable_read
from core.time.periods import Period, month_of, months_of
from facts import fact_updates
from facts.fact_updates import RoomDay
from facts.models import MEASURES, DailyFact, MonthlyFact, RoomNow
from facts.sources import DAILY_SOURCES, STANDING_SOURCES, DailySource, Part, StandingSource
from stations.models import Room


@dataclass(frozen=True)
class Difference:
    """A stored number that differs from the records; `day` is None for the present state of a room."""

    room_id: int
    day: date | None
    column: str
    stored: int
    counted: int

    def __str__(self) -> str:
        when = self.day.isoformat() if self.day else "now"
        return f"room {self.room_id} {when} {self.column}: stored {self.stored}, counted {self.counted}"


def differences(since: date | None = None, until: date | None = None) -> Iterator[Difference]:
    """Every Difference between the two days, and in the present state of the rooms; all as of one instant."""
    with repeatable_read():
        for part in months(since, until):
            yield from _compare(_stored_days(part), fact_updates.count_days(part), _columns(DAILY_SOURCES))
            yield from _month_differences(part)
        yield from _standing_differences()


def recount(since: date | None = None, until: date | None = None) -> int:
    """Correct every number; returns how many were wrong. Writers wait for one month at a time."""
    wrong = 0
    for part in months(since, until):
        with transaction.atomic():
            fact_updates.lock(_rooms())
            wrong += _correct(part)
    with transaction.atomic():
        fact_updates.lock(_rooms())
        standing = list(_standing_differences())
        rooms = frozenset(difference.room_id for difference in standing)
        for source in STANDING_SOURCES.values():
            fact_updates.write_standing(source, rooms)
    return wrong + len(standing)


def _correct(part: Part) -> int:
    stored, counted = _stored_days(part), fact_updates.count_days(part)
    daily: list[Any] = list(_compare(stored, counted, _columns(DAILY_SOURCES)))
    keys = sorted({(difference.room_id, difference.day) for difference in daily})
    existing = [DailyFact(room_id=key[0], day=key[1], **counted.get(key, {})) for key in keys if key in stored]
    fact_updates.store(DailyFact, existing, _columns(DAILY_SOURCES), ["room", "day"])
    # No other transaction adds a day meanwhile: it would need the lock of the room.
    insert_rows(DailyFact, ({"room_id": key[0], "day": key[1], **counted[key]} for key in keys if key not in stored))
    monthly: list[Any] = list(_month_differences(part))
    fact_updates.write_months({(difference.room_id, difference.day) for difference in monthly})
    # A month that only follows its days is not wrong by itself.
    return len(daily) + (0 if daily else len(monthly))


def _month_differences(part: Part) -> Iterator[Difference]:
    """The differences between the stored rows of the month and the sums of its days."""
    month = _first_day(part).replace(day=1)
    rows = MonthlyFact.objects.filter(month=month).values_list("room", *MEASURES)
    stored = {(room, month): dict(zip(MEASURES, sums, strict=True)) for room, *sums in rows}
    summed = {
        (room, month): dict(zip(MEASURES, sums, strict=True))
        for room, _month, *sums in fact_updates.sum_months(rooms=None, since=month, until=month_of(month).until)
    }
    for difference in _compare(stored, summed, MEASURES):
        yield replace(difference, column=f"{difference.column} of the month")


def months(since: date | None = None, until: date | None = None) -> Iterator[Part]:
    """A Part for each calendar month in which there is something to count or something stored."""
    ends = [source.span() for source in DAILY_SOURCES.values()]
    stored = DailyFact.objects.aggregate(first=Min("day"), last=Max("day"))
    ends.append((stored["first"], stored["last"]))
    since = since or min((first for first, _last in ends if first), default=None)
    until = until or max((last for _first, last in ends if last), default=None)
    if since is not None and until is not None:
        for month in months_of(Period(since, until)):
            yield Part(since=month.since, until=month.until)


def _first_day(part: Part) -> date:
    if part.since is None:
        raise ValueError("a part of single days belongs to no month")
    return part.since


def _rooms() -> list[int]:
    return list(Room._base_manager.order_by("pk").values_list("pk", flat=True))


def _columns(sources: Mapping[str, DailySource] | Mapping[str, StandingSource]) -> tuple[str, ...]:
    return tuple(column for source in sources.values() for column in source.columns)


def _stored_days(part: Part) -> dict[RoomDay, dict[str, int]]:
    columns = _columns(DAILY_SOURCES)
    rows = DailyFact.objects.filter(part.q("day")).order_by().values("room", "day", *columns)
    return {(row.pop("room"), row.pop("day")): row for row in rows.iterator()}


def _standing_differences() -> Iterator[Difference]:
    stored = {row.pop("room"): row for row in RoomNow.objects.order_by().values("room", *_columns(STANDING_SOURCES))}
    counted: dict[int, dict[str, int]] = {}
    for source in STANDING_SOURCES.values():
        for row in source.count(None):
            counted.setdefault(row.pop("room"), {}).update(row)
    yield from _compare(
        {(room, None): row for room, row in stored.items()},
        {(room, None): row for room, row in counted.items()},
        _columns(STANDING_SOURCES),
    )


def _compare(
    stored: Mapping[Any, dict[str, int]], counted: Mapping[Any, dict[str, int]], columns: Sequence[str]
) -> Iterator[Difference]:
    """The differences, in order of room and day; a missing row is all zeros."""
    for key in sorted(stored.keys() | counted.keys(), key=lambda key: (key[0], key[1] or date.min)):
        stored_row, counted_row = stored.get(key, {}), counted.get(key, {})
        for column in columns:
            before, after = stored_row.get(column, 0), counted_row.get(column, 0)
            if before != after:
                room_id, day = key
                yield Difference(room_id, day, column, before, after)
