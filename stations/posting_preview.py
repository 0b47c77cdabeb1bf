"""Sentences about the effects of a posting, before it is made."""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stations.models import Posting
from stations.roles import ROLES

# The work of a room is counted by apps above this one. They register `count(by, room)`: a text with the open work of
# the room, empty where `by` may not see it.
_work_counters = []


def register_work_counter(count):
    """Let previews name the open work of a room; see `dashboards.apps`."""
    _work_counters.append(count)


def _work_sentences(by, room, template):
    """`template` filled with the open work of the room; no sentence where `by` may not see it."""
    texts = [text for count in _work_counters if by is not None and (text := count(by, room))]
    return [template % {"room": room.name, "work": text} for text in texts]


def of_posting(*, officer, role, unit, since, until=None, is_cover=False, by=None):
    """Sentences for whoever is about to post `officer`; `by` tells what they may know of the work there."""
    result = _coming(by, officer, role, unit, since, until)
    if until and is_cover and unit._meta.model_name == "room":
        result.append(_after_cover(officer, unit, until))
    result += _elsewhere(officer, since, unit)
    if since < timezone.localdate():
        result.append(_("The first day lies in the past: what happened since then counts for this post."))
    return result


def of_move(*, by, posting, room, since):
    """Sentences for whoever is about to move the officer of `posting` to `room`."""
    officer, old_room = posting.officer, posting.room
    last_day = since - timedelta(days=1)
    values = {"officer": officer.name, "room": old_room.name, "day": date_format(last_day, "DATE_FORMAT")}
    result = _coming(by, officer, posting.role, room, since)
    result.append(_("%(officer)s leaves %(room)s; the last day there is %(day)s.") % values)
    result += _work_sentences(by, old_room, _("Left behind in %(room)s: %(work)s."))
    if not _others(officer, old_room, since):
        result.append(_("%(room)s is then without an officer; what falls due there is told to the chief.") % values)
    return result + _elsewhere(officer, since, old_room, room)


def _coming(by, officer, role, unit, since, until=None):
    """Sentences about who comes, which officers are there already, and the open work."""
    values = {
        "officer": officer.name,
        "role": ROLES[role].name,
        "unit": unit.name,
        "since": date_format(since, "DATE_FORMAT"),
        "until": date_format(until, "DATE_FORMAT") if until else "",
    }
    if until:
        results = [_("From %(since)s to %(until)s, %(officer)s is %(role)s at %(unit)s and sees its records.") % values]
    else:
        results = [_("From %(since)s on, %(officer)s is %(role)s at %(unit)s and sees its records.") % values]
    if unit._meta.model_name == "room":
        if role == "officer":
            results.append(_beside(officer, unit, since))
        results += _work_sentences(by, unit, _("Waiting in %(room)s: %(work)s."))
    return results


def _beside(officer, room, on):
    others = _others(officer, room, on)
    if not others:
        return _("The room then is no longer without an officer.")
    return ngettext(
        "%(n)d officer is there already, and stays.", "%(n)d officers are there already, and stay.", others
    ) % {"n": others}


def _after_cover(officer, room, until):
    """A sentence about the room after the cover ends."""
    if _others(officer, room, until + timedelta(days=1)):
        return _("After the cover, the room has an officer.")
    return _("After the cover, the room is without an officer again.")


def _others(officer, room, on):
    """How many officers beside this one hold the room on a day."""
    postings = Posting.objects.in_force(on).filter(room=room, role="officer", officer__is_active=True)
    return postings.exclude(officer=officer).values("officer").distinct().count()


def _elsewhere(officer, on, *units):
    """A sentence about the other posts of the officer, which stay as they are."""
    postings = Posting.objects.in_force(on).filter(officer=officer).select_related("room", "station", "bureau")
    names = [posting.unit.name for posting in postings if posting.unit not in units]
    return [_("The posts held already stay: %(units)s.") % {"units": ", ".join(names)}] if names else []


def of_ending(posting, by=None):
    """Sentences for whoever is about to end `posting`."""
    values = {"officer": posting.officer.name, "unit": posting.unit.name}
    if posting.is_coming:
        return [_("This posting has not begun. It is withdrawn, and %(officer)s never sees %(unit)s by it.") % values]
    results = [
        _("After the last day, %(officer)s no longer sees the records of %(unit)s. Nothing recorded is lost.") % values
    ]
    if posting.room_id and posting.role == "officer":
        results += _work_sentences(by, posting.room, _("Left behind in %(room)s: %(work)s."))
        if not _others(posting.officer, posting.room, timezone.localdate()):
            results.append(_("The room is then without an officer; what falls due there is told to the chief."))
    return results
