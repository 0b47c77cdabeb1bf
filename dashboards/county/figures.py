"""Every query behind the pages that compare rooms and stations, in a fixed number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from core.time.periods import Period, single_day
from dashboards.county.measures import SUMMED
from facts import stats as fact_stats
from facts.models import RoomNow
from followups import stats as followup_stats
from residents import stats as resident_stats
from residents.models import WaitingLimit
from stations import stats as station_stats
from stations.models import Community, Room
from stations.scope import RoomExpandedReader
from stations.unit_classes import UnitClass, class_of

if TYPE_CHECKING:
    from core.scope import Scope
    from dashboards.period import ChosenPeriod
    from stations.models import Officer

PERMISSION = "units.compare"

SumsByRoom = dict[int, dict[str, int]]


@dataclass(frozen=True)
class CountyFigures:
    """The rooms in scope, closed ones too, and {room id: figures}: as of today, and of three periods.

    `communities` are {room id: {villages, neighbourhoods}} that the room serves.
    """

    rooms: list[Room]
    current: SumsByRoom
    sums: SumsByRoom
    before: SumsByRoom
    year_before: SumsByRoom
    communities: SumsByRoom
    coverage_by_room: dict[int, station_stats.Coverage]
    coverage_by_station: dict[int, station_stats.Coverage]
    red_days: int
    period: Period

    @classmethod
    def load(cls, user: Officer, chosen: ChosenPeriod | None = None) -> CountyFigures:
        """Read everything once, for rooms and stations alike; without a period, nothing of a period is counted."""
        scope = user.scope_for(PERMISSION)
        today = timezone.localdate()
        rooms = Room.objects.in_scope(scope)
        reader = RoomExpandedReader(user, rooms.select_related("station").order_by("code"))
        red_days = WaitingLimit.objects.in_force(today).red_days
        facts = fact_stats.FactSelection.in_scope(scope)
        periods = [chosen.now, chosen.before, chosen.year_before] if chosen else []
        sums, before, year_before = [_sums(facts, period) for period in periods] or ({}, {}, {})
        return cls(
            rooms=list(reader.rooms),
            current=_current(reader, scope, red_days),
            sums=sums,
            before=before,
            year_before=year_before,
            communities=station_stats.communities_by_room(Community.objects.in_scope(scope)),
            coverage_by_room=station_stats.coverage_by_room(rooms, today),
            coverage_by_station=station_stats.coverage_by_station(rooms, today),
            red_days=red_days,
            period=chosen.now if chosen else single_day(today),
        )


def _current(reader: RoomExpandedReader, scope: Scope, red_days: int) -> SumsByRoom:
    """{room id: residents, households and the like, `overdue` and `unvisited`} as of today."""
    today = timezone.localdate()
    overdue = followup_stats.overdue_by_room(reader, today)
    unvisited = resident_stats.unvisited_by_room(reader.scope_for(PERMISSION), red_days, today)
    standing = fact_stats.standing(RoomNow.objects.in_scope(scope), by="room")
    return {
        room: {
            **standing.get(room, fact_stats.ZERO_STANDING),
            "overdue": overdue.get(room, 0),
            "unvisited": unvisited.get(room, 0),
        }
        for room in standing.keys() | overdue.keys() | unvisited.keys()
    }


def _sums(facts: fact_stats.FactSelection, period: Period) -> SumsByRoom:
    rows = fact_stats.sums_by_period(facts, since=period.since, until=period.until, by="room", measures=SUMMED)
    return {room: sums for (room, _none), sums in rows.items()}


def class_of_room(standing: dict[str, int] | None, communities: dict[str, int] | None) -> UnitClass:
    """The class of like rooms that a room belongs to, by the population and the communities it serves."""
    residents = (standing or fact_stats.ZERO_STANDING)["residents"]
    return class_of("room", residents=residents, **(communities or {"villages": 0, "neighbourhoods": 0}))


def classes_of_rooms(user: Officer) -> dict[int, UnitClass]:
    """{room id: UnitClass} of all rooms in scope, two queries."""
    scope = user.scope_for(PERMISSION)
    standing = fact_stats.standing(RoomNow.objects.in_scope(scope), by="room")
    communities = station_stats.communities_by_room(Community.objects.in_scope(scope))
    return {
        room: class_of_room(standing.get(room), communities.get(room)) for room in standing.keys() | communities.keys()
    }
