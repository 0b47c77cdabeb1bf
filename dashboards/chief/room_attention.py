"""What of the rooms needs the chief: late work by person, a room without an officer, too much on one, silence.

Persons stand in the order of what waits longest, with what is to be done: about work, never a ranking of people.
No query is made here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import short_day
from dashboards.attention import Attention
from dashboards.links import records
from disputes.list_rows import join_names
from stations import workload

if TYPE_CHECKING:
    from datetime import date

    from dashboards.chief.rooms import RoomLine
    from stations.models import Officer

SILENT_DAYS = 7


def of_rooms(lines: list[RoomLine], *, today: date, may_post: bool) -> Iterator[Attention]:
    """From the lines of `dashboards.chief.rooms`; who may not post officers is offered no step that does."""
    yield from _late(lines, today)
    open_lines = [line for line in lines if not line.unit.is_closed]
    yield from _vacant(open_lines, today, may_post)
    yield from _overloaded(open_lines, may_post)
    yield from _silent(open_lines)


def _late(lines: list[RoomLine], today: date) -> list[Attention]:
    """By person whose round it is; of a room without an officer, by room. What is late for longest comes first."""
    late_lines = [line for line in lines if line.late]
    items = [
        _late_item(str(line.unit), [line], [_("nobody posted")], line.urls["late"], today)
        for line in late_lines
        if not line.officers
    ]
    lines_by_officer = defaultdict(list)
    for line in late_lines:
        for officer in line.officers:
            lines_by_officer[officer].append(line)
    # Officers who share all their late rooms are named in one line.
    officers_by_rooms = defaultdict(list)
    for officer, own_lines in lines_by_officer.items():
        officers_by_rooms[tuple(line.unit.pk for line in own_lines)].append(officer)
    for officers in officers_by_rooms.values():
        own_lines = lines_by_officer[officers[0]]
        url = records("followups:list", when="late", round_of=officers[0].pk)
        names = join_names(officer.name for officer in officers)
        items.append(_late_item(names, own_lines, _where(own_lines, officers), url, today))
    return [item for _days, item in sorted(items, key=lambda entry: -entry[0])]


def _late_item(title: str, late: list[RoomLine], notes: list[str], url: str, today: date) -> tuple[int, Attention]:
    """(days the oldest is late, the item)."""
    count = sum(line.late for line in late)
    days = (today - min(line.late_since for line in late if line.late_since)).days
    text = ngettext("%(n)d late follow-up", "%(n)d late follow-ups", count) % {"n": count}
    oldest = ngettext("the oldest %(n)d day late", "the oldest %(n)d days late", days) % {"n": days}
    steps = ((_("See what is late"), url),)
    return days, Attention("alarm-clock", "red", title, " · ".join([text, *notes, oldest]), count, url, steps)


def _where(late: list[RoomLine], officers: list[Officer]) -> list[str]:
    """The rooms by name, and with whom they are shared."""
    notes = [join_names(str(line.unit) for line in late)]
    named = {officer.pk for officer in officers}
    others = {other.pk: other.name for line in late for other in line.officers if other.pk not in named}
    if others:
        notes.append(_("shared with %(names)s") % {"names": join_names(others.values())})
    return notes


def _vacant(lines: list[RoomLine], today: date, may_post: bool) -> Iterator[Attention]:
    for line in lines:
        if line.is_vacant:
            steps = _staffing(line) if may_post else ()
            yield Attention("user-x", "orange", str(line.unit), _vacant_text(line, today), 1, line.url, steps)


def _vacant_text(line: RoomLine, today: date) -> str:
    if not line.vacant_since:
        return _("No officer is posted to this room.")
    days = (today - line.vacant_since).days
    return ngettext(
        "No officer is posted to this room since %(day)s, for %(n)d day.",
        "No officer is posted to this room since %(day)s, for %(n)d days.",
        days,
    ) % {"day": short_day(line.vacant_since), "n": days}


def _staffing(line: RoomLine) -> tuple[tuple[str, str], ...]:
    """Cover the room for a while, or move somebody there for good; both come back here."""
    room = line.unit.pk
    return (
        (_("Cover this room"), records("stations:posting-create", room=room, kind="cover", back="/?as=chief")),
        (_("Move an officer"), records("stations:posting-move", room=room, back="/?as=chief")),
    )


def _overloaded(lines: list[RoomLine], may_post: bool) -> Iterator[Attention]:
    lines_by_officer, officers = defaultdict(list), {}
    for line in lines:
        for officer in line.officers:
            lines_by_officer[officer.pk].append(line)
            officers[officer.pk] = officer
    loads = workload.loads(
        {line.unit.pk: line.officers for line in lines if line.officers},
        waiting={line.unit.pk: line.due for line in lines},
        households={line.unit.pk: line.households for line in lines},
    )
    stations = {pk: {line.unit.station_id for line in own_lines} for pk, own_lines in lines_by_officer.items()}
    for pk, own_lines in lines_by_officer.items():
        # Compared with the others of the same station, of whom several may be led by one chief.
        others = [loads[other] for other in loads if other != pk and stations[other] & stations[pk]]
        heads = workload.overload(loads[pk], others)
        if heads:
            yield _overloaded_item(officers[pk], own_lines, heads, others, may_post)


def _overloaded_item(
    officer: Officer, lines: list[RoomLine], heads: list[str], others: list[workload.Load], may_post: bool
) -> Attention:
    households_url = lines[0].urls["households"] if len(lines) == 1 else officer.get_absolute_url()
    heaviest = max(lines, key=lambda line: (line.due, line.households))
    counts = {
        workload.ROOMS: (len(lines), officer.get_absolute_url()),
        workload.WAITING: (
            sum(line.due for line in lines),
            records("followups:list", when="now", round_of=officer.pk),
        ),
        workload.HOUSEHOLDS: (sum(line.households for line in lines), households_url),
    }
    count, url = counts[heads[0]]
    text = " · ".join(_overload_text(head, counts[head][0], lines, others) for head in heads)
    return Attention("scale", "orange", officer.name, text, count, url, _staffing(heaviest) if may_post else ())


def _overload_text(head: str, n: int, lines: list[RoomLine], others: list[workload.Load]) -> str:
    rooms = join_names(str(line.unit) for line in lines)
    if head == workload.ROOMS:
        return _("%(n)d rooms on one officer: %(rooms)s") % {"n": n, "rooms": rooms}
    usual = workload.mean_load(others, head)
    values = {"n": n, "rooms": rooms, "usual": "–" if usual is None else f"{usual:.0f}"}
    if head == workload.WAITING:
        return _("%(n)d follow-ups due in %(rooms)s; the others have %(usual)s on average") % values
    return _("%(n)d households in %(rooms)s; the others have %(usual)s on average") % values


def _silent(lines: list[RoomLine]) -> Iterator[Attention]:
    for line in lines:
        days = line.silent_days
        if days is not None and days < SILENT_DAYS:
            continue
        text = _("No visit for months")
        if days is not None:
            text = ngettext("No visit for %(n)d day", "No visit for %(n)d days", days) % {"n": days}
        if line.officers:
            text += " · " + join_names(officer.name for officer in line.officers)
        round_url = records("residents:households", room=line.unit.pk, state="current")
        steps = ((_("Longest unvisited"), round_url),)
        yield Attention("moon", "yellow", str(line.unit), text, 1, line.urls["last"], steps)
