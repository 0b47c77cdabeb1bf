"""When a month is closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.time.periods import Period, is_whole_month, month_of, months_of


def closes_on(month: date, day: int) -> date:
    """The day on which `month`, named by its first day, is closed: `day` of the month that follows."""
    return (month_of(month).until + timedelta(days=1)).replace(day=day)


def not_closable(month: date, on: date) -> Any:
    """Why a month cannot be closed on a day, or None: what is not over cannot be counted."""
    if month.day != 1:
        return _("A month is named by its first day.")
    if on <= month_of(month).until:
        return _("The month is not over yet.")
    return None


def whole_months(since: date, until: date) -> list[date]:
    """The first days of the calendar months from the one of `since` that end on or before `until`."""
    periods = months_of(Period(since.replace(day=1), until)) if since <= until else []
    return [period.since for period in periods if is_whole_month(period)]
