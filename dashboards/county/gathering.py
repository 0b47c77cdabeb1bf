"""The figures of every room in scope, and of every station as the sum of its rooms; a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from core.time.periods import single_day
from dashboards.county.measures import SUMMED, of_period
from dashboards.links import records
from facts import stats as fact_stats
from facts.models import RoomNow
from followups import stats as followup_stats
from residents import stats as resident_stats
from residents.models import WaitingLimit
from stations import stats as station_stats
from stations.classes import UnitClass, class_of
from stations.models import Community, Room
from stations.scope import RoomExpandedReader

PERMISSION = "units.compare"
NOW = ("overdue", "unvisited", "residents", "households")


@dataclass
class Line:
    """One unit: `figures` of now and of the period, the period's figures before and a year before, its cells."""

    unit: object
    url: str
    kind: UnitClass
    figures: dict
    before: dict
    year_before: dict
    urls: dict
    coverage: station_stats.Coverage
    cells: list = field(default_factory=list)

    @property
    def vacant(self):
        return self.coverage.vacant

    @property
    def officers(self):
        return self.coverage.officers

    @property
    def behind(self):
        return sum(cell.is_behind for cell in self.cells)

    @property
    def compared(self):
        return sum(cell.is_compared for cell in self.cells)


@dataclass(frozen=True)
class Gathered:
    """What was read: the rooms, closed ones too, and {room id: figures} of each kind."""

    reader: RoomExpandedReader
    now: dict
    sums: dict
    before: dict
    year_before: dict
    kinds: dict
    by_room: dict
    by_station: dict
    red_days: int
    period: object

    @property
    def rooms(self):
        return self.reader.rooms


def gathered(user, period=None):
    """Read everything once, for rooms and stations alike.

    `period` is a Chosen of dashboards/period.py; without one, nothing of a period is counted.
    """
    scope = user.scope_for(PERMISSION)
    today = timezone.localdate()
    rooms = Room.objects.in_scope(scope)
    reader = RoomExpandedReader(user, rooms.select_related("station").order_by("code"))
    red_days = WaitingLimit.objects.in_force(today).red_days
    late = followup_stats.overdue_by_room(reader, today)
    unvisited = resident_stats.unvisited_by_room(reader.scope_for(PERMISSION), red_days, today)
    standing = fact_stats.standing(RoomNow.objects.in_scope(scope), by="room")
    now = {
        pk: {
            **standing.get(pk, fact_stats.ZERO_STANDING),
            "overdue": late.get(pk, 0),
            "unvisited": unvisited.get(pk, 0),
        }
        for pk in standing.keys() | late.keys() | unvisited.keys()
    }
    facts = fact_stats.FactSelection.in_scope(scope)
    periods = [period.now, period.before, period.year_before] if period else []
    sums, before, year_before = [_sums(facts, item) for item in periods] or ({}, {}, {})
    return Gathered(
        reader=reader,
        now=now,
        sums=sums,
        before=before,
        year_before=year_before,
        kinds=station_stats.communities_by_room(Community.objects.in_scope(scope)),
        by_room=station_stats.coverage_by_room(rooms, today),
        by_station=station_stats.coverage_by_station(rooms, today),
        red_days=red_days,
        period=period.now if period else single_day(today),
    )


def _sums(facts, period):
    result = fact_stats.sums_by_period(facts, since=period.since, until=period.until, by="room", measures=SUMMED)
    return {unit: sums for (unit, _period), sums in result.items()}


def room_lines(found):
    """One Line a room; a closed one stays as long as anything in it counts."""
    lines = [_line(found, "room", room, [room.pk], found.by_room) for room in found.rooms]
    return [line for line in lines if not line.unit.is_closed or any(line.figures.values())]


def station_lines(found):
    """One Line a station that has a room, with the sums of all its rooms."""
    inside = defaultdict(list)
    for room in found.rooms:
        inside[room.station].append(room.pk)
    return [_line(found, "station", station, pks, found.by_station) for station, pks in inside.items()]


def _line(found, level, unit, pks, coverages):
    coverage = coverages.get(unit.pk, station_stats.Coverage())
    now = _added(found.now, pks, NOW)
    served = _added(found.kinds, pks, ("villages", "neighbourhoods"))
    return Line(
        unit=unit,
        url=unit.get_absolute_url() if level == "room" else records("dashboards:home", station=unit.pk),
        kind=class_of(level, residents=now["residents"], **served),
        figures={**now, **of_period(_added(found.sums, pks, SUMMED)), "officers": coverage.officers},
        before=of_period(_added(found.before, pks, SUMMED)),
        year_before=of_period(_added(found.year_before, pks, SUMMED)),
        urls=record_urls(found.period, found.red_days, **{level: unit.pk}),
        coverage=coverage,
    )


def _added(rows, pks, names):
    here = [rows[pk] for pk in pks if pk in rows]
    return {name: sum(row.get(name, 0) for row in here) for name in names}


def kinds_of_rooms(user):
    """{room id: UnitClass} of all rooms in scope, two queries."""
    scope = user.scope_for(PERMISSION)
    standing = fact_stats.standing(RoomNow.objects.in_scope(scope), by="room")
    served = station_stats.communities_by_room(Community.objects.in_scope(scope))
    nothing = {"villages": 0, "neighbourhoods": 0}
    return {
        pk: class_of(
            "room", residents=standing.get(pk, fact_stats.ZERO_STANDING)["residents"], **served.get(pk, nothing)
        )
        for pk in standing.keys() | served.keys()
    }


def record_urls(period, red_days, **unit):
    """{code of the measure: address of the records it counts}."""
    since, until = period.since.isoformat(), period.until.isoformat()
    return {
        "late": records("followups:list", when="late", **unit),
        "unvisited": records("residents:households", state="current", unvisited=red_days, **unit),
        "visits": records("visits:list", occurred_from=since, occurred_to=until, **unit),
        "done_late": records("followups:list", state="late_done", done_from=since, done_to=until, **unit),
        "cases": records("disputes:list", reported_from=since, reported_to=until, **unit),
        "residents": records("residents:list", state="here", **unit),
    }
