"""Keeping the working calendar."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed
from core.queries.databases import advisory_lock
from followups.holidays import CALENDAR_STARTS, DAYS_AHEAD, calendar_rows
from followups.models import CalendarDay

COLUMNS = ["is_working", "name", "ordinal", "working_on", "is_local"]


@transaction.atomic
def refresh_calendar(*, through=None):
    """Extend the calendar to `through` (default: 400 days ahead) and correct what was published since.

    Days set by hand stay. Writes only rows that differ; returns how many.
    """
    through = max(through or timezone.localdate(), timezone.localdate()) + timedelta(days=DAYS_AHEAD)
    advisory_lock("calendar")
    known = {day.on: day for day in CalendarDay.objects.all()}
    local = {day.on: (day.is_working, day.name) for day in known.values() if day.is_local}
    rows = calendar_rows(CALENDAR_STARTS, max([through, *known]), local)
    fresh = [CalendarDay(**row) for row in rows if not _same(known.get(row["on"]), row)]
    CalendarDay.objects.bulk_create(
        fresh, batch_size=1000, update_conflicts=True, unique_fields=["on"], update_fields=COLUMNS
    )
    return len(fresh)


def ensure_calendar(on):
    """Make sure windows that open on `on` can be reckoned; one look when they can."""
    last = CalendarDay.objects.order_by("-on").values_list("on", flat=True).first()
    if last is None or last < on + timedelta(days=DAYS_AHEAD // 2):
        refresh_calendar(through=on)


@transaction.atomic
def set_local_day(*, by, on, is_working, name):
    """Declare `on` worked or off for this county, whatever was published."""
    _may_edit(by)
    if not CALENDAR_STARTS <= on <= timezone.localdate() + timedelta(days=DAYS_AHEAD):
        raise Invalid(_("The calendar reaches %(days)d days ahead.") % {"days": DAYS_AHEAD}, field="on")
    ensure_calendar(on)
    row = CalendarDay.objects.get(on=on)
    before = trail.snapshot(row, ["is_working", "name"])
    row.is_working, row.name, row.is_local = is_working, name, True
    row.save(update_fields=["is_working", "name", "is_local"])
    refresh_calendar()
    trail.record(by=by, verb="changed", target=None, subject=str(on), changes=trail.changes_between(before, row))
    return row


@transaction.atomic
def clear_local_day(*, by, on):
    """Let the published calendar decide again."""
    _may_edit(by)
    if CalendarDay.objects.filter(on=on, is_local=True).update(is_local=False):
        refresh_calendar()
        trail.record(by=by, verb="changed", subject=str(on), changes={"is_local": [True, False]})


def _may_edit(by):
    if not by.can("dictionaries.edit"):
        raise NotAllowed(_("Your role may not do this."))


def _same(known, row):
    return known is not None and all(getattr(known, name) == row[name] for name in COLUMNS)
