"""What of the register stands in the daily facts, how a room stands now, and what a person touches."""

from django.db.models import Count, F, Max, Min, Q

from core.queries.prepared import prepared
from core.scope import Scope
from facts.fact_updates import mark_room_days_changed, mark_standing_changed
from facts.sources import DailySource, StandingSource, register
from residents.codes import residency_codes
from residents.models import Household, Residency, Resident

NAME = "residents"
KINDS = tuple(residency_codes())


def touch(*stays):
    """The days on which these stays begin and end, as they are this moment: call it before a change and after it."""
    mark_room_days_changed(NAME, [(stay.room_id, day) for stay in stays for day in (stay.from_on, stay.until_on)])


def touch_days(keys):
    """Days on which stays begin or end, as pairs of room id and day."""
    mark_room_days_changed(NAME, keys)


def touch_rooms(*room_ids):
    """Somebody came, left, died or is of another kind; a household began or ended."""
    mark_standing_changed(NAME, *room_ids)


@prepared
def began(part):
    """As `residents.stats.population_through`: stays by the day they begin."""
    stays = Residency.objects.in_scope(Scope.all()).order_by().filter(part.q("from_on"))
    return stays.values("room", day=F("from_on")).annotate(arrived=Count("pk"))


@prepared
def ended(part):
    """And by the day they end."""
    stays = Residency.objects.in_scope(Scope.all()).order_by().filter(part.q("until_on"), until_on__isnull=False)
    return stays.values("room", day=F("until_on")).annotate(departed=Count("pk"))


def span():
    ends = Residency.objects.in_scope(Scope.all()).aggregate(
        first=Min("from_on"), came=Max("from_on"), left=Max("until_on")
    )
    return ends["first"], max((day for day in (ends["came"], ends["left"]) if day), default=None)


def standing(rooms):
    """As `residents.stats.population`: who lives here now, by kind, and the households lived in."""
    inside = Q() if rooms is None else Q(room__in=sorted(rooms))
    people = Resident.objects.in_scope(Scope.all()).here().filter(inside).order_by().values("room")
    yield from people.annotate(
        residents=Count("pk"), **{kind: Count("pk", filter=Q(residency_kind=kind)) for kind in KINDS}
    )
    homes = Household.objects.in_scope(Scope.all()).current().filter(inside).order_by().values("room")
    yield from homes.annotate(households=Count("pk"))


register(DailySource(NAME, ("arrived", "departed"), (began, ended), span))
register(StandingSource(NAME, ("residents", *KINDS, "households"), standing))
