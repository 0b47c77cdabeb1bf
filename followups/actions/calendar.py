"""Keeping the working calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from audit import trail
from core.queries.databases import advisory_lock
from facts.fact_updates import fact_transaction
from followups.calendar import deadlines
from followups.calendar.holidays import CALENDAR_STARTS, DAYS_AHEAD, Notified, calendar_rows
from followups.calendar.supposed import WorkingCalendar
from followups.models import CalendarChange, CalendarDay

if TYPE_CHECKING:
    from stations.models import Officer

COLUMNS = ["is_working", "name", "ordinal", "working_on", "is_local"]


@fact_transaction()
def refresh_calendar(*, through: date | None = None) -> int:
    """Extend the calendar to `through` (default: 400 days ahead) and correct what was published since.

    Days set by hand stay. Writes only rows that differ; returns how many. Deadlines that a corrected day moves are
    reckoned again, as after a change by an administrator.
    """
    lock_calendar()
    before = stored_calendar()
    after, written = rewrite(through=through)
    days = after.differs_from(before)
    if days:
        change = CalendarChange.objects.create(
            kind=CalendarChange.PUBLISHED,
            state=CalendarChange.DONE,
            year=days[0].year,
            days=[[day.isoformat(), after.is_working(day), ""] for day in days],
            done_at=timezone.now(),
        )
        change.counts = {"days": len(days), **move_deadlines(by=None, change=change, before=before, after=after)}
        change.save(update_fields=["counts"])
        trail.record(by=None, verb="calendar_changed", target=change, changes=change.counts)
    return written


def ensure_calendar(on: date) -> None:
    """Make sure windows that open on `on` can be reckoned; one look when they can."""
    last = CalendarDay.objects.order_by("-on").values_list("on", flat=True).first()
    if last is None or last < on + timedelta(days=DAYS_AHEAD // 2):
        refresh_calendar(through=on)


def lock_calendar() -> None:
    """The nightly job reckons windows by the calendar: neither runs while the other does."""
    advisory_lock("raise-followups")
    advisory_lock("calendar")


def stored_calendar() -> WorkingCalendar:
    return WorkingCalendar(dict(CalendarDay.objects.values_list("on", "is_working")))


def rewrite(*, through: date | None = None) -> tuple[WorkingCalendar, int]:
    """(calendar as it is then, how many rows were written): the table made anew from what is known."""
    stored = {day.on: day for day in CalendarDay.objects.all()}
    notices = notified()
    rows = calendar_rows(CALENDAR_STARTS, _end(through, stored, notices), local_days(stored.values()), notices)
    fresh = [CalendarDay(**row) for row in rows if not _same(stored.get(row["on"]), row)]
    CalendarDay.objects.bulk_create(
        fresh, batch_size=1000, update_conflicts=True, unique_fields=["on"], update_fields=COLUMNS
    )
    return _calendar(rows), len(fresh)


def as_it_would_be(local: dict[date, Any], notices: Notified) -> WorkingCalendar:
    """The calendar with these days set by hand and these notices, without writing."""
    stored = CalendarDay.objects.values_list("on", flat=True)
    return _calendar(calendar_rows(CALENDAR_STARTS, _end(None, stored, notices), local, notices))


def move_deadlines(
    *,
    by: Officer | None,
    change: CalendarChange | None,
    before: WorkingCalendar,
    after: WorkingCalendar,
    taken_back: Iterable[CalendarChange] = (),
) -> dict[str, Any]:
    """Reckon what is open again; what moved is kept for `change`, unless that is None. Returns the counts."""
    moves = deadlines.reckon(before, after, taken_back=taken_back, lock=True)
    deadlines.write(moves, by=by, change=change)
    return deadlines.counts(moves)


def notified(*, besides: int | None = None, more: CalendarChange | None = None) -> Notified:
    """What the notices that hold say; without the change `besides`, and with `more` as the latest of its year."""
    latest = {change.year: change for change in CalendarChange.objects.notices() if change.pk != besides}
    if more is not None:
        latest[more.year] = more
    days: dict = {}
    for year in sorted(latest):
        days |= latest[year].named_days
    return Notified(frozenset(latest), days)


def local_days(days: Iterable[Any]) -> dict[date, Any]:
    """{day: (worked, name)} of those set by hand."""
    return {day.on: (day.is_working, day.name) for day in days if day.is_local}


def _calendar(rows: Iterable[dict[str, Any]]) -> WorkingCalendar:
    return WorkingCalendar({row["on"]: row["is_working"] for row in rows})


def _end(through: date | None, stored: Any, notices: Notified) -> date:
    ahead = max(through or timezone.localdate(), timezone.localdate()) + timedelta(days=DAYS_AHEAD)
    return max([ahead, *stored, *(date(year, 12, 31) for year in notices.years)])


def _same(stored: Any, row: dict[str, Any]) -> bool:
    return stored is not None and all(getattr(stored, name) == row[name] for name in COLUMNS)
