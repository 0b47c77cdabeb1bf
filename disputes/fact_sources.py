"""What of the cases stands in the daily facts, and which days a case touches.

As `disputes.stats.periods` counts: an opened case in the room that has it now, a closing where it happened.
"""

from django.db.models import Count, F, Max, Min, Q

from core.queries.prepared import prepared
from core.scope import Scope
from disputes.models import Closing, Dispute
from facts.fact_updates import mark_days_changed, mark_room_days_changed
from facts.sources import DailySource, register

NAME = "disputes"


def touch(dispute):
    """The day the case was heard, in the room that has it this moment: call it before a change and after it."""
    mark_days_changed(NAME, dispute.room_id, dispute.reported_on)


def touch_closings(*closings):
    """The days on which these were made and undone."""
    mark_room_days_changed(
        NAME, [(closing.room_id, day) for closing in closings for day in (closing.closed_on, closing.reopened_on)]
    )


@prepared
def opened(part):
    cases = Dispute.objects.in_scope(Scope.all()).standing().filter(part.q("reported_on")).order_by()
    return cases.values("room", day=F("reported_on")).annotate(cases_opened=Count("pk"))


@prepared
def closed(part):
    made = _closings().filter(part.q("closed_on")).values("room", day=F("closed_on"))
    return made.annotate(
        cases_closed=Count("pk"),
        cases_agreed=Count("pk", filter=Q(outcome="agreed")),
        cases_not_agreed=Count("pk", filter=Q(outcome="not_agreed")),
    )


@prepared
def reopened(part):
    undone = _closings().filter(part.q("reopened_on"), reopened_on__isnull=False)
    return undone.values("room", day=F("reopened_on")).annotate(cases_reopened=Count("pk"))


def _closings():
    return Closing.objects.in_scope(Scope.all()).filter(dispute__voided_at__isnull=True).order_by()


def span():
    heard = Dispute.objects.in_scope(Scope.all()).aggregate(first=Min("reported_on"), last=Max("reported_on"))
    ended = Closing.objects.in_scope(Scope.all()).aggregate(closed=Max("closed_on"), again=Max("reopened_on"))
    # A case is closed no earlier than it was heard, and opened again no earlier than it was closed.
    return heard["first"], max((day for day in (heard["last"], *ended.values()) if day), default=None)


register(
    DailySource(
        NAME,
        ("cases_opened", "cases_closed", "cases_agreed", "cases_not_agreed", "cases_reopened"),
        (opened, closed, reopened),
        span,
    )
)
