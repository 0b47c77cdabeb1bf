"""The life of a household or a person as one story: visits, what they closed, moves, listings, changes."""

from datetime import datetime, time

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from disputes.models import Dispute
from followups.models import FollowUp
from residents import timeline as residents_story
from visits.models import Visit

VISITS = 20
# Told by the stays themselves, which records loaded in bulk have too.
VERBS_OF_STAYS = ("moved", "moved_out", "died")


def of_household(household, user):
    """Moments for `_components/timeline.html`, newest first, as far as the reader may see them."""
    return _in_order(
        *_visits(Visit.objects.filter(household=household), user),
        *_visits(_about(Dispute.objects.of_household(household), user).exclude(household=household), user),
        *_cancelled(FollowUp.objects.of_household(household), user),
        *residents_story.moves(household, user),
        *residents_story.entered_and_changed(household, without=VERBS_OF_STAYS),
    )


def of_resident(resident, user):
    """The visits at which the person was met, those about own cases, those to the home while living there."""
    result = _visits(Visit.objects.filter(residents=resident), user)
    met = {moment["url"] for moment in result}
    about = _visits(_about(Dispute.objects.of_resident(resident), user), user)
    result += [moment for moment in about if moment["url"] not in met]
    stay = resident.residencies.filter(until_on__isnull=True).first()
    if stay is not None:
        met = {moment["url"] for moment in result}
        home = Visit.objects.filter(household_id=stay.household_id, occurred_on__gte=stay.from_on)
        result += [moment for moment in _visits(home, user) if moment["url"] not in met]
    return _in_order(
        *result,
        *_cancelled(FollowUp.objects.filter(resident=resident), user),
        *residents_story.moves(resident, user),
        *residents_story.listings(resident, user),
        *residents_story.entered_and_changed(resident, without=VERBS_OF_STAYS),
    )


def _about(cases, user):
    """Return visits about cases in which they are a party, wherever they were made."""
    return Visit.objects.filter(dispute__in=cases.visible_to(user).values("pk"))


def _visits(rows, user):
    """The latest that stand."""
    closed = FollowUp.objects.visible_to(user).select_related("resident", "household__dwelling").order_by("due_on")
    rows = rows.visible_to(user).standing().for_list()
    rows = rows.prefetch_related(Prefetch("closed_follow_ups", queryset=closed, to_attr="closed_seen"))
    return [_visit(visit, user) for visit in rows.order_by("-occurred_at", "-id")[:VISITS]]


def _visit(visit, user):
    lines = [str(visit.dispute)] if visit.dispute and user.scope_for(Dispute.VIEW).has(visit.dispute.room) else []
    lines += [_("Met: %(names)s") % {"names": visit.met_names}] if visit.residents.all() else []
    lines += [visit.note] if visit.note else []
    lines += [capfirst(str(finding)) for finding in visit.current_findings]
    lines += [_("Closed what was due: %(why)s") % {"why": item.reason} for item in visit.closed_seen]
    return {
        "at": visit.occurred_at,
        "icon": "door-open",
        "title": capfirst(visit.get_kind_display()),
        "status": visit.get_contact_display(),
        "tone": visit.tone,
        "text": "\n".join(lines),
        "by": visit.visited_by.name,
        "url": visit.get_absolute_url(),
    }


def _cancelled(rows, user):
    rows = rows.visible_to(user).filter(state=FollowUp.CANCELLED).select_related("cancelled_by")
    for row in rows.order_by("-cancelled_at", "-id")[:VISITS]:
        yield {
            "at": row.cancelled_at or row.updated_at,
            "icon": "circle-slash",
            "title": _("Follow-up cancelled"),
            "text": "\n".join(filter(None, [row.reason, str(row.cancel_reason_in_words)])),
            "by": row.cancelled_by or "",
            "url": row.get_absolute_url(),
        }


def _in_order(*moments):
    return sorted(moments, key=lambda moment: _instant(moment["at"]), reverse=True)


def _instant(at):
    """A day without an hour stands at its beginning."""
    return at if isinstance(at, datetime) else timezone.make_aware(datetime.combine(at, time.min))
