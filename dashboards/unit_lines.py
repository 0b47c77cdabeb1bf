"""Rooms or stations side by side: one line a unit, every number with the address of its records."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from core.periods import same_days_last_week, week_so_far
from dashboards.links import records
from followups import stats as followup_stats
from followups.models import FollowUp
from residents import stats as resident_stats
from residents.models import Household, WaitingLimit
from stations import stats as station_stats
from stations.models import Room
from visits import stats as visit_stats
from visits.models import Visit

# Below this many households a percentage says little; the page marks it.
SMALL = 30
# How far back "last activity" looks; a room silent for longer is silent all the same.
ACTIVITY_DAYS = 90


@dataclass
class UnitLine:
    """Figures of one room or station; `urls` maps a figure to the list of its records."""

    unit: object
    url: str
    households: int = 0
    unvisited: int = 0
    overdue: int = 0
    due: int = 0
    visits: int = 0
    visits_before: int = 0
    minutes: int = 0
    officers: int = 0
    rooms: int = 1
    red_days: int = 0
    vacant: int = 0
    last_on: date | None = None
    urls: dict = field(default_factory=dict)

    @property
    def visited_share(self):
        """Per cent of households visited within the red limit; None without households."""
        return round(100 * (self.households - self.unvisited) / self.households) if self.households else None

    @property
    def is_small(self):
        return self.households < SMALL

    @property
    def has_records(self):
        """A closed room stays in the table as long as anything in it counts."""
        return any((self.households, self.due, self.overdue, self.visits, self.visits_before))

    @property
    def silent_days(self):
        return (timezone.localdate() - self.last_on).days if self.last_on else None

    @property
    def worst_first(self):
        return (-self.overdue, -self.vacant, self.visited_share if self.visited_share is not None else 101)


def room_lines(user, rooms):
    """One UnitLine a room of `rooms` (a queryset), worst first; a fixed number of queries."""
    lines = _lines(user, rooms.select_related("station"), "room", "room")
    return [line for line in lines if line.has_records or not line.unit.is_closed]


def station_lines(user, stations):
    """One UnitLine a station, worst first; a fixed number of queries."""
    return _lines(user, stations, "room__station", "station")


def _lines(user, units, path, param):
    today = timezone.localdate()
    week, before = week_so_far(today), same_days_last_week(today)
    visits = Visit.objects.visible_to(user)
    if param == "room":
        units = units.order_by("code")
    red_days = WaitingLimit.objects.in_force(today).red_days
    homes = resident_stats.households_by(Household.objects.visible_to(user), path, unvisited_days=red_days)
    waiting = followup_stats.waiting_by(FollowUp.objects.visible_to(user), path, today)
    now = _by_unit(visits, param, week)
    then = _by_unit(visits, param, before)
    active = visit_stats.last_activity(visits.during(today - timedelta(days=ACTIVITY_DAYS), today), by=param)
    coverage = station_stats.coverage_by_station if param == "station" else station_stats.coverage_by_room
    posts = coverage(Room.objects.visible_to(user))
    lines = []
    for unit in units:
        home, wait = homes.get(unit.pk, {}), waiting.get(unit.pk, {})
        post = posts.get(unit.pk, station_stats.Coverage())
        line = UnitLine(
            unit=unit,
            url=unit.get_absolute_url() if param == "room" else records("dashboards:home", station=unit.pk),
            households=home.get("households", 0),
            unvisited=home.get("unvisited", 0),
            overdue=wait.get("overdue", 0),
            due=wait.get("due", 0),
            visits=now.get(unit.pk, {}).get("visits", 0),
            visits_before=then.get(unit.pk, {}).get("visits", 0),
            minutes=now.get(unit.pk, {}).get("minutes", 0),
            officers=post.officers,
            rooms=post.rooms,
            red_days=red_days,
            vacant=post.vacant,
            last_on=active.get(unit.pk),
        )
        line.urls = _urls(param, unit.pk, week, before, red_days)
        lines.append(line)
    return sorted(lines, key=lambda line: line.worst_first)


def _by_unit(visits, param, period):
    rows = visit_stats.workload(visits, by=param, since=period.since, until=period.until)
    return {row["unit"]: row for row in rows}


def _urls(param, pk, week, before, red_days):
    unit = {param: pk}

    def visited(period):
        return records(
            "visits:list", **unit, occurred_from=period.since.isoformat(), occurred_to=period.until.isoformat()
        )

    return {
        "households": records("residents:households", **unit, state="current"),
        "unvisited": records("residents:households", **unit, state="current", unvisited=red_days),
        "overdue": records("followups:list", **unit, when="late"),
        "due": records("followups:list", **unit, when="now"),
        "visits": visited(week),
        "visits_before": visited(before),
    }


def whole(lines, **unit):
    """Sums over the lines, so that they cannot differ from the table, and where their records are."""
    names = ("unvisited", "overdue", "visits", "visits_before", "vacant", "rooms")
    week = week_so_far(timezone.localdate())
    red_days = WaitingLimit.objects.in_force().red_days
    return {
        "red_days": red_days,
        "totals": {name: sum(getattr(line, name) for line in lines) for name in names},
        "late_url": records("followups:list", when="late", **unit),
        "unvisited_url": records("residents:households", state="current", unvisited=red_days, **unit),
        "visits_url": records(
            "visits:list", occurred_from=week.since.isoformat(), occurred_to=week.until.isoformat(), **unit
        ),
        "rooms_url": records("stations:rooms", coverage="vacant", **unit),
    }
