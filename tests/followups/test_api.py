"""follow-ups/ in the API: names, filters, the two actions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from followups.models import FollowUp
from tests import factories

URL = "/api/v1/follow-ups/"


def days(n):
    return timezone.localdate() + timedelta(days=n)


@pytest.fixture
def due(room):
    return factories.FollowUpFactory(household=factories.HouseholdFactory(room=room))


def ids(response):
    assert response.status_code == 200, response.content
    return {row["id"] for row in response.json()["results"]}


def test_names(api, officer, due):
    row = api(officer).get(f"{URL}{due.pk}/").json()
    assert row["due_on"] == due.due_on.isoformat()
    assert row["reason"] == due.reason
    assert row["source"] == {"type": "household", "id": due.household_id}
    assert row["state"] == "open"
    assert {"window_from", "window_to", "escalated_at", "done_by_visit", "created_at", "updated_at", "version"} <= set(
        row
    )
    assert "每户" in api(officer, "zh-hans").get(f"{URL}{due.pk}/").json()["reason"]


def test_filters(api, chief, due, other_room):
    late = factories.FollowUpFactory(household=factories.HouseholdFactory(room=other_room), due_on=days(-30))
    cancelled = factories.FollowUpFactory(household=due.household, due_on=days(3), state="cancelled")
    client = api(chief)
    assert ids(client.get(URL)) == {due.pk, late.pk, cancelled.pk}
    for query, result in (
        ({"state": "open"}, {due.pk, late.pk}),
        ({"state": ["open", "cancelled"]}, {due.pk, late.pk, cancelled.pk}),
        ({"room": other_room.pk}, {late.pk}),
        ({"household": due.household_id}, {due.pk, cancelled.pk}),
        ({"due_from": days(0), "due_to": days(1)}, {due.pk}),
        ({"overdue": "true"}, {late.pk}),
    ):
        assert ids(client.get(URL, query)) == result, query
    assert client.get(URL, {"ordering": "due_on"}).json()["results"][0]["id"] == late.pk
    assert client.get(URL, {"state": "nonsense"}).status_code == 400


def test_scope(api, neighbour, admin, auxiliary, due):
    assert ids(api(neighbour).get(URL)) == set()
    assert api(neighbour).get(f"{URL}{due.pk}/").status_code == 404
    assert api(neighbour).post(f"{URL}{due.pk}/cancel/", {"reason": "not mine"}).status_code == 404
    assert api(admin).get(URL).status_code == 403
    due.is_confidential = True
    due.save()
    assert ids(api(auxiliary).get(URL)) == set()


def test_moving(api, officer, due):
    client = api(officer)
    moved = client.post(f"{URL}{due.pk}/reschedule/", {"due_on": days(9), "reason": "at the market", "version": 1})
    assert moved.status_code == 200
    assert moved.json()["due_on"] == days(9).isoformat()
    stale = client.post(f"{URL}{due.pk}/reschedule/", {"due_on": days(12), "reason": "again", "version": 1})
    assert stale.status_code == 409
    assert stale.json()["current"]["version"] == 2
    back = client.post(f"{URL}{due.pk}/reschedule/", {"due_on": days(1), "reason": "sooner"})
    assert back.status_code == 409
    assert client.post(f"{URL}{due.pk}/reschedule/", {"reason": "no date"}).json().keys() == {"due_on"}


def test_cancelling(api, officer, auditor, due):
    assert api(auditor).post(f"{URL}{due.pk}/cancel/", {"reason": "no"}).status_code == 403
    done = api(officer).post(f"{URL}{due.pk}/cancel/", {"reason": "moved in with a son"})
    assert done.status_code == 200
    assert (done.json()["state"], done.json()["cancel_reason"]) == ("cancelled", "moved in with a son")
    assert Entry.objects.filter(verb="followup_cancelled", reason="moved in with a son").exists()


def test_queries_do_not_grow(api, officer, due, django_assert_max_num_queries):
    rows = [
        factories.FollowUpFactory.build(
            household=due.household, room=due.room, source_type=due.source_type, source_id=1000 + n
        )
        for n in range(200)
    ]
    FollowUp.objects.bulk_create(rows)
    client = api(officer)
    client.get(URL)
    with django_assert_max_num_queries(8):
        assert len(client.get(URL, {"page_size": 200}).json()["results"]) == 200
