"""A visit told to a reader: facts, what followed, and how the record came to be what it is."""

from contextlib import suppress

from django.core.exceptions import FieldDoesNotExist
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from audit.models import Entry
from core.templatetags.ui import short_day, short_time
from disputes.models import Dispute, ReturnVisit
from followups.codes import NEXT_VISIT
from followups.models import FollowUp
from stations.models import Officer
from visits.codes import FINDING_KINDS
from visits.models import Visit


def facts(visit, user):
    comma = "、" if (get_language() or "").startswith("zh") else ", "
    met = comma.join(person.name for person in visit.residents.all())
    household = visit.household
    results = [
        {"label": _("Time of the visit"), "value": short_time(visit.occurred_at)},
        {"label": _("How long"), "value": minutes_in_words(visit.minutes)},
        {"label": _("Visited by"), "value": visit.visited_by},
        {"label": _("Who was met"), "value": met},
        {
            "label": _("Household"),
            "value": household,
            "url": household.get_absolute_url() if household else "",
        },
        _case(visit, user),
        {"label": _("Address"), "value": household.dwelling if household and household.label else ""},
        {"label": _("Place"), "value": visit.place},
        {"label": _("Police room"), "value": f"{visit.room.station} · {visit.room}"},
        {"label": _("Next visit"), "value": next_visit_in_words(visit)},
    ]
    if visit.latitude is not None:
        results.append({"label": _("Coordinates"), "value": f"{visit.latitude}, {visit.longitude}"})
    if visit.is_late_entry:
        results.append({"label": _("Entered"), "value": short_time(visit.created_at)})
    return [fact for fact in results if fact["value"] not in ("", None)]


def next_visit_in_words(visit):
    if visit.next_visit_on is None:
        return ""
    day = date_format(visit.next_visit_on)
    return day if visit.next_visit_hour is None else f"{day} {visit.next_visit_hour:02d}:00"


def _case(visit, user):
    """What it was about; a link where the reader may see it, for it may have gone to another room since."""
    case = visit.dispute
    seen = case is not None and user.scope_for(Dispute.VIEW).has(case.room)
    return {"label": _("Case"), "value": case or "", "url": case.get_absolute_url() if seen else ""}


def answer_lines(visit, user):
    """What a return visit found, as facts; none to who may not see cases."""
    result = visit.recorded_answers
    if result is None or not user.scope_for(Dispute.VIEW).has(visit.room):
        return []
    return [
        {"label": _("Does what was agreed hold?"), "value": result.get_terms_hold_display()},
        {"label": _("How does side A feel?"), "value": result.get_side_a_feels_display()},
        {"label": _("How does side B feel?"), "value": result.get_side_b_feels_display()},
        {"label": _("What help do they need?"), "value": result.help_needed or _("nothing")},
    ]


def findings(visit, user):
    """Those that stand, each with the case opened from it, or whether one may be."""
    quarrels = [
        current_finding.pk for current_finding in visit.current_findings if current_finding.kind_code.opens_case
    ]
    cases = {
        dispute.finding_id: dispute
        for dispute in Dispute.objects.standing().filter(finding__in=quarrels).select_related("room")
    }
    reports = user.scope_for("disputes.report").has(visit.room) and not visit.is_void
    sees = user.scope_for(Dispute.VIEW)
    for current_finding in visit.current_findings:
        case = cases.get(current_finding.pk)
        current_finding.case = case if case is not None and sees.has(case.room) else None
        current_finding.may_open = reports and current_finding.pk in quarrels and case is None
    return visit.current_findings


def follow_ups(visit, user):
    """(closed by this visit, raised by it), as far as the reader may see them."""
    rows = FollowUp.objects.visible_to(user).select_related("resident", "household__dwelling")
    closed = list(rows.filter(done_by_visit=visit).order_by("due_on", "id"))
    raised = list(rows.filter(reason_code=NEXT_VISIT, source_id=visit.pk).order_by("due_on", "id"))
    return closed, raised


def timeline(visit):
    """Newest first: entered, corrected with the earlier text, voided."""
    lines = list(Entry.objects.about(visit).select_related("by").order_by("-id")[:50])
    results = [_entry_moment(line) for line in lines]
    if not any(line.verb == "visit_recorded" for line in lines):
        # Records brought in bulk have no line of their own.
        results.append(
            {"at": visit.created_at, "icon": "plus", "title": _("Entered"), "text": "", "by": visit.created_by}
        )
    return results


def _entry_moment(line):
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
    field = _field(name)
    label = str(field.verbose_name) if field else name
    return label[:1].upper() + label[1:]


def _field(name):
    """Of the visit, or of what it found of its case."""
    for model in (Visit, ReturnVisit):
        with suppress(FieldDoesNotExist):
            return model._meta.get_field(name)
    return None


def _value(name, value):
    if value in (None, "", []):
        return _("nothing")
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if name == "findings":
        return str(_("; ")).join(_finding(item) for item in value)
    if name == "visited_by":
        return str(Officer.objects.filter(pk=value).first() or value)
    if name == "occurred_at":
        return short_time(parse_datetime(value))
    if name == "next_visit_on":
        return short_day(parse_date(value))
    if getattr(_field(name), "choices", None):
        return str(dict(_field(name).choices).get(value, value))
    return str(_("; ")).join(str(item) for item in value) if isinstance(value, list) else str(value)


def _finding(stored):
    kind, _colon, text = stored.partition(": ")
    return f"{FINDING_KINDS[kind].label if kind in FINDING_KINDS else kind}: {text}"


def minutes_in_words(minutes):
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
