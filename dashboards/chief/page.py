"""The chief's page: what needs attention, then the rooms side by side, worst first, in a period one chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.web.views.sorting import query_without_ordering, remembered_ordering, sort_choices
from dashboards.case_levels import level_lines
from dashboards.chief.attention import chief_attention
from dashboards.chief.figures import ChiefFigures
from dashboards.chief.rooms import (
    COLUMNS,
    ORDERINGS,
    WORST,
    RoomLine,
    current_urls,
    ordered,
    period_figures,
    room_lines,
)
from dashboards.links import records
from dashboards.period import chosen_period

# Under which this page's ordering is remembered: it shares its path with the other posts' home pages.
PLACE = "chief"


@dataclass(frozen=True)
class Ordering:
    """What the heads of a table read of a page of rows."""

    ordering: str


def chief_home(request: Any) -> dict[str, Any]:
    """Context of `dashboards/chief.html`: load every figure, then build what the page says of them."""
    period = chosen_period(request.GET)
    figures = ChiefFigures.load(request.user, period.now)
    ordering = remembered_ordering(request, ORDERINGS, WORST, PLACE)
    return {"period": period, "sort_keeps": query_without_ordering(request.GET), **page_context(figures, ordering)}


def page_context(figures: ChiefFigures, ordering: str) -> dict[str, Any]:
    """What the page says of the figures; no query."""
    lines = room_lines(figures.rooms)
    return {
        "attention": chief_attention(figures, lines),
        "figures": period_figures(figures.rooms.sums, [line.unit.pk for line in lines], figures.unit),
        "standing": _totals_today(lines, figures),
        "case_levels": level_lines(figures.case_levels, lines, "room"),
        "lines": ordered(lines, ordering),
        "columns": COLUMNS,
        "page": Ordering(ordering),
        "sort_choices": sort_choices(COLUMNS, WORST),
        "compared_with": figures.rooms.sums.names,
        "red_days": figures.rooms.red_days,
        "several": figures.leads_several,
    }


def _totals_today(lines: list[RoomLine], figures: ChiefFigures) -> dict[str, Any]:
    """{name: (number, address of its records)} of all rooms as of today; sums, so they cannot differ from the table."""
    unit = figures.unit
    urls = current_urls(unit, figures.rooms.red_days) if unit is not None else {}
    vacant_url = records("stations:rooms", coverage="vacant", **unit) if unit is not None else ""
    return {
        "late": (sum(line.late for line in lines), urls.get("late", "")),
        "unvisited": (sum(line.unvisited for line in lines), urls.get("unvisited", "")),
        "vacant": (sum(line.is_vacant for line in lines), vacant_url),
        "rooms": sum(not line.unit.is_closed for line in lines),
    }
