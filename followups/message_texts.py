"""The words of the messages this app sends. Names are looked up for the reader at reading, never stored."""

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.templatetags.ui import short_day
from followups.models import FollowUp
from notifications.message_texts import Line, register_text


def _due_title(data):
    count = data["count"]
    return ngettext("%(count)d visit falls due", "%(count)d visits fall due", count) % {"count": count}


def _due_text(data):
    rooms = _(", ").join(data["rooms"][:5])
    if data.get("covers"):
        return _("Nobody is posted at %(rooms)s, so this comes to you.") % {"rooms": rooms}
    return _("In %(rooms)s, up to %(day)s.") % {"rooms": rooms, "day": short_day(parse_date(data["on"]))}


def _due_lines(reader, messages):
    wanted = {pk for data in messages for pk in data.get("first", [])}
    rows = {row.pk: row for row in FollowUp.objects.visible_to(reader).filter(pk__in=wanted).for_list()}
    return [[_line(rows[pk]) for pk in data.get("first", []) if pk in rows] for data in messages]


def _line(follow_up):
    state = "" if follow_up.is_open else f" · {follow_up.get_state_display()}"
    return Line(f"{follow_up.who}{state}", follow_up.get_absolute_url(), follow_up.reason)


def _late_title(data):
    count = data["count"]
    return ngettext("%(count)d follow-up is late", "%(count)d follow-ups are late", count) % {"count": count}


def _late_text(data):
    rooms = data["room_count"]
    return ngettext(
        "In %(rooms)d room; the oldest was due on %(day)s.", "In %(rooms)d rooms; the oldest was due on %(day)s.", rooms
    ) % {"rooms": rooms, "day": short_day(parse_date(data["oldest"]))}


def _late_lines(reader, messages):
    return [[_room_line(room, data["on"]) for room in data["rooms"]] for data in messages]


def _room_line(room, on):
    count = ngettext("%(count)d late", "%(count)d late", room["count"]) % {"count": room["count"]}
    url = f"{reverse('followups:list')}?state=open&escalated_on={on}&room={room['id']}"
    return Line(room["name"], url, count)


def _calendar_title(data):
    return _("Holidays of %(year)d are not imported") % data


def register():
    register_text("followups_due", _due_title, _due_text, lines=_due_lines, icon="calendar-clock")
    register_text("followups_late", _late_title, _late_text, lines=_late_lines, icon="megaphone")
    register_text(
        "calendar_incomplete",
        _calendar_title,
        gettext_lazy(
            "Deadlines of that year are counted without the State Council's notice. Import it under Working calendar."
        ),
        icon="calendar-clock",
    )
