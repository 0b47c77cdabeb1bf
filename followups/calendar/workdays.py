"""Working days by the calendar table; days it does not hold are reckoned from the published holidays alone.

While a calendar is supposed (`followups.calendar.supposed`), by that one.
"""

from followups.calendar.holidays import DAY, published
from followups.calendar.supposed import supposed_calendar
from followups.models import CalendarDay


def is_working(day):
    if calendar := supposed_calendar():
        return calendar.is_working(day)
    row = CalendarDay.objects.filter(on=day).values_list("is_working", flat=True).first()
    return published(day)[0] if row is None else row


def next_working_day(day):
    """`day` itself when it is worked, else the next that is."""
    if calendar := supposed_calendar():
        return calendar.next_working_day(day)
    calendar_day = CalendarDay.objects.filter(on=day).values_list("working_on", flat=True).first()
    if calendar_day is not None:
        return calendar_day
    while not published(day)[0]:
        day += DAY
    return day


def add_working_days(day, count):
    """The `count`-th working day after `day`; with 0, `day` or the next one that is worked."""
    if calendar := supposed_calendar():
        return calendar.add_working_days(day, count)
    if count == 0:
        return next_working_day(day)
    start = CalendarDay.objects.filter(on=day).values_list("ordinal", flat=True).first()
    if start is not None:
        calendar_day = (
            CalendarDay.objects.filter(is_working=True, ordinal=start + count).values_list("on", flat=True).first()
        )
        if calendar_day is not None:
            return calendar_day
    while count:
        day += DAY
        count -= published(day)[0]
    return day


def working_days_between(first, last):
    """How many working days follow `first` up to and with `last`; negative when `last` comes before."""
    return working_days_to([last], first)[last]


def working_days_to(days, on):
    """{day: how many working days it lies after `on`}, negative for days before; one query for all of them."""
    if calendar := supposed_calendar():
        return {day: calendar.working_days_between(on, day) for day in days}
    ordinals = dict(CalendarDay.objects.filter(on__in={on, *days}).values_list("on", "ordinal")) if days else {}
    return {day: _apart(on, day, ordinals) for day in days}


def _apart(first, last, ordinals):
    if first in ordinals and last in ordinals:
        return ordinals[last] - ordinals[first]
    return _published_after(first, last) - _published_after(last, first)


def _published_after(first, last):
    return sum(published(first + DAY * n)[0] for n in range(1, (last - first).days + 1))
