"""Periods as the police count them: weeks from Monday to Sunday, local days, both ends included."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils.translation import gettext_lazy as _

# For a table of figures by period: the expression that gives the first day of the period of a day.
PERIOD_STARTS = {"day": F, "week": TruncWeek, "month": TruncMonth}


@dataclass(frozen=True)
class Period:
    """Days from `since` to `until`, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1


def single_day(day: date) -> Period:
    """One day alone."""
    return Period(day, day)


def month_so_far(today: date) -> Period:
    """From the first of the month to today."""
    return Period(today.replace(day=1), today)


def week_so_far(today: date) -> Period:
    """From Monday to today."""
    return Period(today - timedelta(days=today.weekday()), today)


def same_days_last_week(today: date) -> Period:
    """The days of last week up to the same weekday, so that the comparison is fair on a Wednesday."""
    week = week_so_far(today)
    return Period(week.since - timedelta(days=7), week.until - timedelta(days=7))


def end_of_week(today: date) -> date:
    """The Sunday of the week of `today`."""
    return today + timedelta(days=6 - today.weekday())


def last_month(today: date) -> Period:
    end = today.replace(day=1) - timedelta(days=1)
    return Period(end.replace(day=1), end)


def quarter_so_far(today: date) -> Period:
    return Period(date(today.year, (today.month - 1) // 3 * 3 + 1, 1), today)


def year_so_far(today: date) -> Period:
    return Period(date(today.year, 1, 1), today)


def last_year(today: date) -> Period:
    return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))


# Offered wherever a period is chosen: label, and the period as a function of today.
QUICK_PERIODS = (
    (_("this month"), month_so_far),
    (_("last month"), last_month),
    (_("this quarter"), quarter_so_far),
    (_("this year"), year_so_far),
    (_("last year"), last_year),
)


def requested_period(today: date, since: date | None = None, until: date | None = None) -> Period:
    """The requested days; a missing end is today, a missing beginning the first of the last day's month."""
    until = until or (max(today, since) if since else today)
    return Period(since or until.replace(day=1), until)


def previous_period(period: Period) -> Period:
    """The period before, with which it is compared.

    Whole months follow as many months; part of a month, quarter or year follows the same days of the one before;
    anything else as many days right before it.
    """
    months = _months_shifted(period)
    if months is None:
        return Period(period.since - timedelta(days=period.days), period.since - timedelta(days=1))
    until = _months_back(period.until, months)
    return Period(_months_back(period.since, months), _month_end(until) if _is_month_end(period.until) else until)


def _months_shifted(period: Period) -> int | None:
    """By how many months the period before lies back; None when it is as many days before."""
    since, until = period.since, period.until
    month_count = (until.year - since.year) * 12 + until.month - since.month + 1
    if since.day != 1:
        return None
    if month_count == 1 or _is_month_end(until):
        return month_count
    if since.month % 3 == 1 and month_count <= 3:
        return 3
    return 12 if since.month == 1 and month_count <= 12 else None


def year_before(period: Period) -> Period:
    """The same days a year earlier; of a leap day, the last of that February."""
    until = _months_back(period.until, 12)
    return Period(_months_back(period.since, 12), _month_end(until) if _is_month_end(period.until) else until)


def months_of(period: Period) -> list[Period]:
    """Its calendar months in order; the first and the last may be cut by its ends."""
    months, day = [], period.since
    while day <= period.until:
        last = min(_month_end(day), period.until)
        months.append(Period(day, last))
        day = last + timedelta(days=1)
    return months


def month_of(day: date) -> Period:
    """The calendar month of a day, whole."""
    return Period(day.replace(day=1), _month_end(day))


def is_whole_month(period: Period) -> bool:
    return period.since.day == 1 and period.until == _month_end(period.since)


def first_whole_month(begun: date, last: date) -> date:
    """Where a line of months begins whose records begin on `begun`; a month cut in two only where it stands alone."""
    if begun.day == 1:
        return begun
    following = month_of(begun).until + timedelta(days=1)
    return following if following <= last else begun.replace(day=1)


def _months_back(day: date, months: int) -> date:
    """The same day of an earlier month, or its last day when it is shorter."""
    number = day.year * 12 + day.month - 1 - months
    first = date(number // 12, number % 12 + 1, 1)
    return first.replace(day=min(day.day, _month_end(first).day))


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _is_month_end(day: date) -> bool:
    return day == _month_end(day)
