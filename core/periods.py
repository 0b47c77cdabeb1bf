"""Periods as the police count them: weeks from Monday to Sunday, local days, both ends included."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils.translation import gettext_lazy as _

# Into what a table of figures is cut: what makes of a day the first day of its period, in a query.
CUTS = {"day": F, "week": TruncWeek, "month": TruncMonth}


@dataclass(frozen=True)
class Period:
    since: date
    until: date

    @property
    def days(self):
        return (self.until - self.since).days + 1


def just(day: date) -> Period:
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


# Offered one tap away wherever a period is chosen: words, and the period seen from a day.
QUICK = (
    (_("this month"), month_so_far),
    (_("last month"), last_month),
    (_("this quarter"), quarter_so_far),
    (_("this year"), year_so_far),
    (_("last year"), last_year),
)


def asked_period(today: date, since: date | None = None, until: date | None = None) -> Period:
    """The days asked for; a missing end is today, a missing beginning the first of the last day's month."""
    until = until or (max(today, since) if since else today)
    return Period(since or until.replace(day=1), until)
