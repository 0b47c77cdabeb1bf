"""Keeping the facts in the transaction of every write.

An action says what it touched (`changed`, `register_changed`); at the end of the outermost `act` those days are counted
again from the records. Counting anew rather than adding up makes late entries, corrections, voids, moves and imports
one and the same thing, and a distinct count possible. It comes last, so that the rows of the facts are locked for as
short as can be, in the order of rooms, and never while waiting for something else.
"""

from collections import defaultdict
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter

from django.db import connections, transaction
from django.db.models import F, Q, Sum

from core.queries.databases import insert_select
from core.queries.prepared import prepared
from core.time.periods import PERIOD_STARTS, month_of
from facts.models import MEASURES, DailyFact, MonthlyFact, RoomNow
from facts.sources import DAILY_SOURCES, STANDING_SOURCES, Part

# How many days of rooms one statement counts; beyond that, memory.
MAX_RECTANGLE = 2000
# A statement counts a rectangle of rooms and days; up to so many, days nobody asked for cost less than another one.
SMALL_RECTANGLE = 200


class _Pending:
    """What the present act has touched so far."""

    def __init__(self):
        self.depth = 0
        self.forget()

    def forget(self):
        self.days = defaultdict(set)  # {name of the source: {(room id, day)}}
        self.rooms = set()
        self.standing = defaultdict(set)  # {name of the source: {room id}}


def _pending():
    connection = connections["default"]
    if not hasattr(connection, "pending_facts"):
        connection.pending_facts = _Pending()
    return connection.pending_facts


@contextmanager
def fact_transaction():
    """A transaction at whose end the facts are right; as a decorator it takes the place of `transaction.atomic`.

    An act within an act is part of it and falls with it: it has no savepoint. What may fail while the rest stands is
    put into a `transaction.atomic` of its own. Nothing of the database follows the outermost act in its transaction:
    it holds the rooms it touched, and whoever waited for something else then could wait crosswise.
    """
    pending = _pending()
    with transaction.atomic(savepoint=pending.depth == 0):
        pending.depth += 1
        try:
            yield
            if pending.depth == 1:
                _settle(pending)
        finally:
            pending.depth -= 1
            if pending.depth == 0:
                pending.forget()


def mark_days_changed(source, room_id, *days):
    """What `source` counts of these days of the room has to be counted again."""
    pending = _inside(source)
    pending.rooms.add(room_id)
    pending.days[source].update((room_id, day) for day in days if day is not None)


def mark_room_days_changed(source, keys):
    """The same for many pairs of room id and day."""
    pending = _inside(source)
    keys = {(room, day) for room, day in keys if day is not None}
    pending.rooms.update(room for room, _day in keys)
    pending.days[source] |= keys


def mark_standing_changed(source, *room_ids):
    """How these rooms stand has to be counted again by `source`."""
    pending = _inside(source)
    rooms = {room for room in room_ids if room is not None}
    pending.rooms |= rooms
    pending.standing[source] |= rooms


def mark_room_changed(*room_ids):
    """Something of these rooms changed that is shown but not counted: whoever kept a copy asks again."""
    _inside("touched").rooms.update(room for room in room_ids if room is not None)


def _inside(source):
    pending = _pending()
    if not pending.depth:
        raise RuntimeError(f"{source} changed outside an act: the facts would not be counted again")
    return pending


def _settle(pending):
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


def _rectangles(keys):
    """The keys in sets whose rooms and days span no more than can be counted at once, and little besides themselves."""
    result, days = [], set()
    for room, group in groupby(sorted(keys), key=itemgetter(0)):
        own = list(group)
        area = len({one for one, _day in result} | {room}) * len(days | {day for _room, day in own})
        if result and area > max(SMALL_RECTANGLE, min(MAX_RECTANGLE, 4 * (len(result) + len(own)))):
            yield set(result)
            result, days = [], set()
        result += own
        days |= {day for _room, day in own}
    if result:
        yield set(result)


def lock(room_ids):
    """Hold the rooms until the transaction ends and raise their stamps; in order, so that nobody waits crosswise."""
    room_ids = sorted(room_ids)
    rows = RoomNow.objects.filter(room__in=room_ids)
    if len(room_ids) == 1:
        # One statement is the lock and the stamp.
        if not rows.update(stamp=F("stamp") + 1):
            _insert(room_ids)
            rows.update(stamp=F("stamp") + 1)
        return
    # What is missing comes before anything is held: an insert waits for whoever inserts the same row.
    _insert(sorted(set(room_ids) - set(rows.order_by().values_list("room", flat=True))))
    # By number: by "room" would mean the order of rooms, and hold the rooms themselves as well.
    list(rows.select_for_update().order_by("room_id").values_list("pk"))
    rows.update(stamp=F("stamp") + 1)


def _insert(room_ids):
    if room_ids:
        RoomNow.objects.bulk_create([RoomNow(room_id=pk) for pk in room_ids], ignore_conflicts=True)


def write_days(keys, names):
    """Count the days `keys` (pairs of room id and day) again for the sources `names`, and store it."""
    columns = [column for name in names for column in DAILY_SOURCES[name].columns]
    result = count_days(Part.of_keys(keys), names)
    store(DailyFact, [_row(key, result.get(key, {})) for key in sorted(keys)], columns, ["room", "day"])


def write_months(keys):
    """Sum the days of these months, pairs of room id and first day, again. One statement a month."""
    for month, group in groupby(sorted(keys, key=itemgetter(1, 0)), key=itemgetter(1)):
        rows = sum_months.filled(rooms=[room for room, _month in group], since=month, until=month_of(month).until)
        insert_select(MonthlyFact, ["room", "month", *MEASURES], rows, replacing=["room", "month"])


@prepared
def sum_months(*, rooms, since, until):
    """Rows (room, first day of the month, sum of each of MEASURES) of the days of a month; `rooms` None are all."""
    sums = {f"sum_{name}": Sum(name) for name in MEASURES}
    days = DailyFact.objects.filter(Q() if rooms is None else Q(room__in=rooms), day__gte=since, day__lte=until)
    rows = days.order_by().values("room", of=PERIOD_STARTS["month"]("day"))
    return rows.annotate(**sums).values_list("room", "of", *sums)


def _row(key, figures):
    return DailyFact(room_id=key[0], day=key[1], **figures)


def count_days(part, names=None):
    """{(room id, day): {column: number}} as the records say it now; what is left out is 0."""
    results = defaultdict(dict)
    for name in DAILY_SOURCES if names is None else names:
        for count in DAILY_SOURCES[name].counts:
            for row in count(part=part):
                results[row.pop("room"), row.pop("day")].update(row)
    return results


def write_standing(source, rooms):
    """Count how the rooms stand again for one source, and store it."""
    results = defaultdict(dict)
    for row in source.count(rooms):
        results[row.pop("room")].update(row)
    rows = [RoomNow(room_id=pk, **results.get(pk, {})) for pk in sorted(rooms)]
    store(RoomNow, rows, source.columns, ["room"])


def store(model, rows, columns, key):
    """Insert or overwrite `columns`, and only those."""
    if rows and columns:
        model.objects.bulk_create(
            rows, update_conflicts=True, update_fields=list(columns), unique_fields=key, batch_size=500
        )
