"""Counts entered by hand: a month of a station at once, or one figure by API."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Conflict, Invalid, StaleVersion
from facts.fact_updates import fact_transaction
from incidents import rules
from incidents.actions import writing
from incidents.actions.writing import Figures, Key
from incidents.kinds import Kinds
from incidents.models import IncidentCount
from incidents.months import this_month
from incidents.reason_texts import reason_text
from stations.models import Room

if TYPE_CHECKING:
    from stations.models import Officer

EDIT = "incidents.edit"


class ChangedMeanwhile(Conflict):
    """Somebody entered other numbers meanwhile; `figures` are {key: what is on record now}."""

    def __init__(self, figures: Figures) -> None:
        super().__init__(_("Somebody else entered other numbers meanwhile; nothing was saved yet."), None)
        self.figures = figures


@fact_transaction()
def enter_counts(
    *, by: Officer, figures: Figures, previous: Figures | None = None, versions: Mapping[Key, int] | None = None
) -> list[writing.Change]:
    """Write `figures`, {(room id, first day of the month, kind): number or None}; the Changes, one audit line a room.

    With `previous`, the same of what the page showed, only what was altered there is written. Raises ChangedMeanwhile
    where the record has a third value by now, and with `versions` ({key: number}) StaleVersion, as the API does.
    """
    rooms = {
        room.pk: room for room in Room.objects.filter(pk__in={key[0] for key in figures}).select_related("station")
    }
    by.scope_for(EDIT).require(*(rooms.get(key[0]) for key in figures))
    if previous is not None:
        figures = {key: number for key, number in figures.items() if number != previous.get(key)}
    _check(figures, rooms)
    writing.lock_counts()
    if previous is not None:
        _refuse_changed_meanwhile(figures, previous)
    _refuse_stale(versions or {})
    changes = writing.write_counts(by, figures)
    _record(by, rooms, changes)
    return changes


def _check(figures: Figures, rooms: dict[int, Room]) -> None:
    kinds, now, codes_by_month = Kinds(), this_month(), {}
    for (room, month, kind), number in figures.items():
        if month not in codes_by_month:
            codes_by_month[month] = kinds.codes(month)
        for field, reason in (
            ("month", rules.month_reason(month, now) or rules.room_reason(rooms[room].closed_on, month)),
            ("kind", rules.kind_reason(kind, codes_by_month[month])),
            ("count", rules.count_reason(number)),
        ):
            if reason:
                raise Invalid(reason_text(reason, {"text": month.isoformat()}), field=field)


def _refuse_changed_meanwhile(figures: Figures, previous: Figures) -> None:
    current = writing.current_counts(figures)
    other = {key: current[key] for key in figures if current[key] != previous.get(key) and current[key] != figures[key]}
    if other:
        raise ChangedMeanwhile(other)


def _refuse_stale(versions: Mapping[Key, int]) -> None:
    for key, row in writing.rows_by_key(versions).items():
        if row.version != versions[key]:
            raise StaleVersion(row)


def _record(by: Officer, rooms: dict[int, Room], changes: list[writing.Change]) -> None:
    """One line a room and month, with every figure before and after."""
    lines = defaultdict(dict)
    for change in changes:
        lines[change.room_id, change.month][change.kind] = [change.before, change.after]
    for (room, month), figures in sorted(lines.items()):
        trail.record(
            by=by, verb="incidents_entered", model=IncidentCount, room=rooms[room],
            subject=f"{rooms[room]} · {month:%Y-%m}", changes=figures,
        )  # fmt: skip
