"""Yellow and red cards: once for each limit, told as one digest, nothing on days off."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from disputes import actions
from disputes.models import Card, Dispute
from notifications.message_texts import put_lines
from notifications.models import Notification
from tests import factories

pytestmark = pytest.mark.usefixtures("in_english")

TODAY = date(2026, 5, 20)
FRIDAY, SATURDAY, MONDAY = date(2026, 5, 22), date(2026, 5, 23), date(2026, 5, 25)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(f"{TODAY}T08:00:00+08:00", tick=False) as traveller:
        yield traveller


def case(room, due, **facts):
    """Due so many days from today, yellow from the day before."""
    due_on = TODAY + timedelta(days=due)
    yellow_on = facts.pop("yellow_on", due_on - timedelta(days=1))
    return factories.DisputeFactory(room=room, due_on=due_on, yellow_on=yellow_on, **facts)


def cards(dispute):
    return list(Card.objects.filter(dispute=dispute).order_by("id").values_list("colour", flat=True))


def messages_of(officer):
    return list(Notification.objects.filter(officer=officer, kind="dispute_cards"))


@pytest.mark.parametrize(
    ("due", "colours"), [(5, []), (2, []), (1, ["yellow"]), (0, ["yellow"]), (-1, ["red"]), (-40, ["red"])]
)
def test_the_colour_of_the_day(room, officer, due, colours):
    dispute = case(room, due)
    counts = actions.show_cards()
    assert cards(dispute) == colours
    assert counts == {"yellow": colours.count("yellow"), "red": colours.count("red")}


def test_a_card_says_what_it_was_for_and_leaves_a_line(room, officer):
    dispute = case(room, -1, state="accepted", cycle=2)
    actions.show_cards()
    [card] = Card.objects.all()
    assert (card.step, card.cycle, card.limit_on, card.issued_on, card.room) == (
        "handle",
        2,
        dispute.due_on,
        TODAY,
        room,
    )
    [line] = Entry.objects.filter(verb="card_shown")
    assert (line.target_id, line.room_id, line.by, line.changes) == (dispute.pk, room.pk, None, {"card": [None, "red"]})


def test_a_second_run_shows_and_tells_nothing(room, officer):
    dispute = case(room, 0)
    actions.show_cards()
    assert actions.show_cards() == {"yellow": 0, "red": 0}
    assert cards(dispute) == ["yellow"]
    assert len(messages_of(officer)) == 1
    assert Entry.objects.filter(verb="card_shown").count() == 1


def test_yellow_and_then_red(room, officer, today):
    dispute = case(room, 1)
    actions.show_cards()
    actions.show_cards(on=FRIDAY)
    assert cards(dispute) == ["yellow", "red"]


def test_a_new_limit_a_new_step_and_a_new_time_round_are_warned_of_again(room, officer):
    dispute = case(room, 0)
    actions.show_cards()
    Dispute.objects.filter(pk=dispute.pk).update(due_on=TODAY + timedelta(days=1))
    actions.show_cards()
    Dispute.objects.filter(pk=dispute.pk).update(state="accepted", accepted_on=TODAY)
    actions.show_cards()
    Dispute.objects.filter(pk=dispute.pk).update(cycle=2)
    actions.show_cards()
    actions.show_cards()
    assert cards(dispute) == ["yellow"] * 4


def test_what_is_no_longer_waited_for_gets_none(room, officer):
    case(room, -1, voided_at="2026-05-19T08:00:00+08:00", void_reason="重复录入", voided_by=officer)
    factories.DisputeFactory(room=room, state="followed_up")
    assert actions.show_cards() == {"yellow": 0, "red": 0}


def test_a_closed_case_that_nobody_verified_gets_one(room, officer):
    dispute = case(room, -1, state="closed")
    actions.show_cards()
    assert Card.objects.get(dispute=dispute).step == "verify"


def test_yellow_goes_to_the_room_and_red_to_the_chief_as_well(
    room, other_room, officer, roommate, auxiliary, neighbour, chief, bureau
):
    case(room, 0)
    actions.show_cards()
    assert len(messages_of(officer)) == len(messages_of(roommate)) == 1
    assert not messages_of(chief)
    assert not messages_of(neighbour)
    late = case(other_room, -2)
    actions.show_cards()
    [message] = messages_of(chief)
    assert message.data["first"] == [late.pk]
    assert len(messages_of(neighbour)) == 1
    assert not messages_of(auxiliary)
    assert not messages_of(bureau)


def test_one_digest_to_each_with_the_own_cases_first(room, officer, roommate):
    others = [case(room, -9 + n) for n in range(6)]
    own = case(room, 0, handler=officer)
    actions.show_cards()
    [message] = messages_of(officer)
    assert (message.data["count"], message.data["counts"]) == (7, {"red": 6, "yellow": 1})
    assert message.data["first"] == [own.pk, *[other.pk for other in others[:4]]]
    assert message.title == "6 red cards, 1 yellow card"
    assert message.url.endswith("?view=red")
    [message] = messages_of(roommate)
    assert message.data["first"] == [other.pk for other in others[:5]]


def test_the_chief_hears_where_nobody_is_posted_or_the_chief_handles_it(room, other_room, officer, chief):
    case(other_room, 0)
    own = case(room, 0, handler=chief)
    actions.show_cards()
    [message] = messages_of(chief)
    assert message.data["count"] == 2
    assert message.data["first"][0] == own.pk
    assert len(messages_of(officer)) == 1


def test_a_handler_who_has_left_hears_nothing(room, officer, outsider):
    case(room, 0, handler=outsider)
    actions.show_cards()
    assert not messages_of(outsider)
    assert len(messages_of(officer)) == 1


def test_titles_are_looked_up_for_who_may_see_them_today(room, officer):
    dispute = case(room, -1, title="王强与李梅邻里纠纷")
    actions.show_cards()
    [message] = messages_of(officer)
    assert "王强" not in str(message.data)
    put_lines(officer, [message])
    assert [(line.label, line.url) for line in message.lines] == [(str(dispute), dispute.get_absolute_url())]
    officer.postings.update(until=TODAY - timedelta(days=1))
    officer.forget_postings()
    put_lines(officer, [message])
    assert message.lines == []


def test_a_day_off_shows_nothing_and_the_next_working_day_catches_up(room, officer, today):
    over = case(room, 2, state="accepted")
    later = case(room, 6)
    assert actions.show_cards(on=SATURDAY) == {"yellow": 0, "red": 0}
    today.move_to(f"{MONDAY}T08:00:00+08:00")
    assert actions.show_cards() == {"yellow": 1, "red": 1}
    assert (cards(over), cards(later)) == (["red"], ["yellow"])


def test_missed_nights_lose_nothing_and_the_number_of_queries_does_not_grow(room, officer, chief):
    for n in (0, -1):
        case(room, n)
    with CaptureQueriesContext(connection) as few:
        assert actions.show_cards() == {"yellow": 1, "red": 1}
    for n in range(40):
        case(room, -n)
    with CaptureQueriesContext(connection) as many_queries:
        assert actions.show_cards() == {"yellow": 1, "red": 39}
    assert len(many_queries) <= len(few) <= 18
