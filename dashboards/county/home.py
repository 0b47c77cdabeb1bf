"""The bureau's page: what waits for it, then the stations beside those like them; and the rooms of one station."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboards import stats
from dashboards.attention import of_decisions, of_disputes
from dashboards.calendar import CalendarCounts, of_calendar
from dashboards.case_levels import level_lines
from dashboards.county.figures import CountyFigures
from dashboards.county.lines import Line, record_urls, room_lines, station_lines
from dashboards.county.table import table
from dashboards.links import records
from dashboards.period import chosen_period

if TYPE_CHECKING:
    from django.http import QueryDict

    from stations.models import Officer, Station


def bureau_home(user: Officer, query: QueryDict) -> dict[str, Any]:
    """Context of `dashboards/bureau.html`."""
    period = chosen_period(query)
    county = CountyFigures.load(user, period)
    lines = station_lines(county)
    pending = [
        *of_disputes(stats.dispute_counts(user), ("sign",)),
        of_decisions(stats.decisions_count(user)),
        *of_calendar(CalendarCounts.load(user)),
    ]
    return {
        "attention": [item for item in pending if item.count],
        "case_levels": level_lines(stats.cases_by_level(user, "station"), lines, "station"),
        "period": period,
        **table(query, lines, "station"),
        **totals(lines, county),
    }


def station_home(user: Officer, station: Station, query: QueryDict) -> dict[str, Any]:
    """Context of `dashboards/station.html`: each room beside the rooms of its class in the whole county."""
    period = chosen_period(query)
    county = CountyFigures.load(user, period)
    lines = room_lines(county)
    own_lines = [line for line in lines if line.unit.station_id == station.pk]
    return {
        "case_levels": level_lines(stats.cases_by_level(user, "room"), own_lines, "room"),
        "period": period,
        "station": station,
        **table(query, lines, "room", is_visible=lambda line: line.unit.station_id == station.pk),
        **totals(own_lines, county, station=station.pk),
    }


def totals(lines: list[Line], county: CountyFigures, **unit: int) -> dict[str, Any]:
    """Sums over the lines, so that they cannot differ from the table, and where their records are."""
    current = ("overdue", "unvisited", "visits", "cases_opened")
    compared = ("visits", "cases_opened")
    return {
        "red_days": county.red_days,
        "totals": {name: sum(line.figures[name] for line in lines) for name in current}
        | {"vacant": sum(line.vacant for line in lines), "rooms": sum(line.coverage.rooms for line in lines)},
        "totals_before": {name: sum(line.before[name] for line in lines) for name in compared},
        "totals_year": {name: sum(line.year_before[name] for line in lines) for name in compared},
        "total_urls": record_urls(county.period, county.red_days, **unit)
        | {"vacant": records("stations:rooms", coverage="vacant", **unit)},
    }
