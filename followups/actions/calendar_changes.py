"""Changing the working calendar: proposed, looked at, confirmed as one act, taken back as one act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed, RuleViolation, refuse_if
from facts.fact_updates import fact_transaction
from followups.actions.calendar import (
    as_it_would_be,
    local_days,
    lock_calendar,
    move_deadlines,
    notified,
    refresh_calendar,
    rewrite,
    stored_calendar,
)
from followups.calendar import deadlines
from followups.calendar.holidays import CALENDAR_STARTS, DAYS_AHEAD
from followups.calendar.notice_text import MAX_TEXT, read_notice
from followups.models import CalendarChange, CalendarDay

if TYPE_CHECKING:
    from followups.calendar.supposed import WorkingCalendar
    from stations.models import Officer

EDIT = "dictionaries.edit"


# --- proposing ------------------------------------------------------------------------------------------------


@fact_transaction()
def propose_notice(*, by: Officer | None, year: int, text: str, file_name: str = "") -> CalendarChange:
    """A notice of holidays, read and waiting to be confirmed; Invalid says what cannot be read."""
    _may_edit(by)
    reading = _read(year, text)
    days = [[day.isoformat(), worked, name] for day, (worked, name) in sorted(reading.days.items())]
    change = CalendarChange(
        kind=CalendarChange.NOTICE, year=year, text=text, file_name=file_name[:200], days=days, created_by=by
    )
    return _wait(change)


@fact_transaction()
def propose_day(*, by: Officer | None, on: date, is_working: bool | None, name: str) -> CalendarChange:
    """Day `on` worked or off for this county, whatever was published; waiting to be confirmed."""
    _may_edit(by)
    if not CALENDAR_STARTS <= on <= timezone.localdate() + timedelta(days=DAYS_AHEAD):
        raise Invalid(_("The calendar reaches %(days)d days ahead.") % {"days": DAYS_AHEAD}, field="on")
    days = [[on.isoformat(), is_working, name]]
    return _wait(CalendarChange(kind=CalendarChange.BY_HAND, year=on.year, days=days, created_by=by))


@fact_transaction()
def propose_clearing(*, by: Officer | None, on: date) -> CalendarChange | None:
    """Let the published calendar decide on `on` again; waiting to be confirmed. None when it does already."""
    _may_edit(by)
    day = CalendarDay.objects.filter(on=on, is_local=True).first()
    if day is None:
        return None
    days = [[on.isoformat(), notified().of(on)[0], ""]]
    return _wait(CalendarChange(kind=CalendarChange.CLEARED, year=on.year, days=days, created_by=by))


def _read(year: int, text: str) -> Any:
    if not timezone.localdate().year <= year <= timezone.localdate().year + 2:
        raise Invalid(_("Give this year or one of the next two."), field="year")
    if len(text) > MAX_TEXT:
        raise Invalid(_("The text has more than %(most)d characters.") % {"most": MAX_TEXT}, field="text")
    reading = read_notice(text, year)
    if reading.problems:
        raise Invalid("\n".join(reading.sentences), field="text")
    return reading


def _wait(change: CalendarChange) -> CalendarChange:
    """In place of an earlier one of the same person that was never confirmed."""
    CalendarChange.objects.filter(state=CalendarChange.WAITING, created_by=change.created_by).delete()
    change.save(force_insert=True)
    return change


# --- looking --------------------------------------------------------------------------------------------------


def preview(change: CalendarChange) -> dict[str, Any]:
    """{name of the register: [Move, …]} that confirming `change` would bring, without writing."""
    local, notices = local_days(CalendarDay.objects.filter(is_local=True)), notified()
    if change.kind == CalendarChange.NOTICE:
        notices = notified(more=change)
    elif change.kind == CalendarChange.BY_HAND:
        local |= change.named_days
    else:
        local = {on: value for on, value in local.items() if on not in change.named_days}
    return deadlines.reckon(stored_calendar(), as_it_would_be(local, notices), taken_back=_taken_back_by(change))


def _taken_back_by(change: CalendarChange) -> list[CalendarChange]:
    """Clearing a day takes back whatever set it by hand, the latest first."""
    if change.kind != CalendarChange.CLEARED:
        return []
    return CalendarChange.objects.of_day(max(change.named_days))


# --- doing ----------------------------------------------------------------------------------------------------


@fact_transaction()
def confirm_change(*, by: Officer | None, change: CalendarChange) -> CalendarChange:
    """The calendar says it from now on, and what is open is reckoned again."""
    _may_edit(by)
    lock_calendar()
    change = _locked(change, CalendarChange.WAITING)
    if change.kind != CalendarChange.NOTICE and not CalendarDay.objects.filter(on=max(change.named_days)).exists():
        refresh_calendar(through=max(change.named_days))
    before, taken_back = stored_calendar(), _taken_back_by(change)
    rows = CalendarDay.objects.filter(on__in=change.named_days).order_by("on")
    change.before = [[row.on.isoformat(), row.is_working, row.name, row.is_local] for row in rows]
    change.state, change.done_at, change.done_by = CalendarChange.DONE, timezone.now(), by
    change.save(update_fields=["state", "before", "done_at", "done_by"])
    if change.kind == CalendarChange.BY_HAND:
        for on, (is_working, name) in change.named_days.items():
            CalendarDay.objects.filter(on=on).update(is_working=is_working, name=name, is_local=True)
    elif change.kind == CalendarChange.CLEARED:
        rows.update(is_local=False)
    return _settle(by, change, before, taken_back, "calendar_changed", record_on=change)


@fact_transaction()
def undo_change(*, by: Officer | None, change: CalendarChange) -> CalendarChange:
    """The calendar as it was before, and every deadline that moved with the change where it was."""
    _may_edit(by)
    lock_calendar()
    change = _locked(change, CalendarChange.DONE)
    refuse_if(why_not_undone(change))
    before = stored_calendar()
    change.state, change.undone_at, change.undone_by = CalendarChange.UNDONE, timezone.now(), by
    change.save(update_fields=["state", "undone_at", "undone_by"])
    if change.kind != CalendarChange.NOTICE:
        for on, is_working, name, is_local in change.before:
            CalendarDay.objects.filter(on=on).update(is_working=is_working, name=name, is_local=is_local)
    return _settle(by, change, before, [change], "calendar_restored", record_on=None)


def _settle(
    by: Officer | None,
    change: CalendarChange,
    before: WorkingCalendar,
    taken_back: Iterable[CalendarChange],
    verb: str,
    *,
    record_on: CalendarChange | None,
) -> CalendarChange:
    after, _written = rewrite()
    moved = move_deadlines(by=by, change=record_on, before=before, after=after, taken_back=taken_back)
    for other in taken_back:
        if other.pk != change.pk:
            other.state, other.undone_at, other.undone_by = CalendarChange.UNDONE, timezone.now(), by
            other.save(update_fields=["state", "undone_at", "undone_by"])
    counts = {"days": len(after.differs_from(before)), **moved}
    if record_on is not None:
        change.counts = counts
        change.save(update_fields=["counts"])
    change.moved_now = counts
    trail.record(by=by, verb=verb, target=change, changes=counts)
    return change


def _locked(change: CalendarChange, state: str) -> CalendarChange:
    """The change, locked; pressed twice, the second one finds it in another state."""
    locked = CalendarChange.objects.select_for_update(of=("self",)).filter(pk=change.pk).first()
    if locked is None:
        raise RuleViolation(_("Another proposal took its place."))
    if locked.state != state:
        raise RuleViolation(_("This change is “%(state)s” already.") % {"state": locked.get_state_display()})
    return locked


def why_not_undone(change: CalendarChange) -> Any:
    """A sentence, or None: only what nothing was built upon is taken back."""
    if change.kind == CalendarChange.PUBLISHED:
        return _("What a release brought is corrected by a notice or by hand.")
    after = Q(done_at__gt=change.done_at) | Q(done_at=change.done_at, pk__gt=change.pk)
    rows = CalendarChange.objects.done().filter(after, year=change.year)
    later: Any
    if change.kind == CalendarChange.NOTICE:
        later = rows.filter(kind=CalendarChange.NOTICE)
    else:
        later = [row for row in rows.exclude(kind=CalendarChange.NOTICE) if row.days[0][0] == change.days[0][0]]
    return _("A later change of the same days holds: take that one back first.") if later else None


# --- at once --------------------------------------------------------------------------------------------------


@fact_transaction()
def import_notice(*, by: Officer | None, year: int, text: str, file_name: str = "") -> CalendarChange:
    """Read a notice and let it hold at once, as the command on the server does (`by=None`)."""
    return confirm_change(by=by, change=propose_notice(by=by, year=year, text=text, file_name=file_name))


@fact_transaction()
def set_local_day(*, by: Officer | None, on: date, is_working: bool | None, name: str) -> CalendarDay:
    """Declare `on` worked or off for this county, whatever was published."""
    confirm_change(by=by, change=propose_day(by=by, on=on, is_working=is_working, name=name))
    return CalendarDay.objects.get(on=on)


@fact_transaction()
def clear_local_day(*, by: Officer | None, on: date) -> CalendarChange | None:
    """Let the published calendar decide again."""
    change = propose_clearing(by=by, on=on)
    return change and confirm_change(by=by, change=change)


def _may_edit(by: Officer | None) -> None:
    """`None` is the command on the server."""
    if by is not None and not by.can(EDIT):
        raise NotAllowed(_("Your role may not do this."))
