"""What a posting will change, in sentences, before it is made."""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stations.models import Posting
from stations.roles import ROLES

# Whoever counts the work of a room stands above this app and says here how: `words(by, room)` is what waits there, in
# words, or nothing where the reader does not see it.
_work_counters = []


def register_work_counter(words):
    """Let previews say what waits in a room; see `dashboards.apps`."""
    _work_counters.append(words)


def _work_sentences(by, room, sentence):
    """The sentence about what waits in the room, if there is a reader who may know."""
    told = [words for teller in _work_counters if by is not None and (words := teller(by, room))]
    return [sentence % {"room": room.name, "work": words} for words in told]


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
    officer, left = posting.officer, posting.room
    last_day = since - timedelta(days=1)
    facts = {"officer": officer.name, "room": left.name, "day": date_format(last_day, "DATE_FORMAT")}
    result = _coming(by, officer, posting.role, room, since)
    result.append(_("%(officer)s leaves %(room)s; the last day there is %(day)s.") % facts)
    result += _work_sentences(by, left, _("Left behind in %(room)s: %(work)s."))
    if not _others(officer, left, since):
        result.append(_("%(room)s is then without an officer; what falls due there is told to the chief.") % facts)
    return result + _elsewhere(officer, since, left, room)


def _coming(by, officer, role, unit, since, until=None):
    """Who comes, beside whom, to what work."""
    facts = {
        "officer": officer.name,
        "role": ROLES[role].name,
        "unit": unit.name,
        "since": date_format(since, "DATE_FORMAT"),
        "until": date_format(until, "DATE_FORMAT") if until else "",
    }
    if until:
        results = [_("From %(since)s to %(until)s, %(officer)s is %(role)s at %(unit)s and sees its records.") % facts]
    else:
        results = [_("From %(since)s on, %(officer)s is %(role)s at %(unit)s and sees its records.") % facts]
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
    """What becomes of the room when the cover ends."""
    if _others(officer, room, until + timedelta(days=1)):
        return _("After the cover, the room has an officer.")
    return _("After the cover, the room is without an officer again.")


def _others(officer, room, on):
    """How many officers beside this one hold the room on a day."""
    held = Posting.objects.in_force(on).filter(room=room, role="officer", officer__is_active=True)
    return held.exclude(officer=officer).values("officer").distinct().count()


def _elsewhere(officer, on, *units):
    """The posts that this leaves as they are."""
    held = Posting.objects.in_force(on).filter(officer=officer).select_related("room", "station", "bureau")
    names = [posting.unit.name for posting in held if posting.unit not in units]
    return [_("The posts held already stay: %(units)s.") % {"units": ", ".join(names)}] if names else []


def of_ending(posting, by=None):
    """Sentences for whoever is about to end `posting`."""
    facts = {"officer": posting.officer.name, "unit": posting.unit.name}
    if posting.is_coming:
        return [_("This posting has not begun. It is withdrawn, and %(officer)s never sees %(unit)s by it.") % facts]
    results = [
        _("After the last day, %(officer)s no longer sees the records of %(unit)s. Nothing recorded is lost.") % facts
    ]
    if posting.room_id and posting.role == "officer":
        results += _work_sentences(by, posting.room, _("Left behind in %(room)s: %(work)s."))
        if not _others(posting.officer, posting.room, timezone.localdate()):
            results.append(_("The room is then without an officer; what falls due there is told to the chief."))
    return results
