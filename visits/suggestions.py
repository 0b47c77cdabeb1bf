"""What an officer may choose from when a visit begins: what is due, who was not visited longest, who is sought."""

from followups.models import FollowUp
from residents.models import Household
from residents.search import find

MAX_SUGGESTIONS = 6


def due_first(user):
    """Follow-ups that may be done now, the most urgent first."""
    return list(FollowUp.objects.visible_to(user).due().for_list().order_by("due_on", "id")[:MAX_SUGGESTIONS])


def longest_unvisited(user):
    return list(Household.objects.visible_to(user).longest_unvisited().for_list()[:MAX_SUGGESTIONS])


def sought(user, text, limit=20):
    """Households found by a name, pinyin, phone tail or address, each with who was meant: [(household, names)]."""
    result = find(user, text, limit=limit)
    meant = {}
    for person in result.residents:
        if person.household_id and person.is_here:
            meant.setdefault(person.household_id, []).append(person.name)
    homes = {household.pk: household for household in result.households if household.ended_on is None}
    missing = [pk for pk in meant if pk not in homes]
    rows = Household.objects.visible_to(user).current().for_list().filter(pk__in=missing) if missing else []
    homes |= {row.pk: row for row in rows}
    order = [*(pk for pk in meant if pk in homes), *(pk for pk in homes if pk not in meant)]
    return [(homes[pk], meant.get(pk, [])) for pk in order][:limit]


def next_due(user, besides=None):
    """The follow-up to do next, after the one just visited; None when nothing is due."""
    rows = FollowUp.objects.visible_to(user).due().for_list().order_by("due_on", "id")
    if besides is not None:
        rows = rows.exclude(household=besides)
    return rows.first()


def due_at(user, household):
    """What a visit to this household today would close, as far as the officer may see it."""
    rows = FollowUp.objects.visible_to(user).due()
    return list(rows.of_household(household).select_related("resident"))
