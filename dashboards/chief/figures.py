"""Every query of the chief's page, in a fixed number; the builders beside this module make none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils import timezone

from assistance import stats as care_stats
from core.queries.prepared import prepared, prepared_count
from core.time.periods import Period, previous_period, week_so_far, year_before
from dashboards import stats
from dashboards.calendar import CalendarCounts
from dashboards.chief.matters import Matters
from dashboards.chief.measures import COLUMNS
from dashboards.period import period_label
from disputes import stats as dispute_stats
from disputes.models import Dispute, HandOff
from facts import stats as fact_stats
from facts.models import RoomNow
from followups import stats as followup_stats
from residents import stats as resident_stats
from residents.models import Household, Listing, Transfer, WaitingLimit
from residents.rules.listings import REVIEW_AHEAD_DAYS
from stations import coverage, workload
from stations.models import Room
from stations.scope import RoomExpandedReader

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from stations.models import Officer, Posting

PERMISSION = "station.lead"
# How far back "last visit" looks; a room silent for longer is silent all the same.
ACTIVITY_DAYS = 90
TREND_WEEKS = 12
DAYS_AHEAD = 7
# A request to take over a person is late when nobody replied within so many days.
TRANSFER_DAYS = 3

SumsByRoom = dict[int, dict[str, int]]


@dataclass(frozen=True)
class PeriodSums:
    """Sums of the facts by room in a period, and in those of the two earlier periods that are on record as a whole."""

    period: Period
    current: SumsByRoom
    earlier: tuple[tuple[str, SumsByRoom], ...]  # (name of the period, its sums)

    @classmethod
    def load(cls, facts: fact_stats.FactSelection, period: Period) -> PeriodSums:
        """The period, the one before, and the same days a year earlier; a query each, more where months are cut."""
        begun = fact_stats.first_day(facts)
        compared = [
            (period_label(other), _sums(facts, other))
            for other in (previous_period(period), year_before(period))
            if begun is not None and begun <= other.since
        ]
        return cls(period, _sums(facts, period), tuple((name, sums) for name, sums in compared if _has_records(sums)))

    @property
    def names(self) -> list[str]:
        """What the earlier periods are called."""
        return [name for name, _sums_by_room in self.earlier]


@dataclass(frozen=True)
class RoomFigures:
    """What a table of rooms says: as of `today` by room id, and of the period in `sums`."""

    today: date
    rooms: list[Room]
    sums: PeriodSums
    red_days: int
    standing: SumsByRoom
    unvisited: dict[int, int]
    due: dict[int, dict[str, Any]]
    posts: dict[int, list[Posting]]
    vacant_since: dict[int, date | None]
    last_visit_on: dict[int, date]
    open_by_room: dict[int, int]
    visits_by_week: dict[int, list[int]]  # of the last twelve weeks, this one included, oldest first

    @classmethod
    def load(cls, user: Officer, rooms: QuerySet[Room], period: Period) -> RoomFigures:
        """`rooms` is a queryset with stations; the number of queries does not depend on how many rooms there are."""
        today = timezone.localdate()
        listed = list(rooms)
        reader = RoomExpandedReader(user, listed)
        # By their numbers: of a subquery the planner of PostgreSQL expects one room, and walks all their residents.
        inside = {"room__in": [room.pk for room in listed]}
        facts = fact_stats.FactSelection.in_scope(user.scope_for(RoomNow.VIEW)).filter(**inside)
        red_days = WaitingLimit.objects.in_force(today).red_days
        activity_since = today - timedelta(days=ACTIVITY_DAYS)
        return cls(
            today=today,
            rooms=listed,
            sums=PeriodSums.load(facts, period),
            red_days=red_days,
            standing=fact_stats.standing(RoomNow.objects.filter(**inside), by="room"),
            unvisited=resident_stats.unvisited_by_room(reader.scope_for(Household.VIEW), red_days, today),
            due=followup_stats.due_by_room(reader, today),
            open_by_room=followup_stats.open_by_room(reader),
            posts=workload.posts_by_room(rooms, today),
            vacant_since={room.pk: room.vacant_since for room in coverage.vacant(rooms, today)},
            last_visit_on=fact_stats.last_days(facts, "visits", since=activity_since, until=today),
            visits_by_week=_visits_by_week(facts, today),
        )


@dataclass(frozen=True)
class PendingCounts:
    """How much waits for the chief beside the rooms' own work; `handlers` are {view of disputes: names in charge}."""

    disputes: dict[str, int]
    handlers: dict[str, list[str]]
    offers: int
    decisions: int
    reviews: int
    care_reviews: int
    consents: int
    late_transfers: int
    calendar: CalendarCounts

    @classmethod
    def load(cls, user: Officer, rooms: list[Room]) -> PendingCounts:
        """Ten queries, two more while the holidays of the coming year are incomplete."""
        reader = RoomExpandedReader(user, rooms)
        disputes = Dispute.objects.visible_to(user)
        return cls(
            disputes=stats.dispute_counts(user),
            handlers={
                "red": dispute_stats.handler_names(disputes.overdue()),
                "week": dispute_stats.handler_names(disputes.turning_red()),
            },
            offers=_offers(user=user),
            decisions=stats.decisions_count(reader),
            reviews=_reviews(reader=reader, until=timezone.localdate() + timedelta(days=REVIEW_AHEAD_DAYS)),
            care_reviews=care_stats.reviews_due(reader),
            consents=care_stats.consents_to_ask(reader),
            late_transfers=_late_transfers(reader=reader, before=timezone.now() - timedelta(days=TRANSFER_DAYS)),
            calendar=CalendarCounts.load(user),
        )


