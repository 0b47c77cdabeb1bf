"""Periods as the police count them: weeks from Monday to Sunday, local days, both ends included."""

from dataclasses import dataclass
from datetime import date, timedelta


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
