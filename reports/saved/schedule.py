"""On which days a saved report is due, and which days it is about: pure rules."""

from calendar import monthrange
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

from core.time.periods import Period, last_month, month_so_far

# Retries of a webhook, minutes after the attempt before; then it is given up.
BACKOFF_MINUTES = (1, 5, 30, 120, 360)
MAX_FAILURES = 10  # attempts in a row after which a webhook is stopped


def next_day(schedule: str, after: date, *, weekday: int | None = None, month_day: int | None = None) -> date | None:
    """The first day after `after` on which it is due, None without a schedule. A short month ends earlier."""
    if schedule == "daily":
        return after + timedelta(days=1)
    if schedule == "weekly" and weekday:
        return after + timedelta(days=(weekday - after.isoweekday() - 1) % 7 + 1)
    if schedule == "monthly" and month_day:
        this_month = _in_month(after.year, after.month, month_day)
        if this_month > after:
            return this_month
        return _in_month(after.year + after.month // 12, after.month % 12 + 1, month_day)
    return None


def _in_month(year, month, day):
    return date(year, month, min(day, monthrange(year, month)[1]))


def period_of(code: str, on: date) -> Period | None:
    """The days a report is about when it is run on a day; None leaves them as they were saved."""
    if code == "yesterday":
        return Period(on - timedelta(days=1), on - timedelta(days=1))
    if code == "last_week":
        monday = on - timedelta(days=on.weekday() + 7)
        return Period(monday, monday + timedelta(days=6))
    if code == "last_month":
        return last_month(on)
    return month_so_far(on) if code == "month_so_far" else None


# What the days are called at each address; other lists have no period.
DAYS_AT = {"/reports/": ("from", "to"), "/visits/": ("occurred_from", "occurred_to")}


def days_at(path: str) -> tuple | None:
    return next((names for start, names in DAYS_AT.items() if path.startswith(start)), None)


def query_on(path: str, query: str, code: str, on: date) -> str:
    """The query with its days as they are on a day."""
    period, names = period_of(code, on), days_at(path)
    if period is None or names is None:
        return query
    rest = [(name, value) for name, value in parse_qsl(query) if name not in (*names, "period", "cursor")]
    return urlencode([*rest, (names[0], period.since.isoformat()), (names[1], period.until.isoformat())])


def minutes_until_next(attempts: int) -> int | None:
    """After so many attempts, the minutes until the next one; None gives up."""
    return BACKOFF_MINUTES[attempts - 1] if attempts <= len(BACKOFF_MINUTES) else None
