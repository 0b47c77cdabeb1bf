"""A working calendar in memory: what one was before a change, and what it would be after one that is not made yet.

`followups.calendar.workdays` reads the table, unless a calendar is supposed: so the same rules that set a
deadline tell where it would fall, without a row being written.
"""

from bisect import bisect_left
from contextlib import contextmanager
from contextvars import ContextVar

from followups.calendar.holidays import DAY, published

_supposed: ContextVar = ContextVar("supposed calendar", default=None)


@contextmanager
def supposing(calendar):
    """Within it, working days are reckoned by `calendar` and not by the table."""
    token = _supposed.set(calendar)
    try:
        yield calendar
    finally:
        _supposed.reset(token)


def supposed_calendar():
    return _supposed.get()


class WorkingCalendar:
    """`days` is {day: is it worked} without a gap; a day it does not hold is reckoned as published."""

    def __init__(self, days):
        self.days = days
        self.worked = sorted(day for day, is_worked in days.items() if is_worked)

    def is_working(self, day):
        is_worked = self.days.get(day)
        return published(day)[0] if is_worked is None else is_worked

    def next_working_day(self, day):
        while not self.is_working(day):
            day += DAY
        return day

    def add_working_days(self, day, count):
        if count == 0:
            return self.next_working_day(day)
        if day in self.days:
            place = bisect_left(self.worked, day + DAY) + count - 1
            if place < len(self.worked):
                return self.worked[place]
        while count:
            day += DAY
            count -= self.is_working(day)
        return day

    def working_days_between(self, first, last):
        if first in self.days and last in self.days:
            return bisect_left(self.worked, last + DAY) - bisect_left(self.worked, first + DAY)
        return self._after(first, last) - self._after(last, first)

    def differs_from(self, other):
        """The days that are worked by one and off by the other, in order."""
        return sorted(day for day in {*self.days, *other.days} if self.is_working(day) != other.is_working(day))

    def _after(self, first, last):
        return sum(self.is_working(first + DAY * n) for n in range(1, (last - first).days + 1))
