"""The rooms side by side: how they stand now and what happened in the period. Built from RoomFigures, no query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core.charts import trend
from core.shares import share_of, share_text
from core.web.views import Column
from dashboards.changes import Change, change, number_text
from dashboards.chief.figures import TREND_WEEKS, PeriodSums, RoomFigures, SumsByRoom
from dashboards.chief.measures import COLUMNS as FACT_COLUMNS
from dashboards.chief.measures import MEASURES, Measure
from dashboards.links import records
from facts import stats as fact_stats

if TYPE_CHECKING:
    from stations.models import Officer, Posting, Room

# Below this many households a percentage says little; the page marks it.
SMALL = 30
WORST = "worst"


@dataclass(frozen=True)
class Figure:
    """One measure of one room, or of several, with its changes against the earlier periods that have records."""

    measure: Measure
    value: float
    url: str
    changes: tuple[Change, ...] = ()

    @property
    def text(self) -> str:
        return number_text(self.value)


@dataclass
class RoomLine:
    """One room: `late`, `due`, `unvisited` and the `posts` in force as of today, `figures` of the period."""

    unit: Room
    url: str
    today: date
    households: int = 0
    unvisited: int = 0
    open: int = 0
    due: int = 0
    late: int = 0
    late_since: date | None = None
    posts: list[Posting] = field(default_factory=list)
    is_vacant: bool = False
    vacant_since: date | None = None
    last_on: date | None = None
    weeks: list[int] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    urls: dict[str, str] = field(default_factory=dict)

    @property
    def officers(self) -> list[Officer]:
        return [post.officer for post in self.posts]

    @property
    def trend(self) -> Any:
        return trend(self.weeks, _("Visits a week, twelve weeks up to this one"))

    @property
    def is_covered(self) -> bool:
        """Whether only officers who stand in for a while are posted here."""
        return bool(self.posts) and all(post.is_cover for post in self.posts)

    @property
    def unvisited_share(self) -> float | None:
        """From 0 to 1 of the households; None without any."""
        return share_of(self.unvisited, self.households)

    @property
    def late_share(self) -> float | None:
        """From 0 to 1 of all open follow-ups; None without any."""
        return share_of(self.late, self.open)

    @property
    def late_share_text(self) -> str:
        return share_text(self.late_share)

    @property
    def late_days(self) -> int:
        """How late the oldest is."""
        return (self.today - self.late_since).days if self.late_since else 0

    @property
    def is_small(self) -> bool:
        return self.households < SMALL

    @property
    def silent_days(self) -> int | None:
        """Days since the last visit; None without one in the last months."""
        return (self.today - self.last_on).days if self.last_on else None

    @property
    def has_records(self) -> bool:
        """A closed room stays in the table as long as anything in it counts."""
        return any((self.households, self.due, *self.weeks, *(figure.value for figure in self.figures)))

    @property
    def worst_first(self) -> tuple[float, int, bool, float, str]:
        """The key of the order in which the room that needs the chief most comes first."""
        return (-(self.late_share or 0), -self.late, not self.is_vacant, -(self.unvisited_share or 0), self.unit.code)


def room_lines(figures: RoomFigures) -> list[RoomLine]:
    """One line a room, worst first; without closed rooms in which nothing counts."""
    lines = [_line(room, figures) for room in figures.rooms]
    return sorted(
        (line for line in lines if line.has_records or not line.unit.is_closed), key=lambda line: line.worst_first
    )


def _line(room: Room, figures: RoomFigures) -> RoomLine:
    due = figures.due.get(room.pk, {})
    return RoomLine(
        unit=room,
        url=room.get_absolute_url(),
        today=figures.today,
        households=figures.standing.get(room.pk, fact_stats.ZERO_STANDING)["households"],
        unvisited=figures.unvisited.get(room.pk, 0),
        open=figures.open_by_room.get(room.pk, 0),
        due=due.get("due", 0),
        late=due.get("late", 0),
        late_since=due.get("late_since"),
        posts=figures.posts.get(room.pk, []),
        is_vacant=room.pk in figures.vacant_since,
        vacant_since=figures.vacant_since.get(room.pk),
        last_on=figures.last_visit_on.get(room.pk),
        weeks=figures.visits_by_week.get(room.pk, [0] * TREND_WEEKS),
        figures=period_figures(figures.sums, [room.pk], {"room": room.pk}),
        urls=current_urls({"room": room.pk}, figures.red_days),
    )


def period_figures(sums: PeriodSums, rooms: Iterable[int], unit: dict[str, int] | None) -> list[Figure]:
    """The figures of these rooms together; `unit` are the conditions of their lists, None when there are none."""
    current = _added(sums.current, rooms)
    earlier = [(name, _added(earlier_sums, rooms)) for name, earlier_sums in sums.earlier]
    return [_figure(measure, current, earlier, sums, unit) for measure in MEASURES]


def _figure(
    measure: Measure,
    current: dict[str, int],
    earlier: list[tuple[str, dict[str, int]]],
    sums: PeriodSums,
    unit: dict[str, int] | None,
) -> Figure:
    value = measure.value(current)
    changes = tuple(change(value, measure.value(row), measure.better, name) for name, row in earlier)
    return Figure(measure, value, "" if unit is None else measure.records(unit, sums.period), changes)


def _added(sums: SumsByRoom, rooms: Iterable[int]) -> dict[str, int]:
    total = dict.fromkeys(FACT_COLUMNS, 0)
    for room in rooms:
        for name, value in sums.get(room, {}).items():
            total[name] += value
    return total


def current_urls(unit: dict[str, int], red_days: int) -> dict[str, str]:
    """{figure as of today: address of its records}."""
    return {
        "due": records("followups:list", **unit, when="now"),
        "late": records("followups:list", **unit, when="late"),
        "households": records("residents:households", **unit, state="current"),
        "unvisited": records("residents:households", **unit, state="current", unvisited=red_days),
        "last": records("visits:list", **unit),
    }


FEWEST_FIRST, MOST_FIRST = _("fewest first"), _("most first")
COLUMNS = (
    Column("room", _("Police room"), "room"),
    Column("late", _("Late now"), "late", "cell-num", (FEWEST_FIRST, MOST_FIRST)),
    Column("unvisited", _("Unvisited"), "unvisited", "cell-num", (FEWEST_FIRST, MOST_FIRST)),
    *(
        Column(measure.code, measure.label, measure.code, "cell-num", (FEWEST_FIRST, MOST_FIRST))
        for measure in MEASURES
    ),
    Column("officers", _("Posted"), "", "cell-status"),
    Column("last", _("Last visit"), "last_on", "cell-sub"),
)
ORDERINGS = frozenset({WORST, *(column.ordering for column in COLUMNS if column.ordering)})
_PLACES = {measure.code: place for place, measure in enumerate(MEASURES)}
_KEYS: dict[str, Any] = {
    "room": lambda line: line.unit.code,
    "late": lambda line: line.late,
    "unvisited": lambda line: line.unvisited_share or 0,
    "last_on": lambda line: line.last_on or date.min,
    **{code: lambda line, place=place: line.figures[place].value for code, place in _PLACES.items()},
}


def ordered(lines: list[RoomLine], ordering: str) -> list[RoomLine]:
    """By a column, `-` for downwards; lines come worst first, and stay so where the column says nothing."""
    key = _KEYS.get(ordering.lstrip("-"))
    return sorted(lines, key=key, reverse=ordering.startswith("-")) if key else lines
