"""What is summed from the facts is what each app counts from its records, whatever it is cut into."""

import random
from datetime import date, timedelta

import pytest
from django.utils import timezone

from benchmarks.random_acts import EVERYTHING, JOBS, Acts
from core.scope import Scope
from core.time.periods import Period, months_of
from disputes import stats as cases
from facts import stats
from facts.models import RoomNow
from followups import stats as followups
from followups.models import FollowUp
from residents import stats as register
from residents.models import Residency
from stations.models import Room
from visits import stats as visits
from visits.models import Visit

pytestmark = pytest.mark.django_db
UNITS, PERIODS = ("room", "station", "bureau"), (None, "day", "week", "month")


@pytest.fixture
def busy(peopled):
    """Some hundred acts, and the days they fell on."""
    officers, rooms = peopled
    draw = random.Random(11)
    acts = Acts(officers, rooms, draw)
    kinds = [name for name in EVERYTHING if name not in JOBS]
    for _ in range(90):
        acts.take(draw.choice(kinds))
    today = timezone.localdate()
    return {"since": today - timedelta(days=60), "until": today + timedelta(days=25)}


def _all(model):
    return model.objects.in_scope(Scope.all())


def _facts(busy, by, per, **names):
    """{(unit, period): {what the app calls it: sum}}, without lines of nothing."""
    selection = stats.FactSelection.in_scope(Scope.all())
    sums = stats.sums_by_period(selection, by=by, per=per, measures=tuple(names.values()), **busy)
    lines = {key: {own: row[name] for own, name in names.items()} for key, row in sums.items()}
    return {key: row for key, row in lines.items() if any(row.values())}


def _lines(sums, names):
    lines = {key: {name: row[name] for name in names} for key, row in sums.items()}
    return {key: row for key, row in lines.items() if any(row.values())}


@pytest.mark.parametrize("by", UNITS)
def test_by_every_unit_and_period(busy, by):
    for per in PERIODS:
        same = {"visits": "visits", "minutes": "minutes"}
        if per == "day" and by == "room":
            same |= {"households_visited": "households_met", "persons_met": "persons_met"}
        if per == "month" and by == "room":
            same |= {"households_visited": "households_first_met"}
        rows = {(row["unit"], row["period"]): row for row in visits.workload(_all(Visit), by=by, per=per, **busy)}
        assert _facts(busy, by, per, **same) == _lines(rows, same), per

        same = {"due": "follow_ups_due", "done": "follow_ups_done", "late_done": "follow_ups_late"}
        rows = followups.lines(_all(FollowUp), by=by, per=per, **busy)
        assert _facts(busy, by, per, **same) == _lines(rows, same), per

        same = {name: f"cases_{name}" for name in ("opened", "closed", "agreed", "not_agreed", "reopened")}
        lines = cases.during_by(cases.counted_in(Scope.all()), by=by, per=per, **busy)
        rows = {(row["unit"], row["period"]): row for row in lines}
        assert _facts(busy, by, per, **same) == _lines(rows, same), per

    period = Period(date(busy["since"].year, 1, 1), busy["until"])
    rows = register.population_through(_all(Residency), months_of(period), by=by)
    same = {"arrived": "arrived", "left": "departed"}
    whole = {"since": period.since, "until": period.until}
    assert _facts(whole, by, "month", **same) == _lines(rows, same)


def test_a_visit_that_answers_several_follow_ups_answers_once_a_day(busy):
    for (room, day), row in stats.sums_by_period(
        stats.FactSelection.in_scope(Scope.all()), by="room", per="day", measures=("answering_visits",), **busy
    ).items():
        done = _all(FollowUp).done().filter(room=room, done_on=day).values("done_by_visit").distinct().count()
        assert row["answering_visits"] == done


def test_how_rooms_stand(busy):
    result = register.population(Room.objects.in_scope(Scope.all()))
    stored = stats.standing(_all(RoomNow), by="room")
    for room in Room.objects.in_scope(Scope.all()):
        counted = {name: result[room.pk][name] for name in stats.STANDING_COLUMNS}
        assert stored.get(room.pk, stats.ZERO_STANDING) == counted
