"""Rights come from dated postings: who sees which rooms, and since when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import OutOfScope
from core.scope import Scope
from residents.models import Household
from stations.models import Officer, Room
from tests import factories


@pytest.fixture
def households(room, other_room, far_room):
    return {r: factories.HouseholdFactory(room=r) for r in (room, other_room, far_room)}


def seen(user):
    return set(Household.objects.visible_to(user))


def test_each_role_sees_its_units(households, room, other_room, far_room, officer, neighbour, chief, bureau, admin):
    assert seen(officer) == {households[room]}
    assert seen(neighbour) == {households[other_room]}
    assert seen(chief) == {households[room], households[other_room]}
    assert seen(bureau) == set(households.values())
    assert seen(admin) == set(), "an administrator sees units, never residents"
    assert set(Room.objects.visible_to(admin)) == {room, other_room, far_room}


def test_a_posting_that_ended_yesterday_sees_nothing_today(households, officer):
    today = timezone.localdate()
    officer.postings.update(until=today)
    assert seen(Officer.objects.get(pk=officer.pk)), "the last day still counts"
    officer.postings.update(until=today - timedelta(days=1))
    assert seen(Officer.objects.get(pk=officer.pk)) == set()


def test_a_posting_that_starts_tomorrow_sees_nothing_yet(households, officer):
    officer.postings.update(since=timezone.localdate() + timedelta(days=1))
    assert seen(Officer.objects.get(pk=officer.pk)) == set()


def test_an_account_that_may_not_sign_in_has_no_rights(households, officer):
    officer.is_active = False
    assert seen(officer) == set()
    assert not officer.can("visits.record")


def test_a_right_of_one_post_does_not_leak_into_another(room, other_room):
    """Officer in one room, auxiliary in the other: confidential listings only in the first."""
    both = factories.PostingFactory(role="officer", room=room).officer
    factories.PostingFactory(officer=both, role="auxiliary", room=other_room)
    scope = both.scope_for("listings.view_confidential")
    assert scope.has(room)
    assert not scope.has(other_room)
    assert both.scope_for("residents.view").has(other_room)


def test_requiring_a_room_outside_is_answered_like_an_absent_one(officer, room, other_room):
    officer.scope_for("visits.record").require(room)
    with pytest.raises(OutOfScope):
        officer.scope_for("visits.record").require(room, other_room)


def test_the_empty_scope_sees_nothing_and_the_job_scope_everything(households):
    assert not Household.objects.in_scope(Scope.nothing()).exists()
    assert Household.objects.in_scope(Scope.all()).count() == 3
