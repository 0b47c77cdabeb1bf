"""The published holidays, and what a calendar made of them looks like. Pure: no table is read here.

The State Council publishes each year's holidays (and the weekends worked in exchange) late in the year before.
`chinese_calendar` carries them up to `PUBLISHED_UNTIL`. A later year is known by a notice that an administrator
imported; without one, only weekends and the days the law itself names (`statutory`) are off, provisionally.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
from chinese_calendar.constants import holidays, workdays
from django.utils.translation import gettext_lazy as _

from followups.calendar.statutory_days import statutory_days

DAY = timedelta(days=1)
CALENDAR_STARTS = date(2020, 1, 1)
DAYS_AHEAD = 400
PUBLISHED_FROM = date(min(holidays).year, 1, 1)
PUBLISHED_UNTIL = date(max(*holidays, *workdays).year, 12, 31)

# The names as the package spells them, so that they are translated on screen.
HOLIDAY_NAMES = {
    "New Year's Day": _("New Year's Day"),
    "Spring Festival": _("Spring Festival"),
    "Tomb-sweeping Day": _("Tomb-sweeping Day"),
    "Labour Day": _("Labour Day"),
    "Dragon Boat Festival": _("Dragon Boat Festival"),
    "National Day": _("National Day"),
    "Mid-autumn Festival": _("Mid-autumn Festival"),
}


@lru_cache(maxsize=20_000)  # half a century
def published(day):
    """(is it worked, name of the holiday) by the published calendar; beyond it, by the law's own days and weekends."""
    if day > PUBLISHED_UNTIL:
        name = statutory_days(day.year).get(day, "")
        return day.weekday() < 5 and not name, name
    if day < PUBLISHED_FROM:
        return day.weekday() < 5, ""
    _is_off, name = chinese_calendar.get_holiday_detail(day)
    return chinese_calendar.is_workday(day), name if name in HOLIDAY_NAMES else ""


@dataclass(frozen=True)
class Notified:
    """What imported notices say: the years they govern, and {day: (is it worked, name)} of the days they name."""

    years: frozenset = frozenset()
    days: dict = field(default_factory=dict)

    def of(self, day):
        """(is it worked, name of the holiday): by the notice of its year, else as published."""
        if day in self.days:
            return self.days[day]
        return (day.weekday() < 5, "") if day.year in self.years else published(day)


def calendar_rows(first, last, local, notified=None):
    """Values of the calendar's columns from `first` to `last`; `local` maps a day set by hand to (worked, name)."""
    notified = notified or Notified()
    rows, ordinal = [], 0
    for n in range((last - first).days + 1):
        day = first + DAY * n
        worked, name = local.get(day) or notified.of(day)
        ordinal += worked
        rows.append({"on": day, "is_working": worked, "name": name, "ordinal": ordinal, "is_local": day in local})
    following = _first_worked_after(last, local, notified)
    for row in reversed(rows):
        following = row["working_on"] = row["on"] if row["is_working"] else following
    return rows


def _first_worked_after(day, local, notified):
    while True:
        day += DAY
        if (local.get(day) or notified.of(day))[0]:
            return day
