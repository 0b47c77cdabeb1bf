"""What happens below rings up here: follow-ups change within moments of a move, and a worker that starts catches up."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.models import Entry
from followups import tasks
from followups.models import FollowUp
from notifications.models import Notification
from residents import actions as residents
from tests import factories


def days(n):
    return timezone.localdate() + timedelta(days=n)


@pytest.fixture
def person(room):
    return factories.ResidentFactory(household=factories.HouseholdFactory(room=room))


def test_moving_away_cancels_what_was_due(person, officer, django_capture_on_commit_callbacks):
    due = factories.FollowUpFactory(household=person.household, resident=person)
    home = factories.FollowUpFactory(household=person.household, source_id=98765)
    with django_capture_on_commit_callbacks(execute=True):
        residents.move_out(by=officer, resident=person, on=days(0), moved_to="长沙", reason="务工")
    due.refresh_from_db()
    home.refresh_from_db()
    assert (due.state, due.cancel_reason) == ("cancelled", "moved_away")
    assert (home.state, home.cancel_reason) == ("cancelled", "household_ended")


def test_a_broker_out_of_reach_costs_the_officer_nothing(
    person, officer, django_capture_on_commit_callbacks, monkeypatch
):
    def unreachable(*args, **kwargs):
        raise OSError("no broker")

    monkeypatch.setattr(tasks.tidy, "apply_async", unreachable)
    with django_capture_on_commit_callbacks(execute=True):
        residents.move_out(by=officer, resident=person, on=days(0), moved_to="长沙", reason="务工")
    person.refresh_from_db()
    assert person.household is None


def test_a_worker_that_starts_at_night_raises_but_wakes_nobody(room, officer):
    factories.HouseholdFactory(room=room, visit_from=days(-200))
    with time_machine.travel("2026-05-20T03:00:00+08:00", tick=False):
        factories.HouseholdFactory(room=room, visit_from=days(-200))
        tasks.catch_up()
        assert FollowUp.objects.count() == 1
        assert not Notification.objects.exists()
    with time_machine.travel("2026-05-20T09:00:00+08:00", tick=False):
        tasks.catch_up()
        assert Notification.objects.filter(officer=officer).count() == 1


def test_each_doorbell_rings_its_action(room, officer, chief):
    with time_machine.travel("2026-05-20T09:00:00+08:00", tick=False):
        factories.HouseholdFactory(room=room, visit_from=days(-200))
        tasks.refresh_calendar()
        tasks.raise_followups()
        tasks.remind()
        tasks.escalate()
        verbs = set(Entry.objects.filter(by=None).values_list("verb", flat=True))
        assert {"followups_raised", "reminded", "followups_escalated"} <= verbs
