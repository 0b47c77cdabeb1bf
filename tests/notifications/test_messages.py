"""Everybody reads the own messages, in the own language, and nobody else's."""

import pytest
from django.urls import reverse

from notifications import actions
from notifications.models import Notification
from tests import factories

LIST = reverse("notifications:list")


@pytest.fixture
def message(officer):
    data = {"count": 2, "on": "2026-05-20", "first": [], "rooms": ["东街警务室"], "covers": False}
    actions.send(kind="followups_due", officers=[officer], key="k", data=data, url="/follow-ups/?when=now")
    return Notification.objects.get()


def test_the_same_key_is_sent_once(officer, roommate, message):
    actions.send(kind="followups_due", officers=[officer, roommate, officer], key="k")
    assert Notification.objects.filter(officer=officer).count() == 1
    assert Notification.objects.filter(officer=roommate).count() == 1


def test_each_reads_in_the_own_language(signed_in, officer, message):
    assert "2 visits fall due" in signed_in(officer).get(LIST).content.decode()
    assert "走访到期" in signed_in(officer, "zh-hans").get(LIST).content.decode()


def test_opening_marks_it_read_and_goes_there(signed_in, officer, roommate, message):
    client = signed_in(officer)
    response = client.get(message.get_absolute_url())
    assert (response.status_code, response.url) == (302, "/follow-ups/?when=now")
    message.refresh_from_db()
    assert message.is_read
    assert not client.get(LIST, {"unread": 1}).context["page"].rows
    assert signed_in(roommate).get(message.get_absolute_url()).status_code == 404


def test_the_badge_and_marking_all_as_read(signed_in, officer, message):
    client = signed_in(officer)
    assert client.get(LIST).context["unread_count"] == 1
    assert client.post(reverse("notifications:mark-all-read")).status_code == 302
    assert client.get(LIST).context["unread_count"] == 0
    assert client.get(reverse("notifications:mark-all-read")).status_code == 405


def test_a_kind_no_longer_sent_still_shows(signed_in, officer):
    actions.send(kind="forgotten", officers=[officer], key="x", data={})
    assert "Message" in signed_in(officer).get(LIST).content.decode()


def test_queries_do_not_grow(signed_in, officer, room, django_assert_max_num_queries):
    for n in range(20):
        due = factories.FollowUpFactory(household=factories.HouseholdFactory(room=room))
        data = {"count": 1, "on": "2026-05-20", "first": [due.pk], "rooms": ["东街警务室"], "covers": False}
        actions.send(kind="followups_due", officers=[officer], key=f"k{n}", data=data)
    client = signed_in(officer)
    with django_assert_max_num_queries(10):
        page = client.get(LIST)
    assert len([line for row in page.context["page"].rows for line in row.lines]) == 20


def test_whoever_left_the_room_reads_no_names_of_it(signed_in, officer, room, message):
    due = factories.FollowUpFactory(household=factories.HouseholdFactory(room=room, label="李家庄"))
    message.data["first"] = [due.pk]
    message.save()
    assert "李家庄" in signed_in(officer).get(LIST).content.decode()
    officer.postings.all().delete()
    assert "李家庄" not in signed_in(officer).get(LIST).content.decode()


def test_mark_some(officer, message):
    actions.send(kind="followups_due", officers=[officer], key="k2", data=message.data)
    assert actions.mark_read(by=officer, notifications=[message]) == 1
    assert actions.mark_read(by=officer) == 1
