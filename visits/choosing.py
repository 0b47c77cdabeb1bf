"""What an officer may choose from when a visit begins: what is due, who was not visited longest, who is sought."""

from django.db.models import Q

from followups.models import FollowUp
from residents.models import Household, Resident

SHOWN = 6


def due_first(user):
    """Follow-ups that may be done now, the most urgent first."""
    return list(FollowUp.objects.visible_to(user).due().for_list().order_by("due_on", "id")[:SHOWN])


def longest_unvisited(user):
    return list(Household.objects.visible_to(user).longest_unvisited().for_list()[:SHOWN])


def sought(user, text, limit=20):
    """Households by the name of somebody who lives there, by label or address."""
    text = text.strip()
    if not text:
        return []
    homes = Household.objects.visible_to(user).current()
    people = Resident.objects.visible_to(user).filter(name__contains=text).exclude(household=None)
    found = homes.filter(
        Q(label__contains=text) | Q(dwelling__address__contains=text) | Q(pk__in=people.values("household"))
    )
    return list(found.for_list().order_by("unvisited_since", "id")[:limit])


def next_due(user, besides=None):
    """The follow-up to do next, after the one just visited; None when nothing is due."""
    rows = FollowUp.objects.visible_to(user).due().for_list().order_by("due_on", "id")
    if besides is not None:
        rows = rows.exclude(household=besides)
    return rows.first()


def due_at(user, household):
    """What a visit to this household today would close, as far as the officer may see it."""
    rows = FollowUp.objects.visible_to(user).due()
    return list(rows.filter(Q(household=household) | Q(resident__household=household)).select_related("resident"))
