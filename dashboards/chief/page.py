"""The chief's page: what needs attention, then the rooms side by side, worst first, in a period one chooses."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import Any

from core.web.views.sorting import remembered_ordering
from dashboards.attention import Attention
from dashboards.chief.attention import chief_attention
from dashboards.chief.figures import DAYS_AHEAD, ChiefFigures
from dashboards.chief.matters import MOST, matters_of
from dashboards.chief.rooms import (
    ORDERINGS,
    WORST,
    RoomLine,
    current_urls,
    ordered,
    period_figures,
    room_lines,
)
from dashboards.county.comparison import FEWEST_ALIKE
from dashboards.links import records
from dashboards.period import chosen_period

# By the icon of what needs attention: what stands matter by matter, what is arranged, what others are late with.
SINGLE = frozenset({"signature", "calendar-plus", "arrow-right-left", "clipboard-check"})
ARRANGED = frozenset({"user-x"})
LATE = frozenset({"alarm-clock", "list-checks", "send", "arrow-left-right"})
# Under which this page's ordering is remembered: it shares its path with the other posts' home pages.
PLACE = "chief"


def chief_home(request: Any) -> dict[str, Any]:
    """Context of `dashboards/chief.html`: load every figure, then build what the page says of them."""
    period = chosen_period(request.GET)
    figures = ChiefFigures.load(request.user, period.now)
    ordering = remembered_ordering(request, ORDERINGS, WORST, PLACE)
    return {"period": period, **page_context(figures, ordering)}


def page_context(figures: ChiefFigures, ordering: str) -> dict[str, Any]:
    """What the page says of the figures; no query."""
    lines = room_lines(figures.rooms)
    attention = chief_attention(figures, lines)
    matters = matters_of(figures.matters, figures.rooms.today)
    return {
        "attention": attention,
        "matters": matters[:MOST],
        "matters_more": _more(attention, len(matters)),
        "groups": groups_of(attention),
        "middle": _middle(lines),
        "ahead": days_ahead(figures),
        "figures": period_figures(figures.rooms.sums, [line.unit.pk for line in lines], figures.unit),
        "standing": _totals_today(lines, figures),
        "lines": ordered(lines, ordering),
        "compared_with": figures.rooms.sums.names,
        "red_days": figures.rooms.red_days,
        "several": figures.leads_several,
    }


def groups_of(attention: list[Attention]) -> dict[str, list[Attention]]:
    """What is not decided matter by matter: what only the chief can arrange, what others are late with, what to watch.

    A matter that stands as a row of its own is not said again.
    """
    return {
        "arrange": [item for item in attention if item.icon in ARRANGED],
        "late": [item for item in attention if item.icon not in SINGLE | ARRANGED and item.icon in LATE],
        "watch": [item for item in attention if item.icon not in SINGLE | ARRANGED | LATE],
    }


def _more(attention: list[Attention], rows: int) -> list[Attention]:
    """The lists of single matters, when more wait than stand here."""
    return [item for item in attention if item.icon in SINGLE] if rows > MOST else []


def _middle(lines: list[RoomLine]) -> float | None:
    """The median share of late follow-ups, of three rooms or more."""
    shares = [line.late_share for line in lines if line.late_share is not None]
    return median(shares) if len(shares) >= FEWEST_ALIKE else None


def days_ahead(figures: ChiefFigures) -> list[dict[str, Any]]:
    """The seven days from today on: what is late from the day after, and where it stands."""
    days = [figures.rooms.today + timedelta(days=n) for n in range(DAYS_AHEAD)]
    follow_ups, disputes = figures.ahead["follow_ups"], figures.ahead["disputes"]
    return [
        {
            "day": day,
            "follow_ups": follow_ups.get(day, 0),
            "disputes": disputes.get(day, 0),
            "total": follow_ups.get(day, 0) + disputes.get(day, 0),
        }
        for day in days
    ]


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
