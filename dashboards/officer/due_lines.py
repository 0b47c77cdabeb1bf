"""What is due as two-line rows: who and at which door, how late in a word, why in one sentence.

These lines are read at other people's doors: no category of a listed person stands in them.
"""

import json
import re

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.queries.prepared import prepared
from core.templatetags.ui import days_late, short_day
from dashboards.links import records
from residents.models import Resident
from visits.rules import next_attempts

RED_AFTER_DAYS = 7
# What one finds a place by, and the door in it: 文化路11号阳光小区 | 1栋2单元502.
PLACE_AND_DOOR = re.compile(r"^(.+?(?:小区|花园|家园|公寓|大厦|\d+号))(.+)$")


def place_and_door(address):
    """The address in two; an address that names no estate and no number is all door."""
    match = PLACE_AND_DOOR.match(address)
    if not match:
        return "", address
    place, door = match.groups()
    # 文化路11号 | 阳光小区1栋502: the estate belongs to the place.
    deeper = PLACE_AND_DOOR.match(door)
    return (place + deeper[1], deeper[2]) if deeper else (place, door)


def lateness(due_on, last_day=None):
    """(words, tone): orange up to a week past the last promised day, red above it, grey when not late."""
    late = days_late(last_day or due_on)
    if late > 0:
        words = ngettext("%(n)d day late", "%(n)d days late", late) % {"n": late}
        return words, "red" if late > RED_AFTER_DAYS else "orange"
    return (_("today") if days_late(due_on) >= 0 else short_day(due_on)), "grey"


def why(follow_up):
    """Its reason without the category of a listed person, in few words."""
    data = follow_up.reason_data or {}
    days = data.get("interval_days")
    if not days:
        return follow_up.reason
    last_on = parse_date(data.get("last_on") or "")
    if last_on is None:
        return ngettext("Once in %(days)d day; not visited yet", "Once in %(days)d days; not visited yet", days) % {
            "days": days
        }
    return ngettext("Once in %(days)d day, last on %(on)s", "Once in %(days)d days, last on %(on)s", days) % {
        "days": days,
        "on": short_day(last_on),
    }


def follow_up_lines(follow_ups, user):
    """Rows of `dashboards/_stop.html`; two queries for who lives at the homes."""
    follow_ups = list(follow_ups)
    may_record = user.can("visits.record")
    homes = _homes_of(user, follow_ups) if may_record else {}
    return [_line(follow_up, may_record, homes.get(_household_of(follow_up), ())) for follow_up in follow_ups]


def _line(follow_up, may_record, people):
    address = str(follow_up.household.dwelling) if follow_up.household_id else ""
    place, door = place_and_door(address)
    who = _whom(follow_up)
    if who == address:
        who, place, door = address, "", ""
    when, tone = lateness(follow_up.due_on, follow_up.last_promised_day)
    visit_url = records("visits:create", follow_up=follow_up.pk)
    line = {
        "who": who,
        "door": door,
        "place": place,
        "where": address,
        "why": why(follow_up),
        "due_on": follow_up.due_on,
        "last_day": follow_up.last_promised_day,
        "when": when,
        "tone": tone,
        "url": visit_url if may_record else follow_up.get_absolute_url(),
        "step": {"label": _("Log visit"), "url": visit_url} if may_record else None,
    }
    # A matter asks questions of its own: it has the whole form.
    if may_record and follow_up.household_id and not follow_up.is_matter:
        line["people"] = json.dumps([[pk, name, pk == _first_of(follow_up, people)] for pk, name in people])
    return line


def _household_of(follow_up):
    return follow_up.household_id or (follow_up.resident.household_id if follow_up.resident_id else None)


def _first_of(follow_up, people):
    """Whom one most likely met: the person meant, else whoever the household is named after, else nobody."""
    if follow_up.resident_id:
        return follow_up.resident_id
    named = [pk for pk, name in people if name == follow_up.household.label]
    return named[0] if named else people[0][0] if len(people) == 1 else None


def _homes_of(user, follow_ups):
    """{household: ((number, name), …)} of the homes, the eldest first."""
    ids = sorted({_household_of(follow_up) for follow_up in follow_ups} - {None})
    people = {}
    for household, pk, name in _people_at(user=user, households=ids) if ids else ():
        people.setdefault(household, []).append((pk, name))
    return people


@prepared
def _people_at(user, households):
    rows = Resident.objects.visible_to(user).here().filter(household__in=households)
    return rows.order_by("birth_date", "id").values_list("household", "pk", "name")


def next_attempt():
    """Where nobody is home now, the time proposed: {on, hour, words}."""
    on, hour = next_attempts(timezone.localtime())[0]
    return {"on": on.isoformat(), "hour": hour, "words": f"{short_day(on)} {hour:02d}:00"}


def _whom(follow_up):
    if follow_up.resident_id and follow_up.household_id and str(follow_up.household) != str(follow_up.resident):
        return f"{follow_up.resident} · {follow_up.household}"
    return str(follow_up.who)
