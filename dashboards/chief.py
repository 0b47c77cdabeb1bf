"""The chief's page: what needs attention, then the rooms side by side, worst first, in a period one chooses."""

from dataclasses import dataclass

from core.web.views.sorting import query_without_ordering, remembered_ordering, sort_choices
from dashboards.attention import attention
from dashboards.cases import level_lines
from dashboards.chief_rooms import COLUMNS, ORDERINGS, WORST, now_urls, ordered, room_lines
from dashboards.links import records
from dashboards.period import chosen
from stations.models import Room

# Beside the path of this page, which it shares with the other posts' home pages.
PLACE = "chief"


@dataclass(frozen=True)
class Ordering:
    """What the heads of a table ask of a page of rows."""

    ordering: str


def chief_home(request):
    """Context of `dashboards/chief.html` for the rooms of one or several stations."""
    user, query = request.user, request.GET
    led = user.scope_for("station.lead")
    rooms = Room.objects.in_scope(led).select_related("station")
    period = chosen(query)
    lines, sums, red_days = room_lines(user, rooms, period.now)
    unit = _unit(user, led.station_ids)
    ordering = remembered_ordering(request, ORDERINGS, WORST, PLACE)
    return {
        "period": period,
        "attention": attention(user, rooms, lines),
        "lines": ordered(lines, ordering),
        "columns": COLUMNS,
        "page": Ordering(ordering),
        "sort_choices": sort_choices(COLUMNS, WORST),
        "sort_keeps": query_without_ordering(query),
        "compared_with": sums.names,
        "red_days": red_days,
        "several": len(led.station_ids) > 1,
        "figures": sums.figures([line.unit.pk for line in lines], unit),
        "standing": _standing(lines, unit, red_days),
        "case_levels": level_lines(user, lines, "room"),
    }


def _unit(user, station_ids):
    """The conditions of a list of just these stations; None where no list shows just them."""
    if len(station_ids) == 1:
        return {"station": next(iter(station_ids))}
    seen = user.scope_for("visits.view")
    elsewhere = Room.objects.filter(pk__in=seen.room_ids).exclude(station__in=station_ids)
    return None if seen.bureau_ids or elsewhere.exists() else {}


def _standing(lines, unit, red_days):
    """{name: (number, address of its records)} of all rooms as of today; sums, so they cannot differ from the table."""
    urls = now_urls(unit, red_days) if unit is not None else {}
    vacant = records("stations:rooms", coverage="vacant", **unit) if unit is not None else ""
    return {
        "late": (sum(line.late for line in lines), urls.get("late", "")),
        "unvisited": (sum(line.unvisited for line in lines), urls.get("unvisited", "")),
        "vacant": (sum(line.is_vacant for line in lines), vacant),
        "rooms": sum(not line.unit.is_closed for line in lines),
    }
