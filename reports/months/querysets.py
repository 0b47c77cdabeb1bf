"""Which months are closed, and on which day the next will be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

from core.queries.querysets import DatedQuerySet
from core.time.periods import is_whole_month

if TYPE_CHECKING:
    from core.time.periods import Period
    from reports.months.models import ClosedMonth, ClosingDay

DEFAULT_DAY = 10  # where no row is in force: what is entered late comes within the first days


class ClosingDayQuerySet(DatedQuerySet):
    def in_force(self, on: date | None = None) -> ClosingDay:
        """The one that holds on a day; the first one for what lies before it."""
        row: Any = self.valid(on).order_by("valid_from").last() or self.order_by("valid_from").first()
        default: Any = self.model(day=DEFAULT_DAY)
        return row or default


class ClosedMonthQuerySet(models.QuerySet["ClosedMonth"]):
    def among(self, periods: Sequence[Period]) -> dict[date, ClosedMonth]:
        """{first day: ClosedMonth} of those periods that are exactly one closed month; no query when none can be."""
        months = [period.since for period in periods if is_whole_month(period)]
        return {closed.month: closed for closed in self.filter(month__in=months)} if months else {}
