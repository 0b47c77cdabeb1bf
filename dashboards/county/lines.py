"""Every room in scope as a line of figures, and every station as the sum of its rooms. No query is made here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dashboards.county.measures import SUMMED, with_closed_total
from dashboards.links import records
from stations import stats as station_stats
from stations.unit_classes import UnitClass, class_of

if TYPE_CHECKING:
    from core.time.periods import Period
    from dashboards.county.comparison import Cell
    from dashboards.county.figures import CountyFigures, SumsByRoom
    from stations.models import Room, Station

CURRENT = ("overdue", "unvisited", "residents", "households")


@dataclass
class Line:
    """One unit: `figures` of today and of the period, the period's figures before and a year before, its cells."""

    unit: Any  # a Room or a Station
    url: str
    kind: UnitClass
    figures: dict[str, int]
    before: dict[str, int]
    year_before: dict[str, int]
    urls: dict[str, str]
    coverage: station_stats.Coverage
    cells: list[Cell] = field(default_factory=list)

    @property
    def vacant(self) -> int:
        return self.coverage.vacant

    @property
    def officers(self) -> int:
        return self.coverage.officers

    @property
    def behind(self) -> int:
        """In how many figures the unit is on the worse side of the median of its class."""
        return sum(cell.is_behind for cell in self.cells)

    @property
    def compared(self) -> int:
        return sum(cell.is_compared for cell in self.cells)


def room_lines(county: CountyFigures) -> list[Line]:
    """One Line a room; a closed one stays as long as anything in it counts."""
    lines = [_line(county, "room", room, [room.pk], county.coverage_by_room) for room in county.rooms]
    return [line for line in lines if not line.unit.is_closed or any(line.figures.values())]


def station_lines(county: CountyFigures) -> list[Line]:
    """One Line a station that has a room, with the sums of all its rooms."""
    rooms_by_station = defaultdict(list)
    for room in county.rooms:
        rooms_by_station[room.station].append(room.pk)
    return [
        _line(county, "station", station, rooms, county.coverage_by_station)
        for station, rooms in rooms_by_station.items()
    ]


def _line(
    county: CountyFigures,
    level: str,
    unit: Room | Station,
    rooms: list[int],
    coverages: dict[int, station_stats.Coverage],
) -> Line:
    coverage = coverages.get(unit.pk, station_stats.Coverage())
    current = _added(county.current, rooms, CURRENT)
    communities = _added(county.communities, rooms, ("villages", "neighbourhoods"))
    period = with_closed_total(_added(county.sums, rooms, SUMMED))
    return Line(
        unit=unit,
        url=unit.get_absolute_url() if level == "room" else records("dashboards:home", station=unit.pk),
        kind=class_of(level, residents=current["residents"], **communities),
        figures={**current, **period, "officers": coverage.officers},
        before=with_closed_total(_added(county.before, rooms, SUMMED)),
        year_before=with_closed_total(_added(county.year_before, rooms, SUMMED)),
        urls=record_urls(county.period, county.red_days, **{level: unit.pk}),
        coverage=coverage,
    )


def _added(rows: SumsByRoom, rooms: Iterable[int], names: Iterable[str]) -> dict[str, int]:
    present = [rows[room] for room in rooms if room in rows]
    return {name: sum(row.get(name, 0) for row in present) for name in names}


def record_urls(period: Period, red_days: int, **unit: int) -> dict[str, str]:
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
