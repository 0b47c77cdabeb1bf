"""The periods a ledger is kept for."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from core.periods import Period, month_so_far

DAY = timedelta(days=1)


def last_month(today: date) -> Period:
    end = today.replace(day=1) - DAY
    return Period(end.replace(day=1), end)


def quarter_so_far(today: date) -> Period:
    return Period(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), today)


def year_so_far(today: date) -> Period:
    return Period(date(today.year, 1, 1), today)


def last_year(today: date) -> Period:
    return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))


# Offered one tap away: words, and the period of a day.
QUICK = (
    (_("this month"), month_so_far),
    (_("last month"), last_month),
    (_("this quarter"), quarter_so_far),
    (_("this year"), year_so_far),
    (_("last year"), last_year),
)


def ledger_period(today: date, since: date | None = None, until: date | None = None) -> Period:
    """The days asked for; a missing end is today, a missing beginning the first of the last day's month."""
    until = until or (max(today, since) if since else today)
    return Period(since or until.replace(day=1), until)
