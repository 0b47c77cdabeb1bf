"""A case is offered to another room, which takes it or not; what each room sees meanwhile."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, NotAllowed, OutOfScope, RuleViolation, StaleVersion
from disputes import actions
from disputes.models import Dispute, HandOff
from notifications.models import Notification
from tests import factories

pytestmark = pytest.mark.usefixtures("in_english")
TITLE = "王强与李梅邻里纠纷"


@pytest.fixture
def dispute(room, officer):
    return factories.DisputeFactory(room=room, state="accepted", title=TITLE, handler=officer)


def offer(by, dispute, room, reason="当事双方均住河东"):
    return actions.offer_hand_off(by=by, dispute=dispute, room=room, reason=reason)


def recipients(kind):
    return {message.officer for message in Notification.objects.filter(kind=kind)}


def verbs(room):
    return list(
        Entry.objects.filter(room_id=room.pk, verb__startswith="hand_off").order_by("id").values_list("verb", flat=True)
    )


def test_offered_it_stays_where_it_is(dispute, officer, roommate, outsider, far_room):
    offered = offer(officer, dispute, far_room)
    dispute.refresh_from_db()
    assert dispute.room != far_room
    assert offered.state == "offered"
    assert recipients("dispute_offered") == {outsider}
    [message] = Notification.objects.all()
    assert message.url == offered.get_absolute_url()
    assert TITLE not in str(message.data)


def test_the_other_room_sees_the_offer_and_not_the_case(dispute, officer, outsider, neighbour, far_room):
    offered = offer(officer, dispute, far_room)
    assert list(HandOff.objects.visible_to(outsider)) == [offered]
    assert list(HandOff.objects.to_answer(outsider)) == [offered]
    assert not Dispute.objects.visible_to(outsider).exists()
    assert not HandOff.objects.visible_to(neighbour).exists()
    assert list(HandOff.objects.visible_to(officer)) == [offered]
    assert not HandOff.objects.to_answer(officer).exists()


def test_accepted_it_changes_hands_that_moment(dispute, officer, outsider, room, far_room):
    source = ContentType.objects.get_for_model(Dispute)
    own = {"source_type": source, "source_id": dispute.pk, "household": None, "is_matter": True, "subject": "1"}
    left = factories.FollowUpFactory(**own, room=room)
    done = factories.FollowUpFactory(
        **own,
        room=room,
        due_on=timezone.localdate() - timedelta(days=30),
        state="cancelled",
    )
    offered = offer(officer, dispute, far_room)
    actions.accept_hand_off(by=outsider, hand_off=offered, answer="接收")
    assert not Dispute.objects.visible_to(officer).exists()
    moved = Dispute.objects.visible_to(outsider).get()
    assert (moved.room, moved.handler, moved.numbered_by, moved.state) == (far_room, outsider, room, "accepted")
    left.refresh_from_db()
    done.refresh_from_db()
    assert (left.room, done.room) == (far_room, room)
    offered.refresh_from_db()
    assert (offered.state, offered.answer, offered.answered_by) == ("accepted", "接收", outsider)
    assert recipients("dispute_offer_accepted") == {officer}


def test_both_rooms_have_their_lines(dispute, officer, outsider, room, far_room):
    offered = offer(officer, dispute, far_room)
    actions.accept_hand_off(by=outsider, hand_off=offered)
    assert verbs(room) == ["hand_off_offered", "hand_off_accepted"]
    assert verbs(far_room) == ["hand_off_offered", "hand_off_accepted"]
    of_case = Entry.objects.filter(target_type=ContentType.objects.get_for_model(Dispute), target_id=dispute.pk)
    assert [line.verb for line in of_case.order_by("id")] == ["hand_off_offered", "hand_off_accepted"]
    assert of_case.get(verb="hand_off_accepted").changes["room"] == [room.name, far_room.name]
    assert TITLE not in Entry.objects.get(room_id=far_room.pk, verb="hand_off_offered").subject


def test_a_chief_accepts_for_a_room_and_leaves_open_who_handles(dispute, officer, chief, other_room, neighbour):
    offered = offer(officer, dispute, other_room)
    actions.accept_hand_off(by=chief, hand_off=offered)
    dispute.refresh_from_db()
    assert (dispute.room, dispute.handler) == (other_room, None)


def test_refused_with_an_answer_it_stays(dispute, officer, outsider, room, far_room):
    offered = offer(officer, dispute, far_room)
    with pytest.raises(Invalid) as refused:
        actions.refuse_hand_off(by=outsider, hand_off=offered, answer="")
    assert refused.value.field == "answer"
    actions.refuse_hand_off(by=outsider, hand_off=offered, answer="一方未在我辖区居住")
    dispute.refresh_from_db()
    offered.refresh_from_db()
    assert (dispute.room, dispute.handler, offered.state) == (room, officer, "refused")
    assert recipients("dispute_offer_refused") == {officer}
    assert verbs(room) == ["hand_off_offered", "hand_off_refused"]
    assert verbs(far_room) == ["hand_off_offered", "hand_off_refused"]
    offer(officer, dispute, far_room, "再次协商后移交")


def test_withdrawn_by_the_room_that_offered(dispute, officer, roommate, outsider, far_room):
    offered = offer(officer, dispute, far_room)
    with pytest.raises(NotAllowed):
        actions.withdraw_hand_off(by=outsider, hand_off=offered)
    actions.withdraw_hand_off(by=roommate, hand_off=offered)
    offered.refresh_from_db()
    assert offered.state == "withdrawn"
    assert recipients("dispute_offer_withdrawn") == {outsider}


@pytest.mark.parametrize("end", ["accept", "refuse", "withdraw"])
def test_an_offer_is_answered_once(dispute, officer, chief, other_room, end):
    offered = offer(officer, dispute, other_room)
    HandOff.objects.filter(pk=offered.pk).update(state="refused")
    with pytest.raises(RuleViolation):
        {
            "accept": lambda: actions.accept_hand_off(by=chief, hand_off=offered),
            "refuse": lambda: actions.refuse_hand_off(by=chief, hand_off=offered, answer="不属我室"),
            "withdraw": lambda: actions.withdraw_hand_off(by=chief, hand_off=offered),
        }[end]()


def test_who_may_answer(dispute, officer, auxiliary, neighbour, outsider, bureau, far_room):
    offered = offer(officer, dispute, far_room)
    for user in (officer, auxiliary, bureau):
        with pytest.raises(NotAllowed):
            actions.accept_hand_off(by=user, hand_off=offered)
    with pytest.raises(OutOfScope):
        actions.accept_hand_off(by=neighbour, hand_off=offered)
    with pytest.raises(StaleVersion):
        actions.accept_hand_off(by=outsider, hand_off=offered, expected_version=7)


def test_who_may_offer(dispute, auxiliary, bureau, neighbour, outsider, far_room):
    for user in (auxiliary, bureau):
        with pytest.raises(NotAllowed):
            offer(user, dispute, far_room)
    for user in (neighbour, outsider):
        with pytest.raises(OutOfScope):
            offer(user, dispute, far_room)


def test_to_which_rooms(dispute, officer, room, far_room):
    closed = factories.RoomFactory(station=room.station, closed_on=timezone.localdate())
    for wrong in (room, closed, factories.RoomFactory()):
        with pytest.raises(RuleViolation):
            offer(officer, dispute, wrong)
    offer(officer, dispute, far_room)
    with pytest.raises(RuleViolation):
        offer(officer, dispute, far_room)


def test_a_room_that_closed_meanwhile_takes_nothing(dispute, officer, chief, other_room):
    offered = offer(officer, dispute, other_room)
    other_room.closed_on = timezone.localdate()
    other_room.save()
    with pytest.raises(RuleViolation):
        actions.accept_hand_off(by=chief, hand_off=offered)


def test_a_case_that_is_over_is_not_offered(room, officer, far_room):
    with pytest.raises(RuleViolation):
        offer(officer, factories.DisputeFactory(room=room, state="closed"), far_room)


def test_closing_withdraws_the_offer(dispute, officer, outsider, far_room):
    offered = offer(officer, dispute, far_room)
    actions.close(by=officer, dispute=dispute, outcome="by_themselves")
    offered.refresh_from_db()
    assert offered.state == "withdrawn"
    assert recipients("dispute_offer_withdrawn") == {outsider}
    with pytest.raises(RuleViolation):
        actions.accept_hand_off(by=outsider, hand_off=offered)


def test_where_nobody_is_posted_the_chief_hears(dispute, officer, chief, other_room):
    offer(officer, dispute, other_room)
    assert recipients("dispute_offered") == {chief}
