"""What of the visits stands in the daily facts, and which days a visit touches."""

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from core.queries.prepared import prepared
from core.scope import Scope
from core.time.periods import month_of
from facts.fact_updates import mark_days_changed
from facts.sources import DailySource, register
from visits import codes
from visits.models import Visit
from visits.querysets import was_met, was_met_at_home
from visits.rules import CLOCK_TOLERANCE

NAME = "visits"


def touch(visit, *days):
    """The day of `visit` and `days`, where it stood before, are to be counted again.

    A household counts as first met in a month on one day; when a visit there comes, goes or moves, the next day it
    was met in that month may become, or cease to be, the first.
    """
    days = {visit.occurred_on, *days}
    if visit.household_id is not None:
        days |= {_next_met(visit, day) for day in list(days)}
    mark_days_changed(NAME, visit.room_id, *days)


def _next_met(visit, day):
    if day >= timezone.localdate(timezone.now() + CLOCK_TOLERANCE):
        return None  # nobody enters a visit before it was made
    later = Visit.objects.effective().filter(
        room=visit.room_id, household=visit.household_id, occurred_on__gt=day, occurred_on__lte=month_of(day).until
    )
    return later.aggregate(on=Min("occurred_on"))["on"]


def _standing(part):
    rows = Visit.objects.in_scope(Scope.all()).standing().filter(part.q("occurred_on")).order_by()
    # Under another name: an aggregate called like its field would be taken for it.
    return rows.annotate(day=F("occurred_on"), spent=F("minutes"))


@prepared
def by_day(part):
    return (
        _standing(part)
        .values("room", "day")
        .annotate(
            visits=Count("pk"),
            door_visits=Count("pk", filter=Q(kind=Visit.DOOR)),
            patrol_visits=Count("pk", filter=Q(kind=Visit.PATROL)),
            return_visits=Count("pk", filter=Q(kind=Visit.RETURN)),
            met_visits=Count("pk", filter=was_met()),
            refused_visits=Count("pk", filter=Q(contact__in=codes.refusal_contacts())),
            minutes=Sum("spent"),
            patrol_minutes=Sum("spent", filter=Q(kind=Visit.PATROL), default=0),
            households_met=Count("household", distinct=True, filter=was_met_at_home()),
        )
    )


@prepared
def persons_met(part):
    """Apart: the join with the persons would multiply the minutes."""
    people = _standing(part).filter(was_met(), residents__isnull=False).values("room", "day")
    return people.annotate(persons_met=Count("residents", distinct=True))


@prepared
def first_met(part):
    """Households met for the first time in the month, by the day of it."""
    earlier = Visit.objects.in_scope(Scope.all()).effective()
    earlier = earlier.filter(
        room=OuterRef("room"),
        household=OuterRef("household"),
        occurred_on__lt=OuterRef("occurred_on"),
        occurred_on__gte=OuterRef("month"),
    )
    first = _standing(part).effective().annotate(month=TruncMonth("occurred_on")).filter(~Exists(earlier))
    return first.values("room", "day").annotate(households_first_met=Count("household", distinct=True))


def span():
    ends = Visit.objects.in_scope(Scope.all()).aggregate(first=Min("occurred_on"), last=Max("occurred_on"))
    return ends["first"], ends["last"]


register(
    DailySource(
        NAME,
        (
            "visits",
            "door_visits",
            "patrol_visits",
            "return_visits",
            "met_visits",
            "refused_visits",
            "minutes",
            "patrol_minutes",
            "households_met",
            "households_first_met",
            "persons_met",
        ),
        (by_day, persons_met, first_met),
        span,
    )
)
