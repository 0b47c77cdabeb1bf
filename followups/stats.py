"""Numbers of follow-ups; nobody else counts. Each is one grouped query over rows the caller may see.

The same words mean the same everywhere:
`due` = open and its date has come; `overdue` = open and past its last day; `open` = all that waits;
in a period: `due` = was to be done in it and was not cancelled, `done` = closed in it in time, `late_done` = too late.
A period and lateness go by the first promise: what was put off to a later date stays where it was due, and is late
after the last day it had then. `moved` counts apart how many of those due were put off.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Min, Q
from django.utils import timezone

from core.queries.prepared import aggregate_row, prepared
from core.time.periods import PERIOD_STARTS
from followups.models import Cadence, FollowUp
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
        "overdue": Count("pk", filter=Q(state=OPEN, promised_to__lt=on)),
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
    late = Q(promised_to__lt=on)
    rows = FollowUp.objects.visible_to(user).open().filter(due_on__lte=on).order_by().values("room")
    return rows.annotate(due=Count("pk"), late=Count("pk", filter=late), late_since=Min("promised_to", filter=late))


def lines(
    follow_ups: Any, *, by: str, per: str | None = None, since: date, until: date, on: date | None = None
) -> dict[tuple[Any, Any], dict[str, int]]:
    """{(unit, first day of the period or None): {due, overdue, done, late_done}}, two queries; both days included.

    `due` and `overdue` by the day it was due (overdue: still open on `on`, past its last day), `done` and `late_done`
    by the day of the visit.
    """
    on = on or timezone.localdate()
    results = defaultdict(lambda: dict.fromkeys(("due", "overdue", "done", "late_done"), 0))
    wanted = follow_ups.filter(promised_on__gte=since, promised_on__lte=until).exclude(state=FollowUp.CANCELLED)
    closed = follow_ups.filter(done_on__gte=since, done_on__lte=until)
    for rows, day, counts in (
        (wanted, "promised_on", {"due": Count("pk"), "overdue": Count("pk", filter=Q(state=OPEN, promised_to__lt=on))}),
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
    return _counted(follow_ups.overdue(on), by=by, per=per, since=since, until=until)


def moved_lines(
    follow_ups: Any, *, by: str, per: str | None = None, since: date, until: date
) -> dict[tuple[Any, Any], int]:
    """{(unit, first day of the period or None): n} of those first due in the period that were put off since."""
    return _counted(follow_ups.moved().exclude(state=FollowUp.CANCELLED), by=by, per=per, since=since, until=until)


def _counted(follow_ups: Any, *, by: str, per: str | None, since: date, until: date) -> dict[tuple[Any, Any], int]:
    rows = follow_ups.filter(promised_on__gte=since, promised_on__lte=until)
    keys = {"unit": F(UNITS[by])} | ({"period": PERIOD_STARTS[per]("promised_on")} if per else {})
    rows = rows.order_by().annotate(**keys).values(*keys).annotate(n=Count("pk"))
    return {(row["unit"], row.get("period")): row["n"] for row in rows}


def days_by_category() -> dict[str, dict[str, int]]:
    """{category code: {level: days between visits}} as the cadences of today say, before anything else is noted."""
    results: dict[str, dict[str, int]] = {}
    for cadence in Cadence.objects.in_force():
        if cadence.category and not cadence.stage:
            results.setdefault(cadence.category.code, {})[cadence.level] = cadence.interval_days
    return results


def open_by_room(user: Officer) -> dict[int, int]:
    """{room id: open ones} of what a reader may see."""
    return {row["room"]: row["n"] for row in _open_by_room(user=user)}


@prepared
def _open_by_room(user: Officer) -> Any:
    return FollowUp.objects.visible_to(user).open().order_by().values("room").annotate(n=Count("*"))


def running_out(user: Officer, since: date, until: date) -> dict[date, int]:
    """{last day: open ones} of what a reader may see and what will be late from the day after on."""
    return {row["promised_to"]: row["n"] for row in _running_out(user=user, since=since, until=until)}


@prepared
def _running_out(user: Officer, since: date, until: date) -> Any:
    rows = FollowUp.objects.visible_to(user).open().filter(promised_to__gte=since, promised_to__lte=until)
    return rows.order_by().values("promised_to").annotate(n=Count("*"))
