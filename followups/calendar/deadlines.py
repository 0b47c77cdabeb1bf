"""What is open and counted in working days, reckoned again when the calendar changes.

An app that keeps such deadlines registers them here when it starts, so that this app need not know it. What is not
counted in working days stays as it is: a day that people agreed on, a limit in plain days or months.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from audit import trail
from followups.calendar.models import CalendarMove
from followups.calendar.supposed import WorkingCalendar

AT_ONCE = 500


@dataclass(frozen=True)
class Shift:
    """The calendar before and after, and the days that differ; `moves` are those of the registers reckoned so far."""

    before: WorkingCalendar
    after: WorkingCalendar
    days: list
    today: date
    moves: dict = field(default_factory=dict)


@dataclass
class Move:
    """A row with the values of its deadline before and after."""

    row: models.Model
    before: dict
    after: dict


@dataclass(frozen=True)
class Deadlines:
    """The deadlines of one model.

    `columns` make up a deadline; `last_day` is the one after which it is late; `marks` are moments at which people were
    told of it, and are no part of what is compared when a change is taken back. `waiting()` are the rows whose deadline
    runs; `moves(rows, shift)` says which of them move, without writing; `touch(rows)` tells the facts of the rows,
    before and after. `may_fall_from(day)` are those with a deadline on or after a day, for a warning.
    """

    model: type[models.Model]
    columns: tuple
    last_day: str
    waiting: Callable[[], QuerySet]
    moves: Callable[[QuerySet, Shift], Iterable[Move]]
    touch: Callable[[list], None]
    may_fall_from: Callable[[date], QuerySet]
    marks: tuple = ()

    @property
    def name(self):
        return self.model._meta.label_lower

    @property
    def label(self):
        return self.model._meta.verbose_name_plural

    def values(self, row):
        return {name: getattr(row, name) for name in (*self.columns, *self.marks)}

    def as_stored(self, values):
        return {name: trail.to_json_value(value) for name, value in values.items()}

    def from_stored(self, values):
        return {name: self.model._meta.get_field(name).to_python(value) for name, value in values.items()}


# In this order: what hangs on another's deadlines is registered after it.
REGISTERS: list[Deadlines] = []


def register(deadlines):
    if deadlines.name not in [other.name for other in REGISTERS]:
        REGISTERS.append(deadlines)


def reckon(before, after, *, taken_back=(), lock=False):
    """{name of the register: [Move, …]} of all that moves from one calendar to the other.

    `taken_back` are changes of the calendar, the latest first, that hold no longer: what moved with them and was not
    moved since goes back to exactly where it was.
    """
    shift = Shift(before, after, after.differs_from(before), timezone.localdate())
    if lock:
        _lock_matters()
    for deadlines in REGISTERS:
        rows = deadlines.waiting()
        rows = rows.select_for_update(of=("self",)).order_by("id") if lock else rows.order_by("id")
        moves = {move.row.pk: move for move in deadlines.moves(rows, shift)} if shift.days else {}
        moves.update(_put_back(deadlines, rows, taken_back))
        shift.moves[deadlines.name] = [move for move in moves.values() if move.after != move.before]
    return shift.moves


def _lock_matters():
    """An act on a matter holds it before what hangs on it; so does this, so that nobody waits crosswise."""
    for deadlines in reversed(REGISTERS[1:]):
        list(deadlines.waiting().select_related(None).select_for_update().order_by("id").values_list("pk"))


def _put_back(deadlines, rows, taken_back):
    """{number: Move} of the rows that stand where a change that holds no longer had put them."""
    stored: dict = {}
    for change in taken_back:
        rows_moved = change.moves.filter(target_type__app_label=deadlines.model._meta.app_label)
        rows_moved = rows_moved.filter(target_type__model=deadlines.model._meta.model_name)
        for pk, before, after in rows_moved.values_list("target_id", "before", "after"):
            stored.setdefault(pk, []).append((before, after))
    moves = {}
    for start in range(0, len(stored), AT_ONCE):
        for row in rows.filter(pk__in=sorted(stored)[start : start + AT_ONCE]):
            now = deadlines.as_stored(deadlines.values(row))
            then = _walked_back(now, stored[row.pk], deadlines.columns)
            if then != now:
                moves[row.pk] = Move(row, deadlines.values(row), deadlines.from_stored(then))
    return moves


def _walked_back(values, steps, columns):
    """A mark goes back only where nobody was told anew meanwhile."""
    for before, after in steps:
        # A change made before a column came says nothing of it, which is what an empty one says.
        if any(values[name] != after.get(name) for name in columns):
            break
        values = {name: before.get(name) if values[name] == after.get(name) else values[name] for name in values}
    return values


def write(moves, *, by, change):
    """Write what `reckon` found, with a line each on the trail; with a `change`, keep for it where each was."""
    now = timezone.now()
    for deadlines in REGISTERS:
        own = moves[deadlines.name]
        for start in range(0, len(own), AT_ONCE):
            _write(deadlines, own[start : start + AT_ONCE], by, now)
        if change is None:
            continue
        stored = [
            CalendarMove(
                change=change,
                target_type=ContentType.objects.get_for_model(deadlines.model),
                target_id=move.row.pk,
                before=deadlines.as_stored(move.before),
                after=deadlines.as_stored(move.after),
            )
            for move in own
        ]
        CalendarMove.objects.bulk_create(stored, batch_size=AT_ONCE)


def _write(deadlines, moves, by, now):
    rows = [move.row for move in moves]
    deadlines.touch(rows)
    for move in moves:
        for name, value in move.after.items():
            setattr(move.row, name, value)
        move.row.updated_at, move.row.updated_by = now, by
        move.row.version += 1
    fields = [*deadlines.columns, *deadlines.marks, "updated_at", "updated_by", "version"]
    deadlines.model._base_manager.bulk_update(rows, fields)
    deadlines.touch(rows)
    lines = [(move.row, _changes(deadlines, move)) for move in moves]
    trail.record_changes(by=by, verb="deadline_moved", lines=lines)


def _changes(deadlines, move):
    before, after = deadlines.as_stored(move.before), deadlines.as_stored(move.after)
    return {name: [before[name], after[name]] for name in deadlines.columns if before[name] != after[name]}


@dataclass
class Tally:
    """How many deadlines of one kind move, and what that makes of them."""

    label: str
    moved: int = 0
    turn_late: int = 0
    late_no_longer: int = 0
    rooms: dict = field(default_factory=dict)


def tallies(moves):
    """[Tally, …] of each register of which anything moves; `rooms` is {room: [moved, turn late]}."""
    results, today = [], timezone.localdate()
    for deadlines in REGISTERS:
        tally = Tally(deadlines.label)
        for move in moves[deadlines.name]:
            was_late, is_late = (_is_late(values[deadlines.last_day], today) for values in (move.before, move.after))
            tally.moved += 1
            tally.turn_late += is_late and not was_late
            tally.late_no_longer += was_late and not is_late
            room = tally.rooms.setdefault(move.row.room, [0, 0])
            room[0] += 1
            room[1] += is_late and not was_late
        if tally.moved:
            tally.rooms = dict(sorted(tally.rooms.items(), key=lambda pair: (-pair[1][1], -pair[1][0], pair[0].pk)))
            results.append(tally)
    return results


def counts(moves):
    """The sums over all registers, as a change keeps them and the trail tells them."""
    results = tallies(moves)
    return {name: sum(getattr(tally, name) for tally in results) for name in ("moved", "turn_late", "late_no_longer")}


def _is_late(last_day, today):
    return last_day is not None and last_day < today
