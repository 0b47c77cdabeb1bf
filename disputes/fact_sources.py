"""Daily facts of cases: what is counted for each room and day, and which days a change makes stale.

Counted as in `disputes.stats.periods`: a new case in the room that has it now, a closing in the room that closed it.
"""

from django.db.models import Count, F, Max, Min, Q

from core.queries.prepared import prepared
from core.scope import Scope
from disputes import codes
from disputes.models import Closing, Dispute
from facts.fact_updates import mark_days_changed, mark_room_days_changed
from facts.sources import DailySource, register

NAME = "disputes"


def touch(dispute):
    """Mark the day of the report in the present room as changed: call it before and after a change."""
    mark_days_changed(NAME, dispute.room_id, dispute.reported_on)


def touch_closings(*closings):
    """Mark the days of these closings, and of their reopenings, as changed."""
    mark_room_days_changed(
        NAME, [(closing.room_id, day) for closing in closings for day in (closing.closed_on, closing.reopened_on)]
    )


@prepared
def opened(part):
    cases = Dispute.objects.in_scope(Scope.all()).standing().filter(part.q("reported_on")).order_by()
    return cases.values("room", day=F("reported_on")).annotate(cases_opened=Count("pk"))


@prepared
def closed(part):
    closings = _closings().filter(part.q("closed_on")).values("room", day=F("closed_on"))
    return closings.annotate(
        cases_closed=Count("pk"),
        cases_agreed=Count("pk", filter=Q(outcome=codes.ENDED_AGREED)),
        cases_not_agreed=Count("pk", filter=Q(outcome=codes.ENDED_NOT_AGREED)),
    )


@prepared
def reopened(part):
    closings = _closings().filter(part.q("reopened_on"), reopened_on__isnull=False, reopening_withdrawn_at__isnull=True)
    return closings.values("room", day=F("reopened_on")).annotate(cases_reopened=Count("pk"))


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
