"""The rooms side by side: how they stand now and what happened in the chosen period; a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.charts import trend
from core.time.periods import week_so_far
from core.web.views import Column
from dashboards.chief_figures import MEASURES, compared
from dashboards.links import records
from facts import stats as fact_stats
from facts.models import RoomNow
from followups import stats as followup_stats
from residents import stats as resident_stats
from residents.models import Household, WaitingLimit
from stations import coverage, load
from stations.scope import RoomExpandedReader

# Below this many households a percentage says little; the page marks it.
SMALL = 30
# How far back "last visit" looks; a room silent for longer is silent all the same.
ACTIVITY_DAYS = 90
TREND_WEEKS = 12
WORST = "worst"


@dataclass
class RoomLine:
    """One room: `late`, `due`, `unvisited` and the `posts` in force as of today, `figures` of the period."""

    unit: object
    url: str
    households: int = 0
    unvisited: int = 0
    due: int = 0
    late: int = 0
    late_since: date | None = None
    posts: list = field(default_factory=list)
    is_vacant: bool = False
    vacant_since: date | None = None
    last_on: date | None = None
    weeks: list = field(default_factory=list)
    figures: list = field(default_factory=list)
    urls: dict = field(default_factory=dict)

    @property
    def officers(self):
        return [post.officer for post in self.posts]

    @property
    def trend(self):
        return trend(self.weeks, _("Visits a week, twelve weeks up to this one"))

    @property
    def is_covered(self):
        """Held by others for a while, by nobody as the own room."""
        return bool(self.posts) and all(post.is_cover for post in self.posts)

    @property
    def unvisited_share(self):
        """Per cent of the households; None without any."""
        return round(100 * self.unvisited / self.households) if self.households else None

    @property
    def is_small(self):
        return self.households < SMALL

    @property
    def silent_days(self):
        return (timezone.localdate() - self.last_on).days if self.last_on else None

    @property
    def has_records(self):
        """A closed room stays in the table as long as anything in it counts."""
        return any((self.households, self.due, *self.weeks, *(figure.value for figure in self.figures)))

    @property
    def worst_first(self):
        return (-self.late, -self.is_vacant, -(self.unvisited_share or 0), self.unit.code)


def room_lines(user, rooms, period):
    """(lines worst first, Compared, red limit in days) of `rooms`, a queryset with stations, in `period`."""
    today = timezone.localdate()
    listed = list(rooms)
    reader = RoomExpandedReader(user, listed)
    # By their numbers: of a subquery the planner of PostgreSQL expects one room, and walks all their residents.
    inside = {"room__in": [room.pk for room in listed]}
    facts = fact_stats.FactSelection.in_scope(user.scope_for(RoomNow.VIEW)).filter(**inside)
    sums = compared(facts, period)
    red_days = WaitingLimit.objects.in_force(today).red_days
    standing = fact_stats.standing(RoomNow.objects.filter(**inside), by="room")
    unvisited = resident_stats.unvisited_by_room(reader.scope_for(Household.VIEW), red_days, today)
    waiting = followup_stats.due_by_room(reader, today)
    posts = load.posts_by_room(rooms, today)
    vacant = {room.pk: room.vacant_since for room in coverage.vacant(rooms, today)}
    last = fact_stats.last_days(facts, "visits", since=today - timedelta(days=ACTIVITY_DAYS), until=today)
    weeks = _weeks(facts, today)
    lines = []
    for room in listed:
        due = waiting.get(room.pk, {})
        line = RoomLine(
            unit=room,
            url=room.get_absolute_url(),
            households=standing.get(room.pk, fact_stats.ZERO_STANDING)["households"],
            unvisited=unvisited.get(room.pk, 0),
            due=due.get("due", 0),
            late=due.get("late", 0),
            late_since=due.get("late_since"),
            posts=posts.get(room.pk, []),
            is_vacant=room.pk in vacant,
            vacant_since=vacant.get(room.pk),
            last_on=last.get(room.pk),
            weeks=weeks.get(room.pk, [0] * TREND_WEEKS),
            figures=sums.figures([room.pk], {"room": room.pk}),
            urls=now_urls({"room": room.pk}, red_days),
        )
        if line.has_records or not room.is_closed:
            lines.append(line)
    return sorted(lines, key=lambda line: line.worst_first), sums, red_days


def now_urls(unit, red_days):
    return {
        "due": records("followups:list", **unit, when="now"),
        "late": records("followups:list", **unit, when="late"),
        "households": records("residents:households", **unit, state="current"),
        "unvisited": records("residents:households", **unit, state="current", unvisited=red_days),
        "last": records("visits:list", **unit),
    }


def _weeks(facts, today):
    """{room id: visits of each of the last twelve weeks, this one included}, oldest first."""
    this = week_so_far(today).since
    mondays = [this - timedelta(weeks=back) for back in reversed(range(TREND_WEEKS))]
    result = fact_stats.sums_by_period(facts, since=mondays[0], until=today, by="room", per="week", measures=("visits",))
    lines = {}
    for (room, monday), row in result.items():
        lines.setdefault(room, dict.fromkeys(mondays, 0))[monday] = row["visits"]
    return {room: list(counts.values()) for room, counts in lines.items()}


FEWEST, MOST = _("fewest first"), _("most first")
COLUMNS = (
    Column("room", _("Police room"), "room"),
    Column("late", _("Late now"), "late", "cell-num", (FEWEST, MOST)),
    Column("unvisited", _("Unvisited"), "unvisited", "cell-num", (FEWEST, MOST)),
    *(Column(item.code, item.label, item.code, "cell-num", (FEWEST, MOST)) for item in MEASURES),
    Column("officers", _("Posted"), "", "cell-status"),
    Column("last", _("Last visit"), "last_on", "cell-sub"),
)
ORDERINGS = frozenset({WORST, *(column.ordering for column in COLUMNS if column.ordering)})
_PLACES = {measure.code: place for place, measure in enumerate(MEASURES)}
_KEYS = {
    "room": lambda line: line.unit.code,
    "late": lambda line: line.late,
    "unvisited": lambda line: line.unvisited_share or 0,
    "last_on": lambda line: line.last_on or date.min,
    **{code: lambda line, place=place: line.figures[place].value for code, place in _PLACES.items()},
}


def ordered(lines, ordering):
    """By a column, `-` for downwards; lines come worst first, and stay so where the column says nothing."""
    key = _KEYS.get(ordering.lstrip("-"))
    return sorted(lines, key=key, reverse=ordering.startswith("-")) if key else lines
