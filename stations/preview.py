"""What a posting will change, in sentences, before it is made."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stations.models import Posting
from stations.roles import ROLES


def of_posting(*, officer, role, unit, since, until=None, is_cover=False):
    """Sentences for whoever is about to post `officer`."""
    facts = {
        "officer": officer.name,
        "role": ROLES[role].name,
        "unit": unit.name,
        "since": date_format(since, "DATE_FORMAT"),
        "until": date_format(until, "DATE_FORMAT") if until else "",
    }
    if until:
        first = _("From %(since)s to %(until)s, %(officer)s is %(role)s at %(unit)s and sees its records.") % facts
    else:
        first = _("From %(since)s on, %(officer)s is %(role)s at %(unit)s and sees its records.") % facts
    found = [first]
    if unit._meta.model_name == "room" and role == "officer":
        found.append(_beside(officer, unit, since))
    elsewhere = [posting.unit.name for posting in _held(officer, since) if posting.unit != unit]
    if elsewhere:
        found.append(_("The posts held already stay: %(units)s.") % {"units": ", ".join(elsewhere)})
    if since < timezone.localdate():
        found.append(_("The first day lies in the past: what happened since then counts for this post."))
    return found


def _held(officer, on):
    return Posting.objects.in_force(on).filter(officer=officer).select_related("room", "station", "bureau")


def _beside(officer, room, on):
    others = Posting.objects.in_force(on).filter(room=room, role="officer", officer__is_active=True)
    others = others.exclude(officer=officer).values("officer").distinct().count()
    if not others:
        return _("The room then is no longer without an officer.")
    return ngettext(
        "%(n)d officer is there already, and stays.", "%(n)d officers are there already, and stay.", others
    ) % {"n": others}


def of_ending(posting):
    """Sentences for whoever is about to end `posting`."""
    facts = {"officer": posting.officer.name, "unit": posting.unit.name}
    if posting.is_coming:
        return [_("This posting has not begun. It is withdrawn, and %(officer)s never sees %(unit)s by it.") % facts]
    found = [
        _("After the last day, %(officer)s no longer sees the records of %(unit)s. Nothing recorded is lost.") % facts
    ]
    if posting.room_id and posting.role == "officer":
        others = Posting.objects.in_force().filter(room=posting.room_id, role="officer", officer__is_active=True)
        if not others.exclude(officer=posting.officer_id).exists():
            found.append(_("The room is then without an officer; what falls due there is told to the chief."))
    return found
