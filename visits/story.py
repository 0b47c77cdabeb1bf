"""A visit told to a reader: facts, what followed, and how the record came to be what it is."""

from django.core.exceptions import FieldDoesNotExist
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from audit.models import Entry
from core.templatetags.ui import short_day, short_time
from followups.models import FollowUp
from stations.models import Officer
from visits.models import Finding, Visit


def facts(visit):
    comma = "、" if (get_language() or "").startswith("zh") else ", "
    met = comma.join(person.name for person in visit.residents.all())
    household = visit.household
    found = [
        {"label": _("Time of the visit"), "value": short_time(visit.occurred_at)},
        {"label": _("How long"), "value": minutes_in_words(visit.minutes)},
        {"label": _("Visited by"), "value": visit.visited_by},
        {"label": _("Who was met"), "value": met},
        {
            "label": _("Household"),
            "value": household,
            "url": household.get_absolute_url() if household else "",
        },
        {"label": _("Address"), "value": household.dwelling if household and household.label else ""},
        {"label": _("Place"), "value": visit.place},
        {"label": _("Police room"), "value": f"{visit.room.station} · {visit.room}"},
        {"label": _("Next visit"), "value": date_format(visit.next_visit_on) if visit.next_visit_on else ""},
    ]
    if visit.latitude is not None:
        found.append({"label": _("Coordinates"), "value": f"{visit.latitude}, {visit.longitude}"})
    if visit.is_late_entry:
        found.append({"label": _("Entered"), "value": short_time(visit.created_at)})
    return [fact for fact in found if fact["value"] not in ("", None)]


def follow_ups(visit, user):
    """(closed by this visit, raised by it), as far as the reader may see them."""
    rows = FollowUp.objects.visible_to(user).select_related("resident", "household__dwelling")
    closed = list(rows.filter(done_by_visit=visit).order_by("due_on", "id"))
    raised = list(rows.filter(reason_code="next_visit", source_id=visit.pk).order_by("due_on", "id"))
    return closed, raised


def timeline(visit):
    """Newest first: entered, corrected with the earlier text, voided."""
    lines = list(Entry.objects.about(visit).select_related("by").order_by("-id")[:50])
    found = [_told(line) for line in lines]
    if not any(line.verb == "visit_recorded" for line in lines):
        # Records brought in bulk have no line of their own.
        found.append(
            {"at": visit.created_at, "icon": "plus", "title": _("Entered"), "text": "", "by": visit.created_by}
        )
    return found


def _told(line):
    icon, title = {
        "visit_recorded": ("plus", _("Entered")),
        "visit_corrected": ("pencil", _("Corrected")),
        "voided": ("ban", _("Voided")),
    }.get(line.verb, ("clock", line.get_verb_display()))
    parts = [line.reason] if line.reason else []
    parts += changes_in_words(line.changes)
    return {"at": line.at, "icon": icon, "title": title, "text": "\n".join(parts), "by": line.by}


def changes_in_words(changes):
    """["Minutes: 10 → 20", …] in the reader's language."""
    return [
        _("%(field)s: %(before)s → %(after)s")
        % {"field": _label(name), "before": _value(name, before), "after": _value(name, after)}
        for name, (before, after) in changes.items()
    ]


def _label(name):
    if name in ("photos", "findings"):
        return {"photos": _("Photos"), "findings": _("Findings")}[name]
    try:
        label = str(Visit._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        label = name
    return label[:1].upper() + label[1:]


def _value(name, value):
    if value in (None, "", []):
        return _("nothing")
    if name == "findings":
        return "; ".join(_finding(one) for one in value)
    if name == "visited_by":
        return str(Officer.objects.filter(pk=value).first() or value)
    if name == "occurred_at":
        return short_time(parse_datetime(value))
    if name == "next_visit_on":
        return short_day(parse_date(value))
    if name in ("kind", "contact"):
        return str(dict(Visit._meta.get_field(name).choices).get(value, value))
    return "; ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _finding(said):
    kind, _colon, text = said.partition(": ")
    return f"{dict(Finding.KINDS).get(kind, kind)}: {text}"


def minutes_in_words(minutes):
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
