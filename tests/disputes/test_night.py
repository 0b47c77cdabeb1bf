"""Reminders of terms and of answers that are overdue, the end of return visits, and the doorbells."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from audit.models import Entry
from disputes import actions, tasks
from disputes.models import Card, Dispute, Referral, Term
from notifications.message_texts import put_lines
from notifications.models import Notification
from tests import factories

pytestmark = pytest.mark.usefixtures("in_english")

TODAY = date(2026, 5, 20)
SATURDAY, MONDAY = date(2026, 5, 23), date(2026, 5, 25)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(f"{TODAY}T08:00:00+08:00", tick=False) as traveller:
        yield traveller


def day(n):
    return TODAY + timedelta(days=n)


def term(room, due, **facts):
    return factories.TermFactory(agreement__dispute__room=room, due_on=None if due is None else day(due), **facts)


def reply(room, due, **facts):
    return factories.ReferralFactory(dispute__room=room, referred_on=day(-30), reply_due_on=day(due), **facts)


def messages_of(officer, kind):
    return list(Notification.objects.filter(officer=officer, kind=kind))


def test_terms_of_the_next_days_and_those_past_are_one_digest(room, officer, roommate, neighbour, chief):
    near, past = term(room, 3), term(room, -2, text="赔偿两千元")
    term(room, 4), term(room, None), term(room, 1, state="performed", settled_on=TODAY)
    assert actions.remind_terms() == 2
    for user in (officer, roommate):
        [message] = messages_of(user, "dispute_terms")
        assert message.data["first"] == [past.pk, near.pk]
        assert message.title == "2 promises fall due"
    assert not messages_of(neighbour, "dispute_terms")
    assert not messages_of(chief, "dispute_terms")
    [message] = messages_of(officer, "dispute_terms")
    put_lines(officer, [message])
    assert message.lines[0].text.startswith("赔偿两千元 · ")
    assert "赔偿" not in str(message.data)
    assert set(Term.objects.filter(reminded_at__isnull=False)) == {near, past}
    assert Entry.objects.get(verb="reminded").changes["officers"] == sorted([officer.pk, roommate.pk])


def test_reminded_once(room, officer):
    term(room, 1)
    assert [actions.remind_terms(), actions.remind_terms()] == [1, 0]
    assert len(messages_of(officer, "dispute_terms")) == 1


def test_what_no_longer_binds_is_not_reminded_of(room, officer):
    ended = term(room, 1)
    ended.agreement.ended_on = TODAY
    ended.agreement.save()
    void = term(room, 1)
    Dispute.objects.filter(pk=void.agreement.dispute_id).update(voided_at=f"{TODAY}T08:00:00+08:00", void_reason="重复")
    assert actions.remind_terms() == 0


def test_nobody_to_tell_so_it_is_told_when_somebody_comes(room, station):
    late = term(room, -1)
    response = reply(room, -1)
    assert (actions.remind_terms(), actions.notify_overdue_referrals()) == (0, 0)
    chief = factories.PostingFactory(role="chief", station=station).officer
    assert (actions.remind_terms(), actions.notify_overdue_referrals()) == (1, 1)
    assert messages_of(chief, "dispute_terms")[0].data["first"] == [late.pk]
    assert messages_of(chief, "dispute_replies")[0].data["first"] == [response.pk]


def test_overdue_answers_go_to_room_and_chief_once(room, officer, chief, auxiliary):
    late = reply(room, -1, body_name="城关司法所")
    reply(room, 0)
    reply(room, -5, answered_on=TODAY, outcome="taken")
    assert [actions.notify_overdue_referrals(), actions.notify_overdue_referrals()] == [1, 0]
    for user in (officer, chief):
        [message] = messages_of(user, "dispute_replies")
        assert message.data["first"] == [late.pk]
        assert message.title == "An answer is overdue"
        put_lines(user, [message])
        assert message.lines[0].text.startswith("城关司法所")
    assert not messages_of(auxiliary, "dispute_replies")
    assert Referral.objects.filter(overdue_told_at__isnull=False).get() == late


def test_nothing_on_a_day_off(room, officer, today):
    term(room, 1)
    reply(room, -1)
    assert (actions.remind_terms(on=SATURDAY), actions.notify_overdue_referrals(on=SATURDAY)) == (0, 0)
    today.move_to(f"{MONDAY}T08:00:00+08:00")
    assert (actions.remind_terms(), actions.notify_overdue_referrals()) == (1, 1)


def closed(room, **facts):
    return factories.DisputeFactory(room=room, state="closed", closed_on=day(-40), reported_on=day(-60), **facts)


def to_visit(dispute, due=0, **facts):
    source = {"source_type": ContentType.objects.get_for_model(Dispute), "source_id": dispute.pk}
    return factories.FollowUpFactory(
        **source, household=None, is_matter=True, subject="1", room=dispute.room, due_on=day(due), **facts
    )


def test_a_term_that_is_open_again_is_told_of_again(room, officer):
    reopened = term(room, 1)
    assert actions.remind_terms() == 1
    actions.settle_term(by=officer, term=reopened, state="broken", settled_on=TODAY)
    assert actions.remind_terms() == 0
    actions.settle_term(by=officer, term=reopened, state="pending", note="弄错了户")
    assert actions.remind_terms() == 1


def test_a_case_with_nothing_left_to_visit_is_finished(room):
    over, left = closed(room), closed(room)
    to_visit(over, -5, state="cancelled")
    to_visit(left, 5)
    assert [actions.finish_all(), actions.finish_all()] == [1, 0]
    over.refresh_from_db()
    left.refresh_from_db()
    assert (over.state, over.due_on, left.state) == ("followed_up", None, "closed")
    [line] = Entry.objects.filter(verb="dispute_followed_up")
    assert (line.target_id, line.by) == (over.pk, None)


def test_return_visits_of_a_petition_matter_end_with_their_day(room):
    ended = closed(room, return_until=day(-1), kind="petition")
    last_day = closed(room, return_until=TODAY, kind="petition")
    left, remaining = to_visit(ended), to_visit(last_day)
    assert actions.finish_all() == 1
    left.refresh_from_db()
    remaining.refresh_from_db()
    ended.refresh_from_db()
    assert ended.state == "followed_up"
    assert (left.state, left.cancelled_by, remaining.state) == ("cancelled", None, "open")
    assert left.cancel_reason == "dispute_returns_ended"


def test_return_visits_of_a_dispute_are_owed_until_they_are_made(room):
    dispute = closed(room, return_until=day(-1))
    owed = to_visit(dispute)
    assert actions.finish_all() == 0
    owed.refresh_from_db()
    assert owed.state == "open"


def test_only_closed_cases_that_stand_are_finished(room, officer):
    closed(room, voided_at=f"{TODAY}T08:00:00+08:00", void_reason="重复录入", voided_by=officer)
    factories.DisputeFactory(room=room, state="referred")
    assert actions.finish_all() == 0


def test_by_hand_it_says_what_it_did(room, officer, capsys):
    closed(room)
    term(room, 1)
    reply(room, -1)
    factories.DisputeFactory(room=room, due_on=day(-1), yellow_on=day(-2))
    call_command("disputes_night", "--on", TODAY.isoformat())
    assert capsys.readouterr().out.splitlines() == [
        "cards: 0 yellow, 1 red",
        "overdue answers: 1",
        "terms: 1",
        "finished: 1",
    ]


def test_each_doorbell_rings_its_action(room, officer):
    over = closed(room)
    term(room, 1)
    factories.DisputeFactory(room=room, due_on=TODAY, yellow_on=day(-1))
    tasks.finish()
    over.refresh_from_db()
    assert over.state == "followed_up"
    tasks.supervise()
    assert Card.objects.count() == 1
    assert len(messages_of(officer, "dispute_terms")) == 1


def test_a_worker_that_starts_at_night_finishes_but_wakes_nobody(room, officer, today):
    over = closed(room)
    factories.DisputeFactory(room=room, due_on=TODAY, yellow_on=day(-1))
    today.move_to(f"{TODAY}T03:00:00+08:00")
    tasks.catch_up()
    over.refresh_from_db()
    assert over.state == "followed_up"
    assert not Notification.objects.exists()
    today.move_to(f"{TODAY}T09:00:00+08:00")
    tasks.catch_up()
    assert len(messages_of(officer, "dispute_cards")) == 1
