"""The facts stand right at the end of every act."""

import ast
import contextlib
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from facts import fact_updates
from facts.models import DailyFact, MonthlyFact, RoomNow
from facts.recount import differences, recount
from followups.models import FollowUp
from tests import factories
from tests.meta.code import name_of, sources, tree
from visits import actions
from visits.models import Visit

pytestmark = pytest.mark.django_db


def _record(by, household, at):
    visit, _created = actions.record_visit(
        by=by,
        client_id=uuid.uuid4(),
        kind="door",
        household=household,
        occurred_at=at,
        minutes=10,
        contact="met",
    )
    return visit


def of_visits():
    return [
        difference for difference in differences() if difference.column in fact_updates.DAILY_SOURCES["visits"].columns
    ]


def test_a_visit_its_correction_and_its_void_keep_the_day(officer, household):
    noon = timezone.localtime().replace(hour=12) - timedelta(days=1)
    first = _record(officer, household, noon)
    late = _record(officer, household, noon - timedelta(days=1))
    assert of_visits() == []
    fact = DailyFact.objects.get(room=household.room, day=first.occurred_on)
    assert (fact.visits, fact.minutes, fact.households_met) == (1, 10, 1)
    same_month = first.occurred_on.month == late.occurred_on.month
    assert fact.households_first_met == (0 if same_month else 1)
    actions.correct_visit(by=officer, visit=late, expected_version=None, occurred_at=noon - timedelta(hours=2))
    assert of_visits() == []
    actions.void_visit(by=officer, visit=first, reason="typed twice")
    assert of_visits() == []
    assert DailyFact.objects.get(room=household.room, day=first.occurred_on).visits == 1


def test_a_number_that_was_changed_behind_the_back_is_found_and_set_right(officer, household):
    _record(officer, household, timezone.now() - timedelta(hours=3))
    DailyFact.objects.update(visits=7)
    [wrong] = of_visits()
    assert (wrong.column, wrong.stored, wrong.counted) == ("visits", 7, 1)
    assert recount() >= 1
    assert of_visits() == []


def test_what_changes_outside_an_act_is_refused(household):
    with pytest.raises(RuntimeError):
        fact_updates.mark_days_changed("visits", household.room_id, timezone.localdate())


def test_every_act_raises_the_stamp_of_its_room_once(officer, household):
    before = RoomNow.objects.filter(room=household.room).first()
    _record(officer, household, timezone.now() - timedelta(hours=3))
    assert RoomNow.objects.get(room=household.room).stamp == (before.stamp if before else 0) + 1


def test_an_act_that_fails_leaves_nothing_behind(officer, household):
    @fact_updates.fact_transaction()
    def fail():
        _record(officer, household, timezone.now() - timedelta(hours=3))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Visit.objects.exists()
    assert not DailyFact.objects.exists()
    assert not RoomNow.objects.filter(stamp__gt=0).exists()
    with fact_updates.fact_transaction():
        pass
    assert not RoomNow.objects.filter(stamp__gt=0).exists(), "what the failed act had touched is forgotten"


def test_what_is_taken_back_inside_an_act_counts_for_nothing(officer, household):
    with fact_updates.fact_transaction():
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            _record(officer, household, timezone.now() - timedelta(hours=3))
            raise ZeroDivisionError
    assert of_visits() == []
    assert not DailyFact.objects.filter(visits__gt=0).exists()


def test_acts_within_an_act_settle_once(officer, household, settling):
    with fact_updates.fact_transaction():
        for hours in (3, 4, 5):
            _record(officer, household, timezone.now() - timedelta(hours=hours))
    assert len(settling) == 1
    assert of_visits() == []


@pytest.fixture
def settling(monkeypatch):
    """How many statements each settling took."""
    result, plain = [], fact_updates._settle

    def counted(pending):
        with CaptureQueriesContext(connection) as queries:
            plain(pending)
        result.append(len(queries))

    monkeypatch.setattr(fact_updates, "_settle", counted)
    return result


def test_a_visit_pays_six_statements_and_two_more_when_it_closes_something(officer, household, settling):
    _record(officer, household, timezone.now() - timedelta(hours=3))
    settling.clear()
    _record(officer, household, timezone.now() - timedelta(hours=2))
    factories.FollowUpFactory(household=household)
    _record(officer, household, timezone.now() - timedelta(hours=1))
    assert FollowUp.objects.done().count() == 1
    assert settling == [6, 8]


def test_scattered_days_are_counted_in_small_rectangles():
    first = date(2026, 1, 1)
    scattered = {(room, first + timedelta(days=room * 7 % 911)) for room in range(1500)}
    dense = {(room, first + timedelta(days=day)) for room in range(2000, 2100) for day in range(60)}
    results = list(fact_updates._rectangles(scattered | dense))
    assert set().union(*results) == scattered | dense
    assert sum(map(len, results)) == len(scattered | dense), "each once"
    for keys in results:
        area = len({room for room, _day in keys}) * len({day for _room, day in keys})
        assert area <= max(fact_updates.SMALL_RECTANGLE, min(fact_updates.MAX_RECTANGLE, 4 * len(keys)))
    assert len(list(fact_updates._rectangles(dense))) == 4


# Of dictionaries and papers, which no list of a room shows: their transactions are plain.
PLAIN = {"cadences", "calendar", "categories", "dictionaries", "printing", "waiting"}


def test_no_action_opens_a_plain_transaction_around_acts():
    """It would hold the rooms of one act while the next waits for something else."""
    results = []
    for path in sources("actions"):
        if path.parts[-3] not in ("residents", "followups", "disputes", "visits") or path.stem in PLAIN:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and "transaction.atomic" in map(ast.unparse, node.decorator_list):
                results.append(f"{name_of(path)}:{node.lineno}: {node.name}")
    assert not results, f"decorate them with fact_transaction() of facts.fact_updates: {results}"


def test_a_month_is_the_sum_of_its_days_and_one_that_is_not_is_found(officer, household):
    noon = timezone.localtime().replace(hour=12) - timedelta(days=1)
    first = _record(officer, household, noon)
    _record(officer, household, noon - timedelta(days=40))
    months = MonthlyFact.objects.filter(room=household.room).order_by("-month")
    assert [(item.month, item.visits, item.minutes) for item in months] == [
        ((noon.date() - timedelta(days=back)).replace(day=1), 1, 10) for back in (0, 40)
    ]
    actions.void_visit(by=officer, visit=first, reason="typed twice")
    assert [item.visits for item in months.all()] == [0, 1]
    months.update(visits=7)
    months_differ = [difference for difference in differences() if "visits" in difference.column]
    assert [(difference.column, difference.stored, difference.counted) for difference in months_differ] == [
        ("visits of the month", 7, 1), ("visits of the month", 7, 0),
    ]  # fmt: skip
    assert recount() >= 2
    assert list(differences()) == []
