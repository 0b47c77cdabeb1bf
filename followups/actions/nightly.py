"""The nightly job: raise what the cadences ask for, and tidy what became pointless.

Set-based: one statement a cadence in force, whatever the number of residents. The unique key
(source, date it was raised for) makes it exactly once, however often and wherever it runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, DateField, Exists, F, Max, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Greatest, JSONObject
from django.utils import timezone

from audit import trail
from core.queries.databases import AddDays, date_plus_days, insert_select, job_lock, refresh_statistics
from core.scope import Scope
from facts.fact_updates import fact_transaction
from followups import codes, fact_sources
from followups.actions.calendar import ensure_calendar
from followups.actions.tidying import tidy
from followups.models import Cadence, CalendarDay, FollowUp
from residents.models import Household, Listing

FIELDS = [
    "room", "household", "resident", "source_type", "source_id", "raised_for_on", "due_on", "window_from",
    "window_to", "escalate_on", "reason_code", "reason_data", "is_confidential", "state", "cancel_reason",
    "version", "created_at", "updated_at",
]  # fmt: skip


def raise_followups(*, on: date | None = None) -> int:
    """Raise every follow-up whose window has opened by `on` (default: today); returns how many were new.

    All in one transaction: a job that dies leaves nothing behind, and the next run starts afresh.
    """
    on = on or timezone.localdate()
    with job_lock("raise-followups"), fact_transaction():
        ensure_calendar(on)
        refresh_statistics(FollowUp, Household, Listing, CalendarDay)
        tidied = tidy()
        cadences = Cadence.objects.in_force(on)
        now = timezone.now()
        raised = sum(_raise(cadence, cadences, on, now) for cadence in cadences)
        if raised:
            # What this run has written carries its moment: one look by the index of changes, however many rows.
            fresh = FollowUp.objects.in_scope(Scope.all()).filter(updated_at=now, created_at=now)
            fact_sources.touch_days(fresh.order_by().values_list("room_id", "promised_on").distinct())
        if raised or any(tidied.values()):
            changes = {"on": on.isoformat(), "raised": raised, **tidied}
            trail.record(by=None, verb="followups_raised", subject=on.isoformat(), changes=changes)
    return raised


def _raise(cadence: Cadence, cadences: Iterable[Cadence], on: date, now: datetime) -> int:
    rows = _listings(cadence, cadences) if cadence.category_id else _households(cadence)
    # Working days only move a date later, so this bound loses nothing and lets the index of dates work.
    rows = rows.filter(counted_from__lte=on + timedelta(days=cadence.lead_days - cadence.interval_days))
    rows = rows.filter(~Exists(_follow_ups(rows.model).open()))
    return insert_select(FollowUp, FIELDS, _columns(rows, cadence, now), around=_with_windows(cadence, on))


def _households(cadence: Cadence) -> Any:
    rows = Household.objects.in_scope(Scope.all()).current()
    return rows.annotate(
        counted_from=F("unvisited_since"),
        to_room=F("room_id"),
        to_household=F("id"),
        to_resident=Cast(Value(None), BigIntegerField()),
        confidential=Value(False),
        code=Value(codes.HOUSEHOLD_INTERVAL),
        data=JSONObject(interval_days=Value(cadence.interval_days), last_on=F("last_visited_on")),
    )


def _listings(cadence: Cadence, cadences: Iterable[Cadence]) -> Any:
    rows = Listing.objects.in_scope(Scope.all()).in_force()
    category: Any = cadence.category
    # By code: a category reworded from some date on is another row, and its persons stay due.
    rows = rows.filter(category__code=category.code, resident__household__isnull=False, resident__died_on__isnull=True)
    if cadence.level:
        rows = rows.filter(level=cadence.level)
    else:
        own = [row.level for row in cadences if row.level and _same_category(row, category)]
        rows = rows.exclude(level__in=own)
    if cadence.stage:
        rows = rows.filter(stage=cadence.stage)
    else:
        same = [row for row in cadences if row.level == cadence.level and _same_category(row, category)]
        rows = rows.exclude(stage__in=[row.stage for row in same if row.stage])
    return rows.annotate(
        counted_from=Coalesce("last_met_on", "starts_on"),
        to_room=F("resident__room_id"),
        to_household=F("resident__household_id"),
        to_resident=F("resident_id"),
        confidential=F("category__is_confidential"),
        code=Value(codes.LISTING_CADENCE),
        data=JSONObject(
            interval_days=Value(cadence.interval_days),
            last_on=F("last_met_on"),
            category_zh=F("category__name_zh"),
            category_en=F("category__name_en"),
        ),
    )


def _same_category(cadence: Cadence, category: Any) -> bool:
    return bool(cadence.category_id) and cadence.category.code == category.code  # type: ignore[union-attr]


def _follow_ups(model: Any) -> Any:
    """Those that a row of `model` caused."""
    return FollowUp.objects.in_scope(Scope.all()).filter(
        source_type=ContentType.objects.get_for_model(model), source_id=OuterRef("pk")
    )


def _columns(rows: Any, cadence: Cadence, now: datetime) -> Any:
    """The queryset's part of the statement: everything but the working calendar."""
    called_off = _follow_ups(rows.model).filter(state=FollowUp.CANCELLED, cancelled_by__isnull=False)
    # From the day it was first due: what was put off before it was cancelled gains nothing by that.
    called_off = Subquery(called_off.order_by().values("source_id").annotate(last=Max("promised_on")).values("last"))
    # An officer's cancellation starts the interval anew, and a cadence asks for nothing before it held.
    base = Greatest(F("counted_from"), Coalesce(called_off, F("counted_from")))
    return rows.annotate(
        raised_for=Greatest(AddDays(base, Value(cadence.interval_days)), Value(cadence.valid_from)),
        own_date=_agreed(cadence),
        from_type=Value(ContentType.objects.get_for_model(rows.model).pk),
        from_id=F("id"),
        now=Value(now),
    ).values_list(
        "to_room", "to_household", "to_resident", "from_type", "from_id", "raised_for", "own_date",
        "code", "data", "confidential", "now",
    )  # fmt: skip


