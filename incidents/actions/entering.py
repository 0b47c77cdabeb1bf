"""Counts entered by hand: a month of a station at once, or one figure by API."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Conflict, Invalid, StaleVersion
from facts.fact_updates import fact_transaction
from incidents import rules
from incidents.actions import writing
from incidents.kinds import Kinds
from incidents.models import IncidentCount
from incidents.months import this_month
from incidents.reason_texts import reason_text
from stations.models import Room

EDIT = "incidents.edit"


class ChangedMeanwhile(Conflict):
    """Somebody entered other numbers meanwhile; `figures` are {key: what is on record now}."""

    def __init__(self, figures):
        super().__init__(_("Somebody else entered other numbers meanwhile; nothing was saved yet."), None)
        self.figures = figures


@fact_transaction()
def enter_counts(*, by, figures, seen=None, versions=None):
    """Write `figures`, {(room id, first day of the month, kind): number or None}; the Changes, one audit line a room.

    With `seen`, the same of what the page showed, only what was altered there is written, and Overtaken tells where
    the record has become a third thing. With `versions` ({key: number}) StaleVersion does, as everywhere in the API.
    """
    rooms = {
        room.pk: room for room in Room.objects.filter(pk__in={key[0] for key in figures}).select_related("station")
    }
    by.scope_for(EDIT).require(*(rooms.get(key[0]) for key in figures))
    if seen is not None:
        figures = {key: number for key, number in figures.items() if number != seen.get(key)}
    _check(figures, rooms)
    writing.lock_counts()
    if seen is not None:
        _refuse_overtaken(figures, seen)
    _refuse_stale(versions or {})
    changes = writing.write_counts(by, figures)
    _tell(by, rooms, changes)
    return changes


def _check(figures, rooms):
    kinds, now, held = Kinds(), this_month(), {}
    for (room, month, kind), number in figures.items():
        if month not in held:
            held[month] = kinds.codes(month)
        for field, reason in (
            ("month", rules.month_reason(month, now) or rules.room_reason(rooms[room].closed_on, month)),
            ("kind", rules.kind_reason(kind, held[month])),
            ("count", rules.count_reason(number)),
        ):
            if reason:
                raise Invalid(reason_text(reason, {"text": month.isoformat()}), field=field)


def _refuse_overtaken(figures, seen):
    now = writing.current_counts(figures)
    other = {key: now[key] for key in figures if now[key] != seen.get(key) and now[key] != figures[key]}
    if other:
        raise ChangedMeanwhile(other)


def _refuse_stale(versions):
    for key, row in writing.rows_by_key(versions).items():
        if row.version != versions[key]:
            raise StaleVersion(row)


def _tell(by, rooms, changes):
    """One line a room and month, with every figure before and after."""
    lines = defaultdict(dict)
    for change in changes:
        lines[change.room_id, change.month][change.kind] = [change.before, change.after]
    for (room, month), told in sorted(lines.items()):
        trail.record(
            by=by, verb="incidents_entered", model=IncidentCount, room=rooms[room],
            subject=f"{rooms[room]} · {month:%Y-%m}", changes=told,
        )  # fmt: skip
