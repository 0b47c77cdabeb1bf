"""The bureau's page: what waits for it, then the stations beside those like them; and the rooms of one station."""

from dashboards.attention import cases, decisions
from dashboards.cases import level_lines
from dashboards.county.gathering import gathered, record_urls, room_lines, station_lines
from dashboards.county.table import table
from dashboards.links import records
from dashboards.period import chosen


def bureau_home(user, query):
    """Context of `dashboards/bureau.html`."""
    period = chosen(query)
    result = gathered(user, period)
    lines = station_lines(result)
    waiting = [*cases(user, ("sign",)), decisions(user)]
    return {
        "attention": [item for item in waiting if item.count],
        "case_levels": level_lines(user, lines, "station"),
        "period": period,
        **table(query, lines, "station"),
        **whole(lines, result),
    }


def station_home(user, station, query):
    """The rooms of one station; each beside the rooms of its class in the whole county."""
    period = chosen(query)
    result = gathered(user, period)
    lines = room_lines(result)
    inside = [line for line in lines if line.unit.station_id == station.pk]
    return {
        "case_levels": level_lines(user, inside, "room"),
        "period": period,
        "station": station,
        **table(query, lines, "room", keep=lambda line: line.unit.station_id == station.pk),
        **whole(inside, result, station=station.pk),
    }


def whole(lines, found, **unit):
    """Sums over the lines, so that they cannot differ from the table, and where their records are."""
    now = ("overdue", "unvisited", "visits", "cases_opened")
    then = ("visits", "cases_opened")
    return {
        "red_days": found.red_days,
        "totals": {name: sum(line.figures[name] for line in lines) for name in now}
        | {"vacant": sum(line.vacant for line in lines), "rooms": sum(line.coverage.rooms for line in lines)},
        "totals_before": {name: sum(line.before[name] for line in lines) for name in then},
        "totals_year": {name: sum(line.year_before[name] for line in lines) for name in then},
        "total_urls": record_urls(found.period, found.red_days, **unit)
        | {"vacant": records("stations:rooms", coverage="vacant", **unit)},
    }