def _agreed(cadence: Cadence) -> Any:
    """The day agreed with a household that stands for its interval: at most one interval later than that asks for.

    A duty towards a listed person is put off by no agreement: whatever was agreed comes besides.
    """
    if cadence.category_id:
        return Cast(Value(None), DateField())
    agreed = FollowUp.objects.in_scope(Scope.all()).open().filter(reason_code=codes.NEXT_VISIT)
    agreed = agreed.filter(
        household=OuterRef("to_household"),
        due_on__gte=OuterRef("raised_for"),
        due_on__lte=AddDays(OuterRef("raised_for"), Value(cadence.interval_days)),
    )
    return Subquery(agreed.order_by("due_on").values("due_on")[:1])


def _with_windows(cadence: Cadence, on: date) -> str:
    """The calendar's part: due on a working day, late after so many more; nothing where an agreed day stands for it."""
    opens, escalates = (
        date_plus_days("due.on_day", -cadence.lead_days),
        date_plus_days("last_day.on_day", cadence.escalate_after_days),
    )
    days = '(SELECT "on" AS on_day, ordinal, working_on, is_working FROM followups_calendarday)'
    return (
        "SELECT to_room, to_household, to_resident, from_type, from_id, raised_for, due.on_day, "  # noqa: S608
        f"{opens}, last_day.on_day, {escalates}, code, data, confidential, "
        f"'{FollowUp.OPEN}', '', 1, now, now FROM fresh "
        f"JOIN {days} asked ON asked.on_day = fresh.raised_for "
        f"JOIN {days} due ON due.on_day = asked.working_on "
        f"JOIN {days} last_day ON last_day.ordinal = due.ordinal + {int(cadence.grace_working_days)} "
        "AND last_day.is_working "
        f"WHERE {opens} <= '{on.isoformat()}' AND own_date IS NULL"
    )
