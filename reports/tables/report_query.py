"""What a report shows: period, level of unit, part of the county, division into days, weeks or months."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from core.scope import Scope
from core.time.periods import Period, month_of, month_so_far, previous_period, year_before
from core.web.address_values import day_from, row_id
from stations.models import Room
from stations.querysets import RoomQuerySet

if TYPE_CHECKING:
    from django.http import QueryDict

    from stations.models import Officer

ROOM, STATION, BUREAU = "room", "station", "bureau"
# Where the unit of each level is found from a room.
LEVELS = {ROOM: "pk", STATION: "station", BUREAU: "station__bureau"}
DAY, WEEK, MONTH = "day", "week", "month"
DIVISIONS = (DAY, WEEK, MONTH)
BEFORE, YEAR = "before", "year"
COMPARISONS = (BEFORE, YEAR)
# A grid of a county's rooms by day for most of a year; more shows in parts.
MAX_LINES = 100_000


@dataclass(frozen=True)
class ReportQuery:
    """A valid query; `rooms` are those in scope that it is about, `per` is day, week, month or None.

    `compare` is before, year or None: with which period each line is compared.
    """

    since: date
    until: date
    level: str
    per: str | None
    rooms: RoomQuerySet
    compare: str | None = None

    @property
    def room_ids(self) -> list[int]:
        """Read once for this query and for those it is compared with, which share its rooms."""
        return [room.pk for room in self.rooms]

    @property
    def periods(self) -> list[Period]:
        """The pieces of the period in order; the first and the last may be cut by its ends."""
        if self.per is None:
            return [Period(self.since, self.until)]
        pieces, day = [], self.since
        while day <= self.until:
            last = min(_last_day(self.per, day), self.until)
            pieces.append(Period(day, last))
            day = last + timedelta(days=1)
        return pieces

    def compared(self, period: Period) -> Period:
        """The period one of the lines is compared with. Weeks are compared with weeks, from Monday to Sunday."""
        if self.per == WEEK:
            back = timedelta(weeks=1 if self.compare == BEFORE else 52)
            return Period(period.since - back, period.until - back)
        return previous_period(period) if self.compare == BEFORE else year_before(period)

    def about(self, since: date, until: date, per: str | None) -> ReportQuery:
        """The same query about other days, without comparison."""
        return replace(self, since=since, until=until, per=per, compare=None)


def for_all_rooms(period: Period, level: str) -> ReportQuery:
    """The query of a job of the system: all rooms, in one line a unit."""
    return ReportQuery(period.since, period.until, level, None, Room.objects.in_scope(Scope.all()))


def _last_day(per: str, day: date) -> date:
    if per == DAY:
        return day
    if per == WEEK:
        return day + timedelta(days=6 - day.weekday())
    return month_of(day).until


def parse_query(query: QueryDict, user: Officer) -> ReportQuery:
    """The query in the parameters of an address. Raises Invalid, which names the parameter that is wrong."""
    today = timezone.localdate()
    until = _day(query, "to") or today
    since = _day(query, "from") or min(month_so_far(today).since, until)
    if since > until:
        raise Invalid(_("The period ends before it begins."), field="to")
    level = _choice(query, "level", tuple(LEVELS)) or ROOM
    per = _choice(query, "by", DIVISIONS)
    compare = _choice(query, "compare", COMPARISONS)
    rooms = Room.objects.in_scope(user.scope_for("reports.view"))
    for name, path in (("station", "station"), ("room", "pk")):
        if number := _number(query, name):
            rooms = rooms.filter(**{path: number})
    report_query = ReportQuery(since, until, level, per, rooms, compare)
    if len(report_query.periods) * rooms.values(LEVELS[level]).distinct().count() > MAX_LINES:
        raise Invalid(
            _("That is more than %(most)d lines: ask for a shorter period.") % {"most": MAX_LINES}, field="from"
        )
    return report_query


def _day(query: QueryDict, name: str) -> date | None:
    text = query.get(name, "")
    if not text:
        return None
    day = day_from(text)
    if day is None:
        raise Invalid(_("Give a day such as 2026-01-31."), field=name)
    return day


def _choice(query: QueryDict, name: str, choices: tuple[str, ...]) -> str | None:
    text = query.get(name, "")
    if text and text not in choices:
        raise Invalid(_("Choose one of: %(names)s.") % {"names": ", ".join(choices)}, field=name)
    return text or None


def _number(query: QueryDict, name: str) -> int | None:
    text = query.get(name, "")
    number = row_id(text)
    if text and number is None:
        raise Invalid(_("Give the number of a unit."), field=name)
    return number
