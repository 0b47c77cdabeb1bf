"""Numbers of follow-ups; nobody else counts. Each is one grouped query over rows the caller may see.

The same words mean the same everywhere:
`due` = open and its date has come; `overdue` = open and past its last day; `open` = all that waits;
in a period: `due` = was to be done in it and was not cancelled, `done` = closed in it in time, `late_done` = too late.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Min, Q
from django.utils import timezone

from core.queries.prepared import aggregate_row, prepared
from core.time.periods import PERIOD_STARTS
from followups.models import FollowUp
from stations.stats import UNITS

if TYPE_CHECKING:
    from stations.models import Officer

DONE, LATE_DONE, OPEN = FollowUp.DONE, FollowUp.LATE_DONE, FollowUp.OPEN


def _now(on: date) -> dict[str, Any]:
    """Counts of the present state, by the same conditions as the list's filters."""
    return {
        "open": Count("pk", filter=Q(state=OPEN)),
        "due": Count("pk", filter=Q(state=OPEN, due_on__lte=on)),
        "due_today": Count("pk", filter=Q(state=OPEN, due_on=on)),
        "overdue": Count("pk", filter=Q(state=OPEN, window_to__lt=on)),
        "escalated": Count("pk", filter=Q(state=OPEN, escalated_at__isnull=False)),
    }


def waiting(follow_ups: Any, on: date | None = None) -> dict[str, int]:
    """{open, due, due_today, overdue, escalated} of all the rows."""
    return follow_ups.open().order_by().aggregate(**_now(on or timezone.localdate()))


def waiting_for(user: Officer, on: date | None = None) -> dict[str, int]:
    """The same of what an officer may see."""
    on = on or timezone.localdate()
    return next(iter(_waiting_for(user=user, on=on)), None) or dict.fromkeys(_now(on), 0)


@prepared
def _waiting_for(user: Officer, on: date) -> Any:
    return aggregate_row(FollowUp.objects.visible_to(user).open(), **_now(on))


def overdue_by_room(user: Officer, on: date) -> dict[int, int]:
    """{room id: open and past their last day} of what a reader may see, one walk of an index over those alone."""
    return {row["room"]: row["n"] for row in _overdue_by_room(user=user, on=on)}


@prepared
def _overdue_by_room(user: Officer, on: date) -> Any:
    return FollowUp.objects.visible_to(user).overdue(on).order_by().values("room").annotate(n=Count("*"))


def due_by_room(user: Officer, on: date) -> dict[int, dict[str, Any]]:
    """{room id: {due, late, late_since}}: open and due, past their last day, and the earliest such last day."""
    return {row.pop("room"): row for row in _due_by_room(user=user, on=on)}


@prepared
def _due_by_room(user: Officer, on: date) -> Any:
    late = Q(window_to__lt=on)
    rows = FollowUp.objects.visible_to(user).open().filter(due_on__lte=on).order_by().values("room")
    return rows.annotate(due=Count("pk"), late=Count("pk", filter=late), late_since=Min("window_to", filter=late))


def lines(
    follow_ups: Any, *, by: str, per: str | None = None, since: date, until: date, on: date | None = None
) -> dict[tuple[Any, Any], dict[str, int]]:
    """{(unit, first day of the period or None): {due, overdue, done, late_done}}, two queries; both days included.

    `due` and `overdue` by the day it was due (overdue: still open on `on`, past its last day), `done` and `late_done`
    by the day of the visit.
    """
    on = on or timezone.localdate()
    results = defaultdict(lambda: dict.fromkeys(("due", "overdue", "done", "late_done"), 0))
    wanted = follow_ups.filter(due_on__gte=since, due_on__lte=until).exclude(state=FollowUp.CANCELLED)
    closed = follow_ups.filter(done_on__gte=since, done_on__lte=until)
    for rows, day, counts in (
        (wanted, "due_on", {"due": Count("pk"), "overdue": Count("pk", filter=Q(state=OPEN, window_to__lt=on))}),
        (
            closed,
            "done_on",
            {"done": Count("pk", filter=Q(state=DONE)), "late_done": Count("pk", filter=Q(state=LATE_DONE))},
        ),
    ):
        keys = {"unit": F(UNITS[by])} | ({"period": PERIOD_STARTS[per](day)} if per else {})
        for row in rows.order_by().annotate(**keys).values(*keys).annotate(**counts):
            results[row.pop("unit"), row.pop("period", None)].update(row)
    return dict(results)


def overdue_lines(
    follow_ups: Any, *, by: str, per: str | None = None, since: date, until: date, on: date | None = None
) -> dict[tuple[Any, Any], int]:
    """{(unit, first day of the period or None): n} of those due in the period, open on `on` and past their last day."""
    late = follow_ups.open().filter(due_on__gte=since, due_on__lte=until, window_to__lt=on or timezone.localdate())
    keys = {"unit": F(UNITS[by])} | ({"period": PERIOD_STARTS[per]("due_on")} if per else {})
    rows = late.order_by().annotate(**keys).values(*keys).annotate(n=Count("pk"))
    return {(row["unit"], row.get("period")): row["n"] for row in rows}
