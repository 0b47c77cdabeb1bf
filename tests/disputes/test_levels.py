"""Raising and lowering the level, who is told at once, and who signs."""

import pytest

from audit.models import Entry
from core.errors import Invalid, NotAllowed, OutOfScope, RuleViolation, StaleVersion
from disputes import actions, dated_rules
from disputes.actions import levels
from disputes.models import Acknowledgement, LevelChange
from notifications.models import Notification
from tests import factories

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def dispute(room):
    return factories.DisputeFactory(room=room, state="accepted", title="王强与李梅邻里纠纷")


def waiting(dispute):
    return {user.tier: user.level for user in Acknowledgement.objects.waiting().filter(dispute=dispute)}


def recipients(kind="dispute_level"):
    return {message.officer for message in Notification.objects.filter(kind=kind)}


def test_a_graver_level_shortens_the_time_and_leaves_one_line(dispute, officer):
    changed = actions.escalate(by=officer, dispute=dispute, level="red", reason="有持械苗头")
    assert changed.level == "red"
    limit = dated_rules.level_deadline(changed, since=changed.accepted_on)
    assert (changed.yellow_on, changed.due_on) == (limit.yellow_on, limit.due_on)
    [change] = LevelChange.objects.filter(dispute=dispute)
    assert (change.before, change.after, change.reason, change.created_by) == ("blue", "red", "有持械苗头", officer)
    [line] = Entry.objects.filter(target_id=dispute.pk, verb="dispute_escalated")
    assert (line.by, line.reason, line.changes) == (officer, "有持械苗头", {"level": ["blue", "red"]})


@pytest.mark.parametrize(
    ("act", "present", "level"),
    [("escalate", "orange", "yellow"), ("escalate", "orange", "orange"), ("lower", "yellow", "red"),
     ("lower", "yellow", "yellow")],
)  # fmt: skip
def test_up_is_up_and_down_is_down(dispute, officer, act, present, level):
    dispute.level = present
    dispute.save()
    with pytest.raises(RuleViolation):
        getattr(actions, act)(by=officer, dispute=dispute, level=level, reason="情况有变化")
    assert not LevelChange.objects.exists()


def test_a_reason_and_a_level_are_asked_for(dispute, officer):
    with pytest.raises(Invalid) as refused:
        actions.escalate(by=officer, dispute=dispute, level="red", reason=" ")
    assert refused.value.field == "reason"
    with pytest.raises(Invalid) as refused:
        actions.escalate(by=officer, dispute=dispute, level="purple", reason="情况有变化")
    assert refused.value.field == "level"


def test_who_may_not(dispute, auxiliary, bureau, auditor, admin, neighbour, outsider):
    for user in (auxiliary, bureau, auditor):
        with pytest.raises(NotAllowed):
            actions.escalate(by=user, dispute=dispute, level="red", reason="情况有变化")
    for user in (admin, neighbour, outsider):
        with pytest.raises(OutOfScope):
            actions.lower(by=user, dispute=dispute, level="red", reason="情况有变化")


def test_not_after_it_is_closed_and_not_over_somebody_elses_edit(room, dispute, officer):
    closed = factories.DisputeFactory(room=room, state="closed")
    with pytest.raises(RuleViolation):
        actions.escalate(by=officer, dispute=closed, level="red", reason="情况有变化")
    with pytest.raises(StaleVersion):
        actions.escalate(by=officer, dispute=dispute, level="red", reason="情况有变化", expected_version=9)


def test_orange_and_red_are_told_at_once_and_wait_for_both(dispute, officer, roommate, chief, bureau, auditor):
    actions.escalate(by=officer, dispute=dispute, level="yellow", reason="双方对立")
    assert not waiting(dispute)
    actions.escalate(by=officer, dispute=dispute, level="orange", reason="可能激化")
    assert waiting(dispute) == {"chief": "orange", "bureau": "orange"}
    assert recipients() == {chief, bureau}
    actions.escalate(by=officer, dispute=dispute, level="red", reason="有持械苗头")
    assert waiting(dispute) == {"chief": "red", "bureau": "red"}
    assert Notification.objects.filter(kind="dispute_level", officer=chief).count() == 2


def test_a_station_without_a_chief_is_the_bureaus_to_hear_of(dispute, officer, bureau):
    actions.escalate(by=officer, dispute=dispute, level="orange", reason="可能激化")
    assert waiting(dispute) == {"chief": "orange", "bureau": "orange"}
    assert Notification.objects.filter(kind="dispute_level", officer=bureau).count() == 1


