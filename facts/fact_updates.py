"""Updates of the facts in the transaction of every write.

An action names what it changed (`mark_days_changed`, `mark_standing_changed`, `mark_room_changed`). At the end of the
outermost `fact_transaction` those days are counted again from the records. Counting again, rather than adding up,
treats late entries, corrections, voids, moves and imports alike, and allows distinct counts. It is the last step, so
that the rows of the facts are locked for the shortest time, in the order of rooms, and never while waiting for
another lock.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

from django.db import connections, transaction
from django.db.models import F, Q, QuerySet, Sum

from core.queries.databases import insert_select
from core.queries.prepared import prepared
from core.time.periods import PERIOD_STARTS, month_of
from facts.models import MEASURES, DailyFact, MonthlyFact, RoomNow
from facts.sources import DAILY_SOURCES, STANDING_SOURCES, Part, StandingSource

# (room id, day)
RoomDay: TypeAlias = tuple[int, date]
# How many days of rooms one statement counts; beyond that, memory.
MAX_RECTANGLE = 2000
# A statement counts a rectangle of rooms and days. Up to this size, unneeded days cost less than another statement.
SMALL_RECTANGLE = 200


class _PendingChanges:
    """What the present transaction has changed so far."""

    def __init__(self) -> None:
        self.depth = 0
        self.clear()

    def clear(self) -> None:
        self.days: dict[str, set[RoomDay]] = defaultdict(set)  # by name of the source
        self.rooms: set[int] = set()
        self.standing: dict[str, set[int]] = defaultdict(set)  # room ids by name of the source


def _pending_changes() -> _PendingChanges:
    connection: Any = connections["default"]
    if not hasattr(connection, "pending_facts"):
        connection.pending_facts = _PendingChanges()
    return connection.pending_facts


@contextmanager
def fact_transaction() -> Iterator[None]:
    """A transaction at whose end the facts are up to date; also a decorator, in place of `transaction.atomic`.

    A nested one is part of the outermost and fails with it: it has no savepoint. What may fail alone is put into a
    `transaction.atomic` of its own. No query may follow the outermost one in its transaction: it holds the locks of
    its rooms, and waiting for another lock then could deadlock.
    """
    pending = _pending_changes()
    with transaction.atomic(savepoint=pending.depth == 0):
        pending.depth += 1
        try:
            yield
            if pending.depth == 1:
                _settle(pending)
        finally:
            pending.depth -= 1
            if pending.depth == 0:
                pending.clear()


def mark_days_changed(source: str, room_id: int, *days: date | None) -> None:
    """`source` has to count these days of the room again; None is no day. Raises RuntimeError outside a transaction."""
    pending = _require_transaction(source)
    pending.rooms.add(room_id)
    pending.days[source].update((room_id, day) for day in days if day is not None)


def mark_room_days_changed(source: str, keys: Iterable[tuple[int, date | None]]) -> None:
    """The same for many pairs of room id and day."""
    pending = _require_transaction(source)
    room_days = {(room, day) for room, day in keys if day is not None}
    pending.rooms.update(room for room, _day in room_days)
    pending.days[source] |= room_days


def mark_standing_changed(source: str, *room_ids: int | None) -> None:
    """`source` has to count the present state of these rooms again."""
    pending = _require_transaction(source)
    rooms = {room for room in room_ids if room is not None}
    pending.rooms |= rooms
    pending.standing[source] |= rooms


def mark_room_changed(*room_ids: int | None) -> None:
    """Something of these rooms changed that is displayed but not counted: cached responses become stale."""
    _require_transaction("the room").rooms.update(room for room in room_ids if room is not None)


def _require_transaction(source: str) -> _PendingChanges:
    pending = _pending_changes()
    if not pending.depth:
        raise RuntimeError(f"{source} changed outside a fact_transaction: the facts would not be counted again")
    return pending


def _settle(pending: _PendingChanges) -> None:
    if not pending.rooms:
        return
    lock(pending.rooms)
    names = [name for name, keys in pending.days.items() if keys]
    for keys in _rectangles(set().union(*pending.days.values())):
        write_days(keys, names)
    write_months({(room, day.replace(day=1)) for keys in pending.days.values() for room, day in keys})
    for name, rooms in pending.standing.items():
        if rooms:
            write_standing(STANDING_SOURCES[name], frozenset(rooms))


def _rectangles(keys: Iterable[RoomDay]) -> Iterator[set[RoomDay]]:
    """The keys in sets whose rectangle of rooms and days is small enough for one statement, and mostly needed."""
    rectangle: list[RoomDay] = []
    days: set[date] = set()
    for room, group in groupby(sorted(keys), key=itemgetter(0)):
        own = list(group)
        area = len({other_room for other_room, _day in rectangle} | {room}) * len(days | {day for _room, day in own})
        if rectangle and area > max(SMALL_RECTANGLE, min(MAX_RECTANGLE, 4 * (len(rectangle) + len(own)))):
            yield set(rectangle)
            rectangle, days = [], set()
        rectangle += own
        days |= {day for _room, day in own}
    if rectangle:
        yield set(rectangle)


def lock(room_ids: Iterable[int]) -> None:
    """Lock the rooms until the transaction ends and raise their stamps; in order, so that no two deadlock."""
    room_ids = sorted(room_ids)
    rows = RoomNow.objects.filter(room__in=room_ids)
    if len(room_ids) == 1:
        # One statement is the lock and the stamp.
        if not rows.update(stamp=F("stamp") + 1):
            _insert(room_ids)
            rows.update(stamp=F("stamp") + 1)
        return
    # Missing rows are inserted before any lock is taken: an insert waits for another of the same row.
    _insert(sorted(set(room_ids) - set(rows.order_by().values_list("room", flat=True))))
    # By "room_id": by "room" would join the rooms for their own ordering, and lock them as well.
    list(rows.select_for_update().order_by("room_id").values_list("pk"))
    rows.update(stamp=F("stamp") + 1)


def _insert(room_ids: Iterable[int]) -> None:
    if room_ids:
        RoomNow.objects.bulk_create([RoomNow(room_id=pk) for pk in room_ids], ignore_conflicts=True)


def write_days(keys: set[RoomDay], names: Sequence[str]) -> None:
    """Count the days `keys` (pairs of room id and day) again for the sources `names`, and store it."""
    columns = [column for name in names for column in DAILY_SOURCES[name].columns]
    counts = count_days(Part.of_keys(keys), names)
    store(DailyFact, [_row(key, counts.get(key, {})) for key in sorted(keys)], columns, ["room", "day"])


def write_months(keys: Iterable[RoomDay]) -> None:
    """Sum the days of these months, pairs of room id and first day, again. One statement a month."""
    for month, group in groupby(sorted(keys, key=itemgetter(1, 0)), key=itemgetter(1)):
        rows = sum_months.filled(rooms=[room for room, _month in group], since=month, until=month_of(month).until)
        insert_select(MonthlyFact, ["room", "month", *MEASURES], rows, replacing=["room", "month"])


@prepared
def sum_months(*, rooms: Any, since: Any, until: Any) -> QuerySet:
    """Rows (room, first day of the month, sum of each of MEASURES) of the days of a month; `rooms` None are all."""
    sums = {f"sum_{name}": Sum(name) for name in MEASURES}
    days = DailyFact.objects.filter(Q() if rooms is None else Q(room__in=rooms), day__gte=since, day__lte=until)
    rows = days.order_by().values("room", of=PERIOD_STARTS["month"]("day"))
    return rows.annotate(**sums).values_list("room", "of", *sums)


def _row(key: RoomDay, figures: dict[str, int]) -> DailyFact:
    return DailyFact(room_id=key[0], day=key[1], **figures)


def count_days(part: Part, names: Iterable[str] | None = None) -> dict[RoomDay, dict[str, int]]:
    """{(room id, day): {column: number}} counted from the records; a missing number is 0. `names` None: all sources."""
    counts: dict[RoomDay, dict[str, int]] = defaultdict(dict)
    for name in DAILY_SOURCES if names is None else names:
        for count in DAILY_SOURCES[name].counts:
            for row in count(part=part):
                counts[row.pop("room"), row.pop("day")].update(row)
    return counts


def write_standing(source: StandingSource, rooms: frozenset[int]) -> None:
    """Count the present state of the rooms again for one source, and store it."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for row in source.count(rooms):
        counts[row.pop("room")].update(row)
    rows = [RoomNow(room_id=pk, **counts.get(pk, {})) for pk in sorted(rooms)]
    store(RoomNow, rows, source.columns, ["room"])


def store(model: Any, rows: Sequence[Any], columns: Sequence[str], key: Sequence[str]) -> None:
    """Insert the rows, or overwrite `columns` where `key` exists already; other columns are not touched."""
    if rows and columns:
        model.objects.bulk_create(
            rows, update_conflicts=True, update_fields=list(columns), unique_fields=key, batch_size=500
        )
