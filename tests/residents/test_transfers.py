"""Transfers between rooms: state × act × role."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, OutOfScope, RuleViolation
from notifications.models import Notification
from residents import actions
from residents.models import Transfer
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def here(room):
    return factories.HouseholdFactory(room=room)


@pytest.fixture
def theirs(outsider, far_room):
    """Registered at the far room."""
    home = factories.HouseholdFactory(room=far_room)
    return actions.enter_resident(by=outsider, household=home, name="王五", from_on=timezone.localdate())


@pytest.fixture
def requested(officer, here, theirs):
    return actions.ask_transfer(
        by=officer, resident=theirs, household=here, residency_kind="temporary", reason="rents here"
    )


def test_asking_tells_the_officers_of_the_other_room(requested, officer, outsider, far_room, room):
    assert (requested.from_room, requested.room, requested.state) == (far_room, room, "asked")
    message = Notification.objects.get()
    assert message.officer == outsider
    assert "rents here" in message.text
    assert room.name in message.title
    assert Entry.objects.get(verb="transfer_asked").reason == "rents here"


def test_a_vacant_room_is_answered_by_its_chief(officer, here, theirs, outsider, far_station):
    lead = factories.PostingFactory(role="chief", station=far_station).officer
    outsider.postings.update(until=timezone.localdate() - timezone.timedelta(days=1))
    outsider.forget_postings()
    actions.ask_transfer(by=officer, resident=theirs, household=here, reason="rents here")
    assert Notification.objects.get().officer == lead


def test_accepting_moves_the_person_today_and_tells_who_asked(requested, officer, outsider, theirs, here, room):
    actions.answer_transfer(by=outsider, transfer=requested, accept=True, answer="agreed")
    theirs.refresh_from_db()
    assert (theirs.room, theirs.household, theirs.residency_kind) == (room, here, "temporary")
    assert theirs.residencies.count() == 2
    requested.refresh_from_db()
    assert (requested.state, requested.answered_by) == ("accepted", outsider)
    message = Notification.objects.get(officer=officer)
    assert theirs.name in message.text
    assert Entry.objects.filter(verb="transfer_accepted").exists()


def test_refusing_needs_a_reason_and_does_not_name_the_person(requested, officer, outsider, theirs, far_room):
    with pytest.raises(Invalid):
        actions.answer_transfer(by=outsider, transfer=requested, accept=False, answer="")
    actions.answer_transfer(by=outsider, transfer=requested, accept=False, answer="lives here still")
    theirs.refresh_from_db()
    assert theirs.room == far_room
    message = Notification.objects.get(officer=officer)
    assert "lives here still" in message.text
    assert theirs.name not in message.text


def test_only_the_room_that_has_the_person_answers_and_only_the_other_withdraws(
    requested, officer, neighbour, outsider, bureau, auxiliary
):
    for by in (officer, neighbour, bureau, auxiliary):
        with pytest.raises(OutOfScope):
            actions.answer_transfer(by=by, transfer=requested, accept=True)
    for by in (outsider, neighbour, bureau, auxiliary):
        with pytest.raises(OutOfScope):
            actions.withdraw_transfer(by=by, transfer=requested)


@pytest.mark.parametrize("state", ["accepted", "refused", "withdrawn"])
def test_a_closed_request_stays_closed(requested, officer, outsider, state):
    Transfer.objects.filter(pk=requested.pk).update(state=state)
    with pytest.raises(RuleViolation, match="closed"):
        actions.answer_transfer(by=outsider, transfer=requested, accept=True)
    with pytest.raises(RuleViolation):
        actions.answer_transfer(by=outsider, transfer=requested, accept=False, answer="no")
    with pytest.raises(RuleViolation):
        actions.withdraw_transfer(by=officer, transfer=requested)


def test_withdrawing(requested, officer):
    actions.withdraw_transfer(by=officer, transfer=requested)
    requested.refresh_from_db()
    assert requested.state == "withdrawn"
    assert Entry.objects.filter(verb="transfer_withdrawn").exists()


def test_a_room_asks_once(requested, officer, roommate, here, theirs):
    for by in (officer, roommate):
        with pytest.raises(RuleViolation, match="already"):
            actions.ask_transfer(by=by, resident=theirs, household=here, reason="again")


def test_what_cannot_be_asked(officer, auxiliary, here, theirs, outsider):
    own = actions.enter_resident(by=officer, household=here, name="张三")
    with pytest.raises(RuleViolation, match="move"):
        actions.ask_transfer(by=officer, resident=own, household=here, reason="rents here")
    with pytest.raises(Invalid):
        actions.ask_transfer(by=officer, resident=theirs, household=here, reason=" ")
    with pytest.raises(OutOfScope):
        actions.ask_transfer(by=auxiliary, resident=theirs, household=here, reason="rents here")
    actions.record_death(by=outsider, resident=theirs, on=timezone.localdate())
    with pytest.raises(RuleViolation, match="died"):
        actions.ask_transfer(by=officer, resident=theirs, household=here, reason="rents here")


def test_somebody_who_died_meanwhile_is_not_transferred(requested, outsider, theirs):
    actions.record_death(by=outsider, resident=theirs, on=timezone.localdate())
    with pytest.raises(RuleViolation, match="died"):
        actions.answer_transfer(by=outsider, transfer=requested, accept=True)


def test_who_died_meanwhile_can_only_be_refused_on_the_page(requested, outsider, theirs, signed_in):
    page = signed_in(outsider)
    address = reverse("residents:transfers")
    assert reverse("residents:transfer_accept", args=[requested.pk]) in page.get(address).content.decode()
    actions.record_death(by=outsider, resident=theirs, on=timezone.localdate())
    content = page.get(address).content.decode()
    assert reverse("residents:transfer_accept", args=[requested.pk]) not in content
    assert reverse("residents:transfer_refuse", args=[requested.pk]) in content


def test_somebody_who_moved_away_can_be_transferred(requested, outsider, theirs, here):
    actions.move_out(by=outsider, resident=theirs, on=timezone.localdate())
    actions.answer_transfer(by=outsider, transfer=requested, accept=True)
    theirs.refresh_from_db()
    assert theirs.household == here


def test_a_third_rooms_request_follows_the_person(requested, neighbour, other_room, outsider, theirs, officer, room):
    third = actions.ask_transfer(
        by=neighbour, resident=theirs, household=factories.HouseholdFactory(room=other_room), reason="rents there"
    )
    actions.answer_transfer(by=outsider, transfer=requested, accept=True)
    third.refresh_from_db()
    assert (third.from_room, third.state) == (room, "asked")
    actions.answer_transfer(by=officer, transfer=third, accept=True)
    theirs.refresh_from_db()
    assert theirs.room == other_room


def test_two_requests_at_the_same_instant_make_one(officer, here, theirs, monkeypatch):
    """The unique key decides when both looked before either wrote."""
    from residents.actions import transfers

    actions.ask_transfer(by=officer, resident=theirs, household=here, reason="rents here")
    asking = transfers.rules.asking
    looks = iter([lambda *args, **kwargs: None, asking])
    monkeypatch.setattr(transfers.rules, "asking", lambda *args, **kwargs: next(looks)(*args, **kwargs))
    with pytest.raises(RuleViolation, match="already"):
        actions.ask_transfer(by=officer, resident=theirs, household=here, reason="rents here")
