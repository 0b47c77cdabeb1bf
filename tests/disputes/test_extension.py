"""More time for a step: what the law gives, who asks and who decides."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, NotAllowed, OutOfScope, RuleViolation
from disputes import actions, dated_rules, deadlines
from disputes.models import Dispute, Extension
from notifications.models import Notification
from tests import factories

pytestmark = pytest.mark.usefixtures("in_english")


def day(n):
    return timezone.localdate() + timedelta(days=n)


def wound(**facts):
    dispute = factories.DisputeFactory(**facts)
    dispute.save(update_fields=deadlines.set_deadline(dispute))
    return dispute


@pytest.fixture
def dispute(room):
    """People's mediation: the law says one month, 30 days more when both sides agree."""
    return wound(room=room, state="accepted", procedure="people")


def ask(by, dispute, until_on=None, **extra):
    until_on = until_on or dispute.due_on + timedelta(days=10)
    extra = {"parties_agree": True, "reason": "当事人外出务工", **extra}
    return actions.ask_extension(by=by, dispute=dispute, until_on=until_on, **extra)


def recipients(kind):
    return {message.officer for message in Notification.objects.filter(kind=kind)}


def test_asked_and_granted_it_is_due_later(dispute, officer, roommate, chief):
    before, until = dispute.due_on, dispute.due_on + timedelta(days=10)
    requested = ask(officer, dispute)
    dispute.refresh_from_db()
    assert (requested.state, requested.before_on, requested.step, dispute.due_on) == ("asked", before, "handle", before)
    assert recipients("dispute_extension_asked") == {chief}
    actions.decide_extension(by=chief, dispute=dispute, grant=True, note="同意")
    dispute.refresh_from_db()
    requested.refresh_from_db()
    assert (dispute.due_on, dispute.yellow_on) == (until, until - timedelta(days=1))
    assert (requested.state, requested.decided_by, requested.decision_note) == ("granted", chief, "同意")
    assert recipients("dispute_extension_granted") == {officer, roommate}
    line = Entry.objects.get(verb="extension_granted", target_id=dispute.pk)
    assert line.changes == {"due_on": [before.isoformat(), until.isoformat()]}
    assert Entry.objects.get(verb="extension_asked", target_id=dispute.pk).reason == "当事人外出务工"


def test_refused_with_a_reason_nothing_moves(dispute, officer, chief):
    ask(officer, dispute)
    with pytest.raises(Invalid) as refused:
        actions.decide_extension(by=chief, dispute=dispute, grant=False)
    assert refused.value.field == "note"
    before = dispute.due_on
    actions.decide_extension(by=chief, dispute=dispute, grant=False, note="尚有时间")
    dispute.refresh_from_db()
    assert dispute.due_on == before
    assert recipients("dispute_extension_refused") == {officer}
    assert Entry.objects.filter(verb="extension_refused", target_id=dispute.pk, reason="尚有时间").count() == 1


def rule_of(by, dispute, **extra):
    with pytest.raises(RuleViolation) as refused:
        ask(by, dispute, **extra)
    assert not Extension.objects.exists()
    return refused.value.details["rule"]


def test_the_rule_broken_is_named(dispute, officer):
    assert rule_of(officer, dispute, parties_agree=False) == "extension_needs_both"
    assert rule_of(officer, dispute, until_on=dispute.due_on + timedelta(days=31)) == "extension_longest"
    assert rule_of(officer, dispute, until_on=dispute.due_on) == "extension_is_later"


def test_two_extensions_together_are_no_longer_than_one(dispute, officer, chief):
    last = dispute.due_on + timedelta(days=30)
    ask(officer, dispute)
    actions.decide_extension(by=chief, dispute=dispute, grant=True)
    dispute.refresh_from_db()
    with pytest.raises(RuleViolation):
        ask(officer, dispute, until_on=last + timedelta(days=1))
    ask(officer, dispute, until_on=last)
    actions.decide_extension(by=chief, dispute=dispute, grant=True)
    dispute.refresh_from_db()
    assert dispute.due_on == last


