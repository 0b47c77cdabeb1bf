"""What of the follow-ups stands in the daily facts, and which days a follow-up touches."""

from django.db.models import Count, F, Max, Min, Q

from core.queries.prepared import prepared
from core.scope import Scope
from facts.fact_updates import mark_room_days_changed
from facts.sources import DailySource, register
from followups.models import FollowUp

NAME = "followups"


def touch(*follow_ups):
    """The days on which these were first due or are done, as they are now: call it before and after a change."""
    mark_room_days_changed(
        NAME,
        [
            (follow_up.room_id, day)
            for follow_up in follow_ups
            for day in (follow_up.first_promised_day, follow_up.done_on)
        ],
    )


def touch_done(*follow_ups):
    """The days on which these are done: where only that changes."""
    touch_days((follow_up.room_id, follow_up.done_on) for follow_up in follow_ups)


def touch_days(keys):
    """Days on which follow-ups are due or done, as pairs of room id and day."""
    mark_room_days_changed(NAME, keys)


@prepared
def due(part):
    """By the day it was first to be done, wherever it was moved to; what was cancelled was not due."""
    wanted = FollowUp.objects.in_scope(Scope.all()).order_by().filter(part.q("promised_on"))
    wanted = wanted.exclude(state=FollowUp.CANCELLED)
    return wanted.values("room", day=F("promised_on")).annotate(follow_ups_due=Count("pk"))


@prepared
def closed(part):
    """By the day of the visit."""
    done = FollowUp.objects.in_scope(Scope.all()).order_by().filter(part.q("done_on"), done_on__isnull=False)
    return done.values("room", day=F("done_on")).annotate(
        follow_ups_done=Count("pk", filter=Q(state=FollowUp.DONE)),
        follow_ups_late=Count("pk", filter=Q(state=FollowUp.LATE_DONE)),
        answering_visits=Count("done_by_visit", distinct=True),
    )


def span():
    ends = FollowUp.objects.in_scope(Scope.all()).aggregate(
        due_first=Min("promised_on"), due_last=Max("promised_on"), done_first=Min("done_on"), done_last=Max("done_on")
    )
    return (
        min((ends[name] for name in ("due_first", "done_first") if ends[name]), default=None),
        max((ends[name] for name in ("due_last", "done_last") if ends[name]), default=None),
    )


register(
    DailySource(NAME, ("follow_ups_due", "follow_ups_done", "follow_ups_late", "answering_visits"), (due, closed), span)
)
