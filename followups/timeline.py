"""What happened to one follow-up, newest first, for its page."""

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from audit.models import Entry
from core.templatetags.ui import short_day


def story(follow_up):
    """Moments as `_components/timeline.html` draws them."""
    moments = [_raised(follow_up), *_notified(follow_up), *_changed(follow_up)]
    if follow_up.done_by_visit_id:
        moments.append(_done(follow_up))
    if follow_up.cancelled_at:
        moments.append(_cancelled(follow_up))
    return sorted(moments, key=lambda moment: moment["at"], reverse=True)


def _raised(follow_up):
    by = follow_up.created_by
    return {
        "at": follow_up.created_at,
        "icon": "calendar-plus",
        "title": _("Raised"),
        "text": follow_up.reason,
        "by": by or _("nightly job"),
    }


def _notified(follow_up):
    if follow_up.reminded_at:
        yield {"at": follow_up.reminded_at, "icon": "bell", "title": _("The room was reminded")}
    if follow_up.escalated_at:
        yield {"at": follow_up.escalated_at, "icon": "megaphone", "title": _("The chief was told that it is late")}


def _changed(follow_up):
    lines = Entry.objects.about(follow_up).filter(
        verb__in=["followup_rescheduled", "followup_reopened", "deadline_moved"]
    )
    for line in lines.select_related("by").order_by("-id")[:50]:
        if line.verb == "followup_reopened":
            title, text = _("Due again"), _("The visit that had closed it was voided or corrected.")
            text = text if line.changes.get("visit") else ""
        elif line.verb == "deadline_moved":
            title, text = _("The working calendar changed"), _shifted(line)
        else:
            before, after = (short_day(parse_date(day)) for day in line.changes.get("due_on", ["", ""]))
            title, text = _("Moved from %(before)s to %(after)s") % {"before": before, "after": after}, line.reason
        icon = "rotate-ccw" if line.verb == "followup_reopened" else "calendar-clock"
        yield {"at": line.at, "icon": icon, "title": title, "text": text, "by": line.by}


def _shifted(line):
    """The last day before and after; of a line that moved only the warnings, nothing."""
    days = line.changes.get("window_to")
    if not days:
        return ""
    before, after = (short_day(parse_date(day)) for day in days)
    return _("No later than %(after)s, before: %(before)s") % {"before": before, "after": after}


def _done(follow_up):
    visit = follow_up.done_by_visit
    late = follow_up.state_code.is_late
    return {
        "at": visit.occurred_at,
        "icon": "door-open",
        "title": _("Done late by a visit") if late else _("Done by a visit"),
        "text": visit.note,
        "by": visit.visited_by,
        "url": visit.get_absolute_url(),
    }


def _cancelled(follow_up):
    return {
        "at": follow_up.cancelled_at,
        "icon": "circle-slash",
        "title": _("Cancelled"),
        "text": follow_up.cancel_reason_in_words,
        "by": follow_up.cancelled_by or _("nightly job"),
    }