def test_where_the_law_knows_no_extension_only_the_countys_limit_gives_way(room, officer):
    """Petition matters are to be accepted within 15 days; the county's red level says one working day."""
    dispute = wound(room=room, kind="petition", level="red")
    lawful = dispute.reported_on + timedelta(days=15)
    assert rule_of(officer, dispute, until_on=lawful + timedelta(days=1)) == "extension_beyond_law"
    assert ask(officer, dispute, until_on=lawful, parties_agree=False).until_on == lawful


def test_handling_of_a_petition_matter_is_extended_without_the_sides(room, officer):
    dispute = wound(room=room, kind="petition", state="accepted", procedure="handling")
    ask(officer, dispute, until_on=dispute.due_on + timedelta(days=30), parties_agree=False)


def test_where_the_law_is_silent_the_chief_alone_judges(room, officer):
    dispute = wound(room=room, state="accepted", procedure="handling")
    assert dated_rules.lawful_due_on(dispute) is None
    ask(officer, dispute, until_on=dispute.due_on + timedelta(days=90), parties_agree=False)


def test_whoever_asks_does_not_decide(dispute, officer, chief, station, bureau):
    ask(chief, dispute)
    assert recipients("dispute_extension_asked") == {bureau}
    with pytest.raises(RuleViolation):
        actions.decide_extension(by=chief, dispute=dispute, grant=True)
    deputy = factories.PostingFactory(role="chief", station=station).officer
    actions.decide_extension(by=deputy, dispute=dispute, grant=True)
    assert Extension.objects.get().state == "granted"


def test_the_bureau_decides_where_the_only_chief_asked(dispute, chief, bureau):
    ask(chief, dispute)
    actions.decide_extension(by=bureau, dispute=dispute, grant=False, note="先行调解")
    assert Extension.objects.get().state == "refused"


def test_who_may_not(dispute, officer, auxiliary, bureau, neighbour, outsider):
    for user in (auxiliary, bureau):
        with pytest.raises(NotAllowed):
            ask(user, dispute)
    ask(officer, dispute)
    for user in (officer, auxiliary):
        with pytest.raises(NotAllowed):
            actions.decide_extension(by=user, dispute=dispute, grant=True)
    for user in (neighbour, outsider):
        with pytest.raises(OutOfScope):
            actions.decide_extension(by=user, dispute=dispute, grant=True)


def test_one_at_a_time_and_only_where_something_is_waited_for(room, dispute, officer, chief):
    ask(officer, dispute)
    with pytest.raises(RuleViolation):
        ask(officer, dispute)
    untimed = factories.DisputeFactory(room=room, state="accepted")
    with pytest.raises(RuleViolation):
        ask(officer, untimed, until_on=day(40))
    with pytest.raises(RuleViolation):
        actions.decide_extension(by=chief, dispute=untimed, grant=True)


@pytest.mark.parametrize("state", ["agreed", "referred", "closed", "followed_up"])
def test_not_in_every_state(room, officer, state):
    dispute = factories.DisputeFactory(room=room, state=state, due_on=day(3), yellow_on=day(2))
    with pytest.raises(RuleViolation):
        ask(officer, dispute)


def test_what_was_asked_for_a_step_that_is_over_cannot_be_granted(room, officer, chief):
    dispute = wound(room=room)
    requested = ask(officer, dispute)
    Dispute.objects.filter(pk=dispute.pk).update(state="accepted", accepted_on=day(0), procedure="people")
    with pytest.raises(RuleViolation):
        actions.decide_extension(by=chief, dispute=dispute, grant=True)
    dispute.refresh_from_db()
    dispute.save(update_fields=deadlines.set_deadline(dispute))
    fresh = ask(officer, dispute)
    requested.refresh_from_db()
    assert (requested.state, fresh.state, fresh.step) == ("lapsed", "asked", "handle")


def test_less_than_there_is_by_now_cannot_be_granted(dispute, officer, chief):
    requested = ask(officer, dispute)
    Dispute.objects.filter(pk=dispute.pk).update(due_on=requested.until_on)
    with pytest.raises(RuleViolation):
        actions.decide_extension(by=chief, dispute=dispute, grant=True)


def test_closing_lets_it_lapse(dispute, officer):
    requested = ask(officer, dispute)
    actions.close(by=officer, dispute=dispute, outcome="by_themselves")
    requested.refresh_from_db()
    assert (requested.state, requested.decided_by) == ("lapsed", None)
