"""Asking for, moving and cancelling one follow-up."""

from datetime import date, timedelta

import pytest
import time_machine

from audit.models import Entry
from core.errors import Invalid, NotAllowed, OutOfScope, RuleViolation, StaleVersion
from followups import actions, rules
from followups.models import FollowUp
from tests import factories

TODAY = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(f"{TODAY}T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def home(room):
    return factories.HouseholdFactory(room=room)


@pytest.fixture
def due(home):
    return factories.FollowUpFactory(household=home, due_on=TODAY, window_to=date(2026, 5, 25))


def ask(by, home, visit, due_on, **extra):
    return actions.raise_follow_up(
        by=by, source=visit, room=home.room, household=home, due_on=due_on,
        reason_code="next_visit", reason_data={"visited_on": TODAY.isoformat()}, **extra,
    )  # fmt: skip


def test_asking_twice_for_the_same_date_is_one(home, officer):
    visit = factories.VisitFactory(household=home)
    first = ask(officer, home, visit, TODAY + timedelta(days=10))
    again = ask(officer, home, visit, TODAY + timedelta(days=10))
    assert first.pk == again.pk
    assert (first.window_from, first.window_to) == (date(2026, 5, 23), date(2026, 6, 3))
    assert first.escalate_on == date(2026, 6, 10)
    assert first.created_by == officer
    assert Entry.objects.filter(verb="followup_raised").count() == 1
    assert "20" in first.reason


def test_a_day_off_that_an_officer_names_is_kept(home, officer):
    sunday = date(2026, 5, 31)
    query = ask(officer, home, factories.VisitFactory(household=home), sunday, grace_working_days=0)
    assert query.due_on == sunday
    assert query.window_to == date(2026, 6, 1)


def test_asked_again_after_cancelling_it_is_open_again(home, officer):
    visit = factories.VisitFactory(household=home)
    query = ask(officer, home, visit, TODAY + timedelta(days=10))
    assert [f.pk for f in actions.cancel_open_of(by=officer, source=visit, reason="corrected")] == [query.pk]
    again = ask(officer, home, visit, TODAY + timedelta(days=10))
    assert again.pk == query.pk
    again.refresh_from_db()
    assert (again.state, again.cancelled_at, again.cancel_reason) == ("open", None, "")


def test_for_a_resident_alone_the_home_is_known(home, officer):
    person = factories.ResidentFactory(household=home)
    query = actions.raise_follow_up(
        by=officer, source=person, room=home.room, resident=person, due_on=TODAY, reason_code="x", reason_data={}
    )
    assert query.household == home


def test_for_nobody_is_refused(home, officer):
    with pytest.raises(Invalid):
        actions.raise_follow_up(by=officer, source=home, room=home.room, due_on=TODAY, reason_code="x", reason_data={})


def test_moving_keeps_lead_grace_and_limit(due, officer):
    due.reminded_at = due.escalated_at = due.created_at
    due.save()
    actions.reschedule(by=officer, follow_up=due, due_on=date(2026, 6, 4), reason="at the harvest")
    due.refresh_from_db()
    assert due.due_on == date(2026, 6, 4)
    assert due.window_from == date(2026, 5, 28)
    assert due.window_to == date(2026, 6, 9), "three working days, over a weekend"
    assert due.escalate_on == date(2026, 6, 16)
    assert due.raised_for_on == TODAY, "so that the job does not raise it again"
    assert (due.reminded_at, due.escalated_at, due.version) == (None, None, 2)
    line = Entry.objects.get(verb="followup_rescheduled")
    assert line.reason == "at the harvest"
    assert line.changes["due_on"] == ["2026-05-20", "2026-06-04"]


def test_moved_by_a_little_it_does_not_open_today(due, officer):
    actions.reschedule(by=officer, follow_up=due, due_on=TODAY + timedelta(days=2), reason="tomorrow is market day")
    assert due.window_from == TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("due_on", "words"),
    [(TODAY - timedelta(days=1), "past"), (TODAY, "later than"), (TODAY + timedelta(days=91), "at most")],
)
@pytest.mark.usefixtures("in_english")
def test_dates_that_are_refused(due, officer, due_on, words):
    with pytest.raises(RuleViolation, match=words):
        actions.reschedule(by=officer, follow_up=due, due_on=due_on, reason="because")


def test_what_is_closed_is_not_moved_or_cancelled(due, officer):
    actions.cancel(by=officer, follow_up=due, reason="moved in with the daughter")
    due.refresh_from_db()
    assert (due.state, due.cancelled_by) == ("cancelled", officer)
    assert due.cancel_reason_in_words == "moved in with the daughter"
    with pytest.raises(RuleViolation):
        actions.cancel(by=officer, follow_up=due, reason="once more")
    with pytest.raises(RuleViolation):
        actions.reschedule(by=officer, follow_up=due, due_on=TODAY + timedelta(days=3), reason="once more")


@pytest.mark.parametrize("reason", ["", " x ", "x" * 201])
def test_a_reason_is_wanted_and_short(due, officer, reason):
    with pytest.raises(Invalid):
        actions.cancel(by=officer, follow_up=due, reason=reason)


def test_who_may_not(due, neighbour, auditor, auxiliary, admin):
    with pytest.raises(OutOfScope):
        actions.cancel(by=neighbour, follow_up=due, reason="not mine")
    with pytest.raises(NotAllowed):
        actions.cancel(by=auditor, follow_up=due, reason="not mine")
    with pytest.raises(NotAllowed):
        actions.reschedule(by=admin, follow_up=due, due_on=TODAY + timedelta(days=3), reason="not mine")
    due.is_confidential = True
    due.save()
    with pytest.raises(OutOfScope):
        actions.cancel(by=auxiliary, follow_up=due, reason="not for me")


def test_the_second_of_two_editors_is_told(due, officer, roommate):
    mine = FollowUp.objects.get(pk=due.pk)
    actions.reschedule(by=roommate, follow_up=due, due_on=TODAY + timedelta(days=3), reason="later", expected_version=1)
    with pytest.raises(StaleVersion) as refused:
        actions.cancel(by=officer, follow_up=mine, reason="no need", expected_version=1)
    assert refused.value.current.due_on == TODAY + timedelta(days=3)


def test_the_latest_date_is_one_interval_on(due):
    assert rules.latest_due_on(due) == TODAY + timedelta(days=90)
    due.reason_data = {}
    assert rules.latest_due_on(due) == TODAY + timedelta(days=365)
    due.raised_for_on = TODAY - timedelta(days=200)
    assert rules.latest_due_on(due) == TODAY + timedelta(days=365)
