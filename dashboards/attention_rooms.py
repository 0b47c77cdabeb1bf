"""What of the rooms needs the chief: late work by person, a room without an officer, too much on one, silence.

Persons stand in the order of what waits longest, with what is to be done: about work, never a ranking of people.
"""

from collections import defaultdict

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import short_day
from dashboards.links import records
from disputes.list_rows import listed
from stations import workload

SILENT_DAYS = 7


def of_rooms(user, lines):
    """Fields of `attention.Attention`, one dict each, from the lines of `chief_rooms.room_lines`."""
    may_post = user.can("postings.edit")
    yield from _late(lines)
    lines = [line for line in lines if not line.unit.is_closed]
    yield from _vacant(lines, may_post)
    yield from _overloaded(lines, may_post)
    yield from _silent(lines)


def _late(lines):
    """By person whose round it is; of a room without an officer, by room."""
    today = timezone.localdate()
    by_officer, result = defaultdict(list), []
    for line in lines:
        for officer in line.officers if line.late else ():
            by_officer[officer].append(line)
        if line.late and not line.officers:
            result.append(_late_item(str(line.unit), [line], [_("nobody posted")], line.urls["late"], today))
    # Who shares every late room with another stands in one line with them.
    together = defaultdict(list)
    for officer, late in by_officer.items():
        together[tuple(line.unit.pk for line in late)].append(officer)
    for officers in together.values():
        late = by_officer[officers[0]]
        url = records("followups:list", when="late", round_of=officers[0].pk)
        names = listed(officer.name for officer in officers)
        result.append(_late_item(names, late, _where(late, officers), url, today))
    return [item for _days, item in sorted(result, key=lambda entry: -entry[0])]


def _late_item(title, late, notes, url, today):
    count = sum(line.late for line in late)
    days = (today - min(line.late_since for line in late)).days
    text = ngettext("%(n)d late follow-up", "%(n)d late follow-ups", count) % {"n": count}
    oldest = ngettext("the oldest %(n)d day late", "the oldest %(n)d days late", days) % {"n": days}
    return days, {
        "icon": "alarm-clock",
        "tone": "red",
        "title": title,
        "text": " · ".join([text, *notes, oldest]),
        "count": count,
        "url": url,
        "steps": ((_("See what is late"), url),),
    }


def _where(late, officers):
    """The rooms by name, and with whom they are shared."""
    notes = [listed(str(line.unit) for line in late)]
    named = {officer.pk for officer in officers}
    beside = {other.pk: other.name for line in late for other in line.officers if other.pk not in named}
    if beside:
        notes.append(_("shared with %(names)s") % {"names": listed(beside.values())})
    return notes


def _vacant(lines, may_post):
    for line in lines:
        if line.is_vacant:
            if line.vacant_since:
                days = (timezone.localdate() - line.vacant_since).days
                text = ngettext(
                    "No officer is posted to this room since %(day)s, for %(n)d day.",
                    "No officer is posted to this room since %(day)s, for %(n)d days.",
                    days,
                ) % {"day": short_day(line.vacant_since), "n": days}
            else:
                text = _("No officer is posted to this room.")
            yield {
                "icon": "user-x",
                "tone": "orange",
                "title": str(line.unit),
                "text": text,
                "count": 1,
                "url": line.url,
                "steps": _staffing(line) if may_post else (),
            }


def _staffing(line):
    """Cover the room for a while, or move somebody there for good; both come back here."""
    room = line.unit.pk
    return (
        (_("Cover this room"), records("stations:posting-create", room=room, kind="cover", back="/?as=chief")),
        (_("Move an officer"), records("stations:posting-move", room=room, back="/?as=chief")),
    )


def _overloaded(lines, may_post):
    held, officers = defaultdict(list), {}
    for line in lines:
        for officer in line.officers:
            held[officer.pk].append(line)
            officers[officer.pk] = officer
    # Beside whom one stands: the others of the same station, of whom several may be led by one chief.
    loads = workload.loads(
        {line.unit.pk: line.officers for line in lines if line.officers},
        waiting={line.unit.pk: line.due for line in lines},
        households={line.unit.pk: line.households for line in lines},
    )
    stations = {pk: {line.unit.station_id for line in inside} for pk, inside in held.items()}
    for pk, inside in held.items():
        others = [loads[other] for other in held if other != pk and stations[other] & stations[pk]]
        heads = workload.overload(loads[pk], others)
        if heads:
            yield _overloaded_item(officers[pk], inside, heads, others, may_post)


def _overloaded_item(officer, inside, heads, others, may_post):
    alone = inside[0].urls["households"] if len(inside) == 1 else officer.get_absolute_url()
    heaviest = max(inside, key=lambda line: (line.due, line.households))
    counts = {
        workload.ROOMS: (len(inside), officer.get_absolute_url()),
        workload.WAITING: (
            sum(line.due for line in inside),
            records("followups:list", when="now", round_of=officer.pk),
        ),
        workload.HOUSEHOLDS: (sum(line.households for line in inside), alone),
    }
    count, url = counts[heads[0]]
    return {
        "icon": "scale",
        "tone": "orange",
        "title": officer.name,
        "text": " · ".join(_too_much(head, counts[head][0], inside, others) for head in heads),
        "count": count,
        "url": url,
        "steps": _staffing(heaviest) if may_post else (),
    }


def _too_much(head, n, inside, others):
    rooms = listed(str(line.unit) for line in inside)
    if head == workload.ROOMS:
        return _("%(n)d rooms on one officer: %(rooms)s") % {"n": n, "rooms": rooms}
    usual = workload.mean_load(others, head)
    facts = {"n": n, "rooms": rooms, "usual": "–" if usual is None else f"{usual:.0f}"}
    if head == workload.WAITING:
        return _("%(n)d follow-ups due in %(rooms)s; the others have %(usual)s on average") % facts
    return _("%(n)d households in %(rooms)s; the others have %(usual)s on average") % facts


def _silent(lines):
    for line in lines:
        if line.silent_days is not None and line.silent_days < SILENT_DAYS:
            continue
        if line.silent_days is None:
            text = _("No visit for months")
        else:
            n = line.silent_days
            text = ngettext("No visit for %(n)d day", "No visit for %(n)d days", n) % {"n": n}
        if line.officers:
            text += " · " + listed(officer.name for officer in line.officers)
        round_url = records("residents:households", room=line.unit.pk, state="current")
        yield {
            "icon": "moon",
            "tone": "yellow",
            "title": str(line.unit),
            "text": text,
            "count": 1,
            "url": line.urls["last"],
            "steps": ((_("Longest unvisited"), round_url),),
        }
