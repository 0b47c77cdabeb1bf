"""Reminders go to who is posted now, what is late goes to the chief as one digest; nothing on days off."""

from datetime import date, timedelta

import pytest
import time_machine

from audit.models import Entry
from facts.fact_updates import fact_transaction, mark_room_changed
from followups import actions
from followups.models import FollowUp
from notifications.message_texts import put_lines
from notifications.models import Notification
from tests import factories

TODAY = date(2026, 5, 20)
SATURDAY, MONDAY = date(2026, 5, 23), date(2026, 5, 25)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(f"{TODAY}T08:00:00+08:00", tick=False) as traveller:
        yield traveller


def due(room, day=TODAY, **extra):
    return factories.FollowUpFactory(household=factories.HouseholdFactory(room=room), due_on=day, **extra)


def messages_of(officer):
    return list(Notification.objects.filter(officer=officer))


def test_one_message_to_each_officer_for_all_that_is_due(room, officer, roommate, neighbour, chief):
    for _ in range(5):
        due(room)
    due(room, TODAY + timedelta(days=1))
    assert actions.remind() == 5
    for item in (officer, roommate):
        [message] = messages_of(item)
        assert message.data["count"] == 5
        assert message.title == "5 visits fall due" or message.title
        assert f"due_to={TODAY}" in message.url
    assert not messages_of(neighbour)
    assert not messages_of(chief)
    assert FollowUp.objects.filter(reminded_at__isnull=False).count() == 5
    assert Entry.objects.get(verb="reminded").changes["follow_ups"] == 5


def test_told_once(room, officer):
    due(room)
    assert actions.remind() == 1
    assert actions.remind() == 0
    assert len(messages_of(officer)) == 1


def test_names_are_not_stored_and_only_shown_to_who_may_see_them_today(room, officer):
    first = due(room, household__label="王家")
    actions.remind()
    [message] = messages_of(officer)
    assert "王家" not in str(message.data)
    put_lines(officer, [message])
    assert [line.label for line in message.lines] == [str(first.who)]
    officer.postings.update(until=TODAY - timedelta(days=1))
    officer.forget_postings()
    put_lines(officer, [message])
    assert message.lines == []


def test_one_officer_of_two_rooms_gets_one_message(room, other_room, officer):
    factories.PostingFactory(officer=officer, role="officer", room=other_room, is_cover=True)
    due(room)
    due(other_room)
    actions.remind()
    [message] = messages_of(officer)
    assert message.data["count"] == 2
    assert len(message.data["rooms"]) == 2


def test_nobody_posted_so_the_chief_hears(other_room, chief, officer):
    due(other_room)
    assert actions.remind() == 1
    [message] = messages_of(chief)
    assert message.data["covers"] is True
    assert other_room.name in message.text


def test_who_left_yesterday_hears_nothing(room, officer, chief):
    officer.postings.update(until=TODAY - timedelta(days=1))
    due(room)
    actions.remind()
    assert not messages_of(officer)
    assert len(messages_of(chief)) == 1


def test_auxiliaries_hear_of_what_is_not_confidential(room, auxiliary, chief):
    due(room)
    due(room, is_confidential=True)
    assert actions.remind() == 2
    assert [m.data["count"] for m in messages_of(auxiliary)] == [1]
    assert [m.data["count"] for m in messages_of(chief)] == [1]


def test_with_nobody_at_all_it_is_tried_again(far_room):
    due(far_room)
    assert actions.remind() == 0
    assert FollowUp.objects.get().reminded_at is None
    assert not Entry.objects.filter(verb="reminded").exists()


def test_nothing_on_a_day_off_and_the_next_working_day_catches_up(room, officer):
    due(room, SATURDAY)
    assert actions.remind(on=SATURDAY) == 0
    assert actions.remind(on=MONDAY) == 1


def late(room, **extra):
    return due(
        room,
        TODAY - timedelta(days=20),
        window_to=TODAY - timedelta(days=17),
        escalate_on=TODAY - timedelta(days=1),
        **extra,
    )


def test_the_chief_gets_one_digest_not_a_flood(room, other_room, far_room, chief, officer, bureau):
    for _ in range(30):
        late(room)
    late(other_room)
    late(far_room)
    assert actions.escalate() == 32
    [digest] = messages_of(chief)
    assert (digest.data["count"], digest.data["room_count"]) == (31, 2)
    assert [(r["name"], r["count"]) for r in digest.data["rooms"]] == [(room.name, 30), (other_room.name, 1)]
    assert not messages_of(officer)
    assert len(messages_of(bureau)) == 1, "a station without a chief is told to the county"
    assert FollowUp.objects.filter(escalated_at__isnull=True).count() == 0
    assert actions.escalate() == 0
    put_lines(chief, [digest])
    assert f"escalated_on={TODAY}" in digest.lines[0].url
    assert Entry.objects.filter(verb="followups_escalated").count() == 1


def test_not_before_the_limit_and_not_on_a_day_off(room, chief):
    due(room, TODAY - timedelta(days=5), escalate_on=SATURDAY)
    assert actions.escalate() == 0
    assert actions.escalate(on=SATURDAY) == 0
    assert actions.escalate(on=MONDAY) == 1


@pytest.mark.parametrize("job", [actions.remind, actions.escalate])
def test_the_number_of_queries_does_not_grow(room, officer, chief, job, django_assert_max_num_queries):
    late(room)
    with fact_transaction():
        mark_room_changed(room.pk)  # so that its row of the facts is there, as after the first act in any room
    with django_assert_max_num_queries(15) as few:
        job()
    home = FollowUp.objects.get().household
    more = [
        factories.FollowUpFactory.build(
            household=home, room=room, source_type=FollowUp.objects.get().source_type, source_id=10_000 + n,
            due_on=TODAY - timedelta(days=20), escalate_on=TODAY,
        )
        for n in range(1000)
    ]  # fmt: skip
    FollowUp.objects.bulk_create(more)
    with django_assert_max_num_queries(15) as many:
        assert job() == 1000
    assert len(many) == len(few)
