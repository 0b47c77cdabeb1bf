"""Follow-ups go with the people: cancelled, moved along, and back when they are back."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from followups import actions, tasks
from followups.models import FollowUp
from residents.models import Listing
from tests import factories


def days(n):
    return timezone.localdate() + timedelta(days=n)


@pytest.fixture
def person(room):
    return factories.ResidentFactory(household=factories.HouseholdFactory(room=room))


@pytest.fixture
def listing(person):
    return factories.ListingFactory(resident=person)


@pytest.fixture
def due(listing):
    return factories.FollowUpFactory(
        household=listing.resident.household,
        resident=listing.resident,
        source_type=ContentType.objects.get_for_model(Listing),
        source_id=listing.pk,
        due_on=days(-20),
    )


def leave(person):
    person.household = None
    person.save()


def test_moving_away_cancels_and_says_why(person, due):
    leave(person)
    assert actions.tidy()["moved_away"] == 1
    due.refresh_from_db()
    assert (due.state, due.cancelled_by, due.cancel_reason) == ("cancelled", None, "moved_away")
    assert due.version == 2
    assert str(due.cancel_reason_in_words)
    assert actions.tidy()["moved_away"] == 0


def test_death_and_the_end_of_a_listing_cancel(person, listing, due):
    listing.state = "ended"
    listing.save()
    assert actions.tidy()["listing_ended"] == 1
    other = factories.FollowUpFactory(household=person.household, resident=person, source_id=999)
    person.died_on = days(0)
    person.save()
    assert actions.tidy()["died"] == 1
    other.refresh_from_db()
    assert other.state == "cancelled"


def test_an_ended_household_is_not_visited(room):
    home = factories.HouseholdFactory(room=room)
    factories.FollowUpFactory(household=home)
    home.ended_on = days(0)
    home.save()
    assert actions.tidy()["household_ended"] == 1


def test_a_move_within_takes_it_along(person, due, other_room):
    person.household = factories.HouseholdFactory(room=other_room)
    person.room = other_room
    person.save()
    assert actions.tidy()["moved"] == 1
    due.refresh_from_db()
    assert (due.household, due.room, due.state) == (person.household, other_room, "open")


def test_a_household_of_another_room_takes_it_along(room, other_room):
    due = factories.FollowUpFactory(household=factories.HouseholdFactory(room=room))
    due.household.room = other_room
    due.household.save()
    assert actions.tidy()["moved"] == 1
    due.refresh_from_db()
    assert due.room == other_room


def test_whoever_is_back_is_due_again_and_not_late_from_the_start(person, due):
    home = person.household
    leave(person)
    actions.tidy()
    person.household = home
    person.save()
    assert actions.tidy()["back"] == 1
    due.refresh_from_db()
    assert (due.state, due.cancelled_at, due.cancel_reason) == ("open", None, "")
    assert due.due_on >= days(0)
    assert due.window_to >= due.due_on
    assert due.raised_for_on == days(-20)
    assert actions.tidy()["back"] == 0


def test_what_an_officer_cancelled_stays_cancelled(due, officer):
    actions.cancel(by=officer, follow_up=due, reason="moved_away")
    assert actions.tidy()["back"] == 0


def test_what_was_visited_meanwhile_does_not_come_back(person, due):
    home = person.household
    leave(person)
    actions.tidy()
    home.last_visited_on = days(-1)
    home.save()
    person.household = home
    person.save()
    assert actions.tidy()["back"] == 0


def test_the_doorbell_tidies_only_what_it_names(person, due, room):
    elsewhere = factories.FollowUpFactory(household=factories.HouseholdFactory(room=room, ended_on=days(0)))
    leave(person)
    tasks.tidy(resident_ids=[person.pk])
    due.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (due.state, elsewhere.state) == ("cancelled", "open")


def test_the_nightly_job_tidies(person, due):
    leave(person)
    actions.raise_followups()
    assert FollowUp.objects.get(pk=due.pk).state == "cancelled"