def test_told_of_a_case_opened_grave(room, officer, chief, bureau):
    dispute = factories.DisputeFactory(room=room, level="red")
    levels.notify_of_level(officer, dispute)
    assert waiting(dispute) == {"chief": "red", "bureau": "red"}
    assert recipients() == {chief, bureau}


def test_lowered_to_what_nobody_signs_nothing_waits(dispute, officer, chief, bureau):
    actions.escalate(by=officer, dispute=dispute, level="red", reason="有持械苗头")
    actions.lower(by=chief, dispute=dispute, level="orange", reason="刀具已收缴")
    assert waiting(dispute) == {"chief": "orange", "bureau": "orange"}
    changed = actions.lower(by=chief, dispute=dispute, level="blue", reason="双方和解")
    assert changed.level == "blue"
    assert not waiting(dispute)
    assert Acknowledgement.objects.filter(dispute=dispute, lapsed_at__isnull=False).count() == 2
    assert Notification.objects.filter(kind="dispute_level", officer=chief).count() == 1
    # The bureau was asked and is told; what asked for signatures is struck out.
    assert recipients("dispute_level_lowered") == {bureau}
    assert not Notification.objects.filter(kind="dispute_level", struck_at__isnull=True).exists()
    with pytest.raises(RuleViolation):
        actions.acknowledge(by=chief, dispute=dispute)


@pytest.mark.parametrize("level", ["orange", "yellow", "blue"])
def test_a_level_whose_signature_waits_is_lowered_only_by_the_chief(dispute, officer, chief, bureau, level):
    actions.escalate(by=officer, dispute=dispute, level="red", reason="有持械苗头")
    with pytest.raises(RuleViolation, match="only the chief may lower it"):
        actions.lower(by=officer, dispute=dispute, level=level, reason="双方和解")
    assert waiting(dispute) == {"chief": "red", "bureau": "red"}
    assert actions.lower(by=chief, dispute=dispute, level=level, reason="双方和解").level == level


def test_what_was_signed_stays_signed_when_the_level_falls(dispute, officer, chief, bureau):
    actions.escalate(by=officer, dispute=dispute, level="red", reason="有持械苗头")
    actions.acknowledge(by=chief, dispute=dispute)
    actions.lower(by=chief, dispute=dispute, level="blue", reason="双方和解")
    signed = Acknowledgement.objects.get(dispute=dispute, tier="chief")
    assert signed.acknowledged_by == chief
    assert signed.lapsed_at is None


def test_each_signs_for_the_own_tier(dispute, officer, chief, bureau):
    actions.escalate(by=officer, dispute=dispute, level="red", reason="有持械苗头")
    actions.acknowledge(by=bureau, dispute=dispute)
    assert waiting(dispute) == {"chief": "red"}
    with pytest.raises(RuleViolation):
        actions.acknowledge(by=bureau, dispute=dispute)
    actions.acknowledge(by=chief, dispute=dispute)
    assert not waiting(dispute)
    lines = Entry.objects.filter(verb="dispute_acknowledged", target_id=dispute.pk)
    assert {(line.by, *line.changes["tier"][1]) for line in lines} == {(chief, "chief"), (bureau, "bureau")}


def test_only_chief_and_bureau_sign(dispute, officer, chief, auditor, outsider):
    actions.escalate(by=officer, dispute=dispute, level="red", reason="有持械苗头")
    for user in (officer, auditor):
        with pytest.raises(NotAllowed):
            actions.acknowledge(by=user, dispute=dispute)
    with pytest.raises(OutOfScope):
        actions.acknowledge(by=outsider, dispute=dispute)


def test_an_instruction_reaches_the_room(dispute, officer, roommate, chief, bureau):
    actions.escalate(by=officer, dispute=dispute, level="red", reason="有持械苗头")
    actions.acknowledge(by=bureau, dispute=dispute, note="今晚派两人值守")
    assert recipients("dispute_instructed") == {officer, roommate}
    actions.acknowledge(by=chief, dispute=dispute)
    assert Notification.objects.filter(kind="dispute_instructed").count() == 2


def test_a_level_says_itself_who_is_told(dispute, officer, chief, bureau):
    level = dated_rules.level("orange")
    level.tells_bureau = False
    level.save()
    actions.escalate(by=officer, dispute=dispute, level="orange", reason="可能激化")
    assert waiting(dispute) == {"chief": "orange"}
    assert recipients() == {chief}


def test_a_grave_case_that_flares_up_is_told_again(room, officer, chief, bureau):
    closed = factories.DisputeFactory(room=room, state="closed", level="red")
    actions.reopen(by=officer, dispute=closed, reason="双方再次争吵")
    assert waiting(closed) == {"chief": "red", "bureau": "red"}
    assert recipients() == {chief, bureau}
