"""The facts counted anew from all records, month by month, and what differs from what is stored."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import Max, Min

from core.queries.bulk_insert import insert_rows
from core.queries.databases import repeatable_read
from core.time.periods import Period, month_of, months_of
from facts import fact_updates
from facts.models import MEASURES, DailyFact, MonthlyFact, RoomNow
from facts.sources import DAILY_SOURCES, STANDING_SOURCES, Part
from stations.models import Room


@dataclass(frozen=True)
class Difference:
    """A number that is not what the records say; `day` is None for how a room stands."""

    room_id: int
    day: date | None
    column: str
    stored: int
    counted: int

    def __str__(self):
        when = self.day.isoformat() if self.day else "now"
        return f"room {self.room_id} {when} {self.column}: stored {self.stored}, counted {self.counted}"


def differences(since=None, until=None):
    """Every Difference between the two days, and in how the rooms stand; all as of one instant."""
    with repeatable_read():
        for part in months(since, until):
            yield from _compare(_stored_days(part), fact_updates.count_days(part), _columns(DAILY_SOURCES))
            yield from _month_differences(part)
        yield from _standing_differences()


def recount(since=None, until=None):
    """Set every number right; returns how many were wrong. Writers wait for one month of days at a time."""
    wrong = 0
    for part in months(since, until):
        with transaction.atomic():
            fact_updates.lock(_rooms())
            wrong += _set_right(part)
    with transaction.atomic():
        fact_updates.lock(_rooms())
        results = list(_standing_differences())
        rooms = frozenset(item.room_id for item in results)
        for source in STANDING_SOURCES.values():
            fact_updates.write_standing(source, rooms)
    return wrong + len(results)


def _set_right(part):
    stored, counted = _stored_days(part), fact_updates.count_days(part)
    results = list(_compare(stored, counted, _columns(DAILY_SOURCES)))
    keys = sorted({(item.room_id, item.day) for item in results})
    known = [DailyFact(room_id=key[0], day=key[1], **counted.get(key, {})) for key in keys if key in stored]
    fact_updates.store(DailyFact, known, _columns(DAILY_SOURCES), ["room", "day"])
    # Nobody else adds a day meanwhile: whoever does holds its room.
    insert_rows(DailyFact, ({"room_id": key[0], "day": key[1], **counted[key]} for key in keys if key not in stored))
    months = list(_month_differences(part))
    fact_updates.write_months({(month.room_id, month.day) for month in months})
    # A month that only follows its days is not wrong by itself.
    return len(results) + (0 if results else len(months))


def _month_differences(part):
    """What the rows of the month say that the sums of its days do not."""
    month = part.since.replace(day=1)
    rows = MonthlyFact.objects.filter(month=month).values_list("room", *MEASURES)
    stored = {(room, month): dict(zip(MEASURES, sums, strict=True)) for room, *sums in rows}
    summed = {
        (room, month): dict(zip(MEASURES, sums, strict=True))
        for room, _month, *sums in fact_updates.sum_months(rooms=None, since=month, until=month_of(month).until)
    }
    for item in _compare(stored, summed, MEASURES):
        yield replace(item, column=f"{item.column} of the month")


def months(since=None, until=None):
    """A Part for each calendar month in which there is something to count or something stored."""
    ends = [source.span() for source in DAILY_SOURCES.values()]
    stored = DailyFact.objects.aggregate(first=Min("day"), last=Max("day"))
    ends.append((stored["first"], stored["last"]))
    since = since or min((first for first, _last in ends if first), default=None)
    until = until or max((last for _first, last in ends if last), default=None)
    if since is not None and until is not None:
        for month in months_of(Period(since, until)):
            yield Part(since=month.since, until=month.until)


def _rooms():
    return list(Room._base_manager.order_by("pk").values_list("pk", flat=True))


def _columns(sources):
    return tuple(column for source in sources.values() for column in source.columns)


def _stored_days(part):
    columns = _columns(DAILY_SOURCES)
    rows = DailyFact.objects.filter(part.q("day")).order_by().values("room", "day", *columns)
    return {(row.pop("room"), row.pop("day")): row for row in rows.iterator()}


def _standing_differences():
    stored = {row.pop("room"): row for row in RoomNow.objects.order_by().values("room", *_columns(STANDING_SOURCES))}
    counted = {}
    for source in STANDING_SOURCES.values():
        for row in source.count(None):
            counted.setdefault(row.pop("room"), {}).update(row)
    yield from _compare(
        {(room, None): row for room, row in stored.items()},
        {(room, None): row for room, row in counted.items()},
        _columns(STANDING_SOURCES),
    )


def _compare(stored, counted, columns):
    """Where they differ, in order of room and day; a row that is not there is nothing but zeros."""
    for key in sorted(stored.keys() | counted.keys(), key=lambda key: (key[0], key[1] or date.min)):
        here, now = stored.get(key, {}), counted.get(key, {})
        for column in columns:
            if here.get(column, 0) != now.get(column, 0):
                yield Difference(*key, column, here.get(column, 0), now.get(column, 0))
