"""Months are closed on their day: the figures of that day are kept. A closed month is never opened again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from audit import trail
from core.errors import Refused
from core.queries.databases import job_lock
from core.scope import Scope
from core.time.periods import month_of
from facts import stats as fact_stats
from reports.models import ClosedMonth, ClosingDay, FrozenLine
from reports.months import rules
from reports.tables.definitions import REPORTS
from reports.tables.lines import current_lines
from reports.tables.report_query import LEVELS, for_all_rooms

if TYPE_CHECKING:
    from stations.models import Officer


def due_months(*, on: date | None = None) -> list[date]:
    """First days of the months to be closed by `on` that are not yet, oldest first, from the first day of work on."""
    on = on or timezone.localdate()
    first = fact_stats.first_day(fact_stats.FactSelection.in_scope(Scope.all()))
    if first is None:
        return []
    closed = set(ClosedMonth.objects.values_list("month", flat=True))
    open_months = [month for month in rules.whole_months(first, on) if month not in closed]
    return [month for month in open_months if _closes_on(month) <= on]


def _closes_on(month: date) -> date:
    return rules.closes_on(month, ClosingDay.objects.in_force(month_of(month).until).day)


def close_due_months(*, on: date | None = None, by: Officer | None = None) -> list[date]:
    """Close every month that is due, one transaction each; returns those that were closed now.

    Nights on which the job did not run are made up for, and a second run closes nothing.
    """
    on = on or timezone.localdate()
    return [month for month in due_months(on=on) if close_month(month=month, by=by, on=on)]


def close_past_months(*, on: date | None = None, by: Officer | None = None) -> list[date]:
    """Close what is due, each on the day it would have been closed: for a county that is loaded with a past."""
    return [month for month in due_months(on=on) if close_month(month=month, by=by, on=_closes_on(month))]


def close_month(*, month: date, by: Officer | None = None, on: date | None = None) -> bool:
    """Keep what every report says of `month` (its first day), unit by unit; False when it was closed already.

    `on` is the day that stands as the closing day (today). Refused while the month is not over.
    """
    on = on or timezone.localdate()
    if reason := rules.not_closable(month, on):
        raise Refused(reason)
    with job_lock("close_months"):
        if ClosedMonth.objects.filter(month=month).exists():
            return False
        closed = ClosedMonth.objects.create(month=month, closed_on=on, closed_by=by)
        frozen_lines = FrozenLine.objects.bulk_create(_lines(closed), batch_size=500)
        trail.record(by=by, verb="month_closed", target=closed, changes={"lines": len(frozen_lines)})
    return True


def _lines(closed: ClosedMonth) -> Iterator[FrozenLine]:
    for level in LEVELS:
        report_query = for_all_rooms(month_of(closed.month), level)
        for report in REPORTS.values():
            for line in current_lines(report, report_query, Scope.all()):
                unit = line["unit"]
                yield FrozenLine(
                    closed_month=closed,
                    report=report.code,
                    level=level,
                    unit=unit["id"],
                    unit_code=unit["code"],
                    unit_name=unit["name"],
                    figures={name: line[name] for name in report.frozen},
                )
