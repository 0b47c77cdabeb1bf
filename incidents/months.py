"""Calendar months, named by their first day."""

from datetime import date, timedelta

from django.utils import timezone

from core.time.periods import Period
from core.web.address_values import day_from


def this_month() -> date:
    return timezone.localdate().replace(day=1)


def last_month() -> date:
    """The last whole one: the month counts are usually entered for."""
    return months_before(this_month(), 1)


def months_before(month: date, months: int) -> date:
    """So many months before; a negative number goes forward."""
    number = month.year * 12 + month.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def whole_month(month: date) -> Period:
    """Its first and its last day."""
    return Period(month, months_before(month, -1) - timedelta(days=1))


def month_from_text(text: str | None) -> date | None:
    """2026-10 → its first day; None when it is no month."""
    return day_from(f"{text}-01") if text else None


def months_up_to(month: date, count: int) -> list[date]:
    """The `count` months that end with `month`, oldest first."""
    return [months_before(month, back) for back in range(count - 1, -1, -1)]
