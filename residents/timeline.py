"""How a household or a person came to be what it is, as moments for a timeline.

Visits and follow-ups are added by the app above; see `visits/household_timeline.py`.
"""

from django.utils.translation import gettext as _

from audit.models import Entry
from audit.verbs import VERBS
from residents.models import Resident

# Looks, exports and searches belong to the auditor's page, not to the story of a record.
STORY = {
    "created": "file-plus",
    "changed": "pencil",
    "imported": "file-plus",
    "moved": "arrow-right-left",
    "moved_out": "log-out",
    "died": "flower",
    "departure_undone": "undo-2",
    "voided": "ban",
}


def entered_and_changed(target, limit=30, without=()):
    """Timeline entries of a record that is in the reader's scope, newest first, from the trail."""
    verbs = [verb for verb in STORY if verb not in without]
    lines = list(Entry.objects.about(target).filter(verb__in=verbs).select_related("by")[:limit])
    pieces = [
        {
            "at": line.at,
            "icon": STORY[line.verb],
            "title": line.get_verb_display(),
            "text": _text(target, line),
            "by": line.by or "",
        }
        for line in lines
    ]
    if len(lines) < limit and not any(line.verb in ("created", "imported") for line in lines):
        # Records loaded in bulk have one line for the whole batch, not one each.
        pieces.append(
            {
                "at": target.created_at,
                "icon": STORY["created"],
                "title": VERBS["created"],
                "by": target.created_by or "",
            }
        )
    return pieces


def moves(target, user, limit=30):
    """Who moved in and out, from the stays of a person or a household; those of one day stand in one line."""
    stays = target.residencies.visible_to(user).for_list().select_related("created_by", "updated_by")
    gathered = {}
    for stay in stays.order_by("-from_on", "-id")[:limit]:
        gathered.setdefault((stay.from_on, "in"), []).append(stay)
        if stay.until_on:
            way = "died" if stay.resident.died_on == stay.until_on else "out"
            gathered.setdefault((stay.until_on, way), []).append(stay)
    return [_moved(target, on, way, stays) for (on, way), stays in gathered.items()]


def _moved(target, on, way, stays):
    left = way != "in"
    of_person = isinstance(target, Resident)
    pieces = [str(stay.household.dwelling) if of_person else stay.resident.name for stay in stays]
    for stay in stays if left else ():
        pieces += [_("to %(place)s") % {"place": stay.moved_to}] if stay.moved_to else []
        pieces += [stay.end_reason] if stay.end_reason else []
    icon, title = {
        "in": ("log-in", _("Moved in")),
        "out": ("log-out", _("Left")),
        "died": ("flower", _("Died")),
    }[way]
    return {
        "at": on,
        "icon": icon,
        "title": title,
        "text": " · ".join(pieces),
        "by": (stays[0].updated_by if left else stays[0].created_by) or "",
    }


def listings(resident, user):
    """When a person's listings began and ended; confidential ones only to whom a post grants them."""
    for listing in resident.listings.visible_to(user).select_related("category", "created_by", "bureau_decided_by"):
        address = listing.get_absolute_url()
        if listing.starts_on:
            yield {
                "at": listing.starts_on,
                "icon": "clipboard-list",
                "title": _("Listed: %(category)s") % {"category": listing.category},
                "text": listing.reason,
                "by": listing.bureau_decided_by or "",
                "url": address,
            }
        if listing.ended_on and listing.starts_on:
            title = _("Listing ended: %(category)s") % {"category": listing.category}
            yield {
                "at": listing.ended_on,
                "icon": "circle-check",
                "title": title,
                "text": listing.why_ended,
                "url": address,
            }


def _text(target, line):
    """Which facts changed, by their names, and the reason; old values stay with the auditor."""
    labels = {field.name: field.verbose_name for field in target._meta.concrete_fields}
    names = [str(labels[name]) for name in line.changes if name in labels] if line.verb == "changed" else []
    parts = [" · ".join(names), line.reason]
    return "\n".join(part for part in parts if part)