@dataclass(frozen=True)
class ChiefFigures:
    """All the page is built from.

    `unit` are the conditions of a list of just the stations led, None where no list shows just them.
    """

    rooms: RoomFigures
    pending: PendingCounts
    matters: Matters
    ahead: dict[str, dict[date, int]]  # {"follow_ups" and "disputes": {last day: how many}} of the seven days ahead
    unit: dict[str, int] | None
    leads_several: bool
    may_post: bool

    @classmethod
    def load(cls, user: Officer, period: Period) -> ChiefFigures:
        """Read everything about the rooms of the stations that `user` leads, in `period` and as of today."""
        led = user.scope_for(PERMISSION)
        rooms = RoomFigures.load(user, Room.objects.in_scope(led).select_related("station"), period)
        return cls(
            rooms=rooms,
            pending=PendingCounts.load(user, rooms.rooms),
            matters=Matters.load(user, RoomExpandedReader(user, rooms.rooms)),
            ahead=_ahead(user, rooms),
            unit=_list_conditions(user, led.station_ids),
            leads_several=len(led.station_ids) > 1,
            may_post=user.can("postings.edit"),
        )


def _ahead(user: Officer, rooms: RoomFigures) -> dict[str, dict[date, int]]:
    until = rooms.today + timedelta(days=DAYS_AHEAD - 1)
    reader = RoomExpandedReader(user, rooms.rooms)
    disputes = _due_disputes(user=user, since=rooms.today, until=until)
    return {
        "follow_ups": followup_stats.running_out(reader, rooms.today, until),
        "disputes": {row["due_on"]: row["n"] for row in disputes},
    }


@prepared
def _due_disputes(*, user: Officer, since: date, until: date) -> Any:
    rows = Dispute.objects.visible_to(user).open().filter(due_on__gte=since, due_on__lte=until)
    return rows.order_by().values("due_on").annotate(n=Count("*"))


def _list_conditions(user: Officer, station_ids: frozenset[int]) -> dict[str, int] | None:
    if len(station_ids) == 1:
        return {"station": next(iter(station_ids))}
    visible = user.scope_for("visits.view")
    elsewhere = Room.objects.filter(pk__in=visible.room_ids).exclude(station__in=station_ids)
    return None if visible.bureau_ids or elsewhere.exists() else {}


def _sums(facts: fact_stats.FactSelection, period: Period) -> SumsByRoom:
    rows = fact_stats.sums_by_period(facts, since=period.since, until=period.until, by="room", measures=COLUMNS)
    return {room: sums for (room, _none), sums in rows.items()}


def _has_records(sums: SumsByRoom) -> bool:
    return any(any(row.values()) for row in sums.values())


def _visits_by_week(facts: fact_stats.FactSelection, today: date) -> dict[int, list[int]]:
    this_monday = week_so_far(today).since
    mondays = [this_monday - timedelta(weeks=back) for back in reversed(range(TREND_WEEKS))]
    rows = fact_stats.sums_by_period(facts, since=mondays[0], until=today, by="room", per="week", measures=("visits",))
    by_room: dict[int, dict[date, int]] = {}
    for (room, monday), row in rows.items():
        by_room.setdefault(room, dict.fromkeys(mondays, 0))[monday] = row["visits"]
    return {room: list(counts.values()) for room, counts in by_room.items()}


@prepared_count
def _offers(*, user: Officer) -> QuerySet[HandOff]:
    """A room without an officer leaves its offers to the chief."""
    return HandOff.objects.visible_to(user).to_answer(user)


@prepared_count
def _reviews(*, reader: Any, until: date) -> QuerySet[Listing]:
    return Listing.objects.visible_to(reader).to_review(until)


@prepared_count
def _late_transfers(*, reader: Any, before: Any) -> QuerySet[Transfer]:
    return Transfer.objects.to_answer(reader).filter(created_at__lt=before)
