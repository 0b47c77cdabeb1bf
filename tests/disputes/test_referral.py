"""Passing a case on, and what comes back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, NotAllowed, OutOfScope, RuleViolation
from disputes import actions
from disputes.models import Dispute, Referral
from tests import factories

pytestmark = pytest.mark.usefixtures("in_english")


def day(n):
    return timezone.localdate() + timedelta(days=n)


@pytest.fixture
def dispute(room):
    return factories.DisputeFactory(room=room, state="not_agreed", reported_on=day(-20))


def refer(by, dispute, **extra):
    chosen = {"body": "judicial_office", "body_name": "城关司法所", "reason": "属司法所职责", "reply_due_on": day(15)}
    return actions.refer(by=by, dispute=dispute, **{**chosen, **extra})


def answer(by, dispute, outcome="settled", **extra):
    return actions.answer_referral(by=by, dispute=dispute, outcome=outcome, answer="已调解成功", **extra)


def test_referred_it_waits_for_the_reply(dispute, officer):
    referral = refer(officer, dispute, documents="笔录两份", contact="王所长", referred_on=day(-2))
    dispute.refresh_from_db()
    assert (dispute.state, dispute.due_on, dispute.yellow_on) == ("referred", day(15), day(14))
    assert (referral.documents, referral.contact, referral.referred_on) == ("笔录两份", "王所长", day(-2))
    [line] = Entry.objects.filter(target_id=dispute.pk, verb="dispute_referred")
    assert line.changes["state"] == ["not_agreed", "referred"]
    assert line.reason == "属司法所职责"


@pytest.mark.parametrize("state", ["reported", "accepted", "mediating", "not_agreed", "agreed"])
def test_from_every_state_before_the_end(room, officer, state):
    dispute = factories.DisputeFactory(room=room, state=state)
    refer(officer, dispute)
    dispute.refresh_from_db()
    assert dispute.state == "referred"


@pytest.mark.parametrize("state", ["referred", "closed", "followed_up"])
def test_not_twice_and_not_after_the_end(room, officer, state):
    with pytest.raises(RuleViolation):
        refer(officer, factories.DisputeFactory(room=room, state=state))


def test_days_in_order(dispute, officer):
    for wrong in ({"referred_on": day(1)}, {"referred_on": day(-30)}, {"reply_due_on": day(-1)}):
        with pytest.raises(RuleViolation):
            refer(officer, dispute, **wrong)
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("body", "moon"), ("body_name", "x" * 121), ("reason", ""), ("documents", "x" * 301)]
)
def test_what_is_missing_is_named(dispute, officer, field, value):
    with pytest.raises(Invalid) as refused:
        refer(officer, dispute, **{field: value})
    assert refused.value.field == field


def test_who_may_not(dispute, auxiliary, bureau, outsider, neighbour):
    for user in (auxiliary, bureau):
        with pytest.raises(NotAllowed):
            refer(user, dispute)
    for user in (neighbour, outsider):
        with pytest.raises(OutOfScope):
            refer(user, dispute)


def test_settled_there_it_stays_referred_and_nothing_is_due(dispute, officer):
    refer(officer, dispute)
    referral = answer(officer, dispute)
    dispute.refresh_from_db()
    assert (dispute.state, dispute.due_on) == ("referred", None)
    assert (referral.outcome, referral.answered_on, referral.answered_by) == ("settled", day(0), officer)
    [line] = Entry.objects.filter(target_id=dispute.pk, verb="referral_answered")
    assert line.changes["outcome"] == ["", "settled"]


def test_taken_on_and_settled_later(dispute, officer):
    refer(officer, dispute, referred_on=day(-10))
    answer(officer, dispute, "taken", answered_on=day(-5))
    with pytest.raises(RuleViolation):
        answer(officer, dispute, "taken")
    with pytest.raises(Invalid) as refused:
        answer(officer, dispute, "settled", answered_on=day(-6))
    assert refused.value.field == "answered_on"
    assert answer(officer, dispute, "settled").outcome == "settled"
    assert Entry.objects.filter(target_id=dispute.pk, verb="referral_answered").count() == 2


def test_what_was_said_settled_can_still_come_back(dispute, officer):
    refer(officer, dispute)
    answer(officer, dispute, "settled")
    with pytest.raises(RuleViolation):
        answer(officer, dispute, "settled")
    answer(officer, dispute, "returned")
    dispute.refresh_from_db()
    assert dispute.state == "accepted"


def test_returned_it_is_handled_again_and_may_be_referred_again(dispute, officer):
    refer(officer, dispute)
    answer(officer, dispute, "returned")
    dispute.refresh_from_db()
    assert (dispute.state, dispute.procedure, dispute.accepted_on) == ("accepted", "people", day(-20))
    assert dispute.due_on is not None
    refer(officer, dispute, body="court", body_name="县人民法院")
    assert Referral.objects.unanswered().get().body == "court"


@pytest.mark.parametrize(
    ("kind", "chosen", "expected"),
    [("neighbour", "people", "people"), ("neighbour", "", "handling"), ("petition", "people", "handling")],
)
def test_never_accepted_it_is_accepted_by_coming_back(room, officer, kind, chosen, expected):
    dispute = factories.DisputeFactory(room=room, kind=kind)
    refer(officer, dispute)
    answer(officer, dispute, "returned", procedure=chosen)
    dispute.refresh_from_db()
    assert (dispute.state, dispute.accepted_on, dispute.procedure) == ("accepted", day(0), expected)


def test_answers_have_words_a_day_and_an_outcome(dispute, officer):
    refer(officer, dispute)
    for field, wrong in {
        "answer": {"outcome": "settled", "answer": " "},
        "outcome": {"outcome": "lost", "answer": "已办结"},
        "answered_on": {"outcome": "settled", "answer": "已办结", "answered_on": day(1)},
        "procedure": {"outcome": "returned", "answer": "已退回", "procedure": "duel"},
    }.items():
        if field == "procedure":
            Dispute.objects.filter(pk=dispute.pk).update(accepted_on=None)
        with pytest.raises(Invalid) as refused:
            actions.answer_referral(by=officer, dispute=dispute, **wrong)
        assert refused.value.field == field


def test_no_answer_where_nothing_was_referred(dispute, officer):
    with pytest.raises(RuleViolation):
        answer(officer, dispute)


def test_closed_over_the_wait_and_opened_again_it_is_waited_for_no_more(room, officer):
    old = factories.ReferralFactory(dispute__room=room)
    Dispute.objects.filter(pk=old.dispute_id).update(state="accepted", cycle=2)
    old.dispute.refresh_from_db()
    assert not Referral.objects.unanswered().exists()
    fresh = refer(officer, old.dispute)
    assert list(Referral.objects.unanswered()) == [fresh]
    answer(officer, old.dispute)
    old.refresh_from_db()
    assert old.outcome == ""
