"""The nightly jobs by hand: each prints on one line what it did, and does nothing twice."""

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from tests import factories

TODAY = date(2026, 5, 20)  # a Wednesday, not a day off


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(f"{TODAY}T08:00:00+08:00", tick=False):
        yield


def said(command, *arguments):
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def test_raising_prints_how_many(room):
    for _number in range(3):
        factories.HouseholdFactory(room=room, visit_from=date(2026, 3, 1))
    assert said("raise_followups", "--on", "2026-03-02") == "raised 0\n"
    assert said("raise_followups", "--on", "2026-05-31") == "raised 3\n"
    assert said("raise_followups") == "raised 0\n"


def test_a_day_that_is_none_is_refused(db):
    with pytest.raises(CommandError, match="--on"):
        call_command("raise_followups", "--on", "tomorrow")


def test_reminding_and_escalating_print_how_many(room, officer, chief):
    for day in (TODAY, date(2026, 4, 1)):
        factories.FollowUpFactory(household=factories.HouseholdFactory(room=room), due_on=day)
    assert said("remind") == "reminded of 2\n"
    assert said("remind") == "reminded of 0\n"
    assert said("escalate") == "escalated 1\n"
    assert said("escalate") == "escalated 0\n"


def test_the_calendar_changes_once(db):
    said("refresh_calendar")
    assert said("refresh_calendar") == "changed 0\n"


def test_expiring_prints_both_counts(room):
    factories.ListingFactory(resident__household__room=room, review_on=date(2026, 5, 19))
    assert said("expire_listings").startswith("ended 1, reviews near ")
    assert said("expire_listings").startswith("ended 0, reviews near 0")
