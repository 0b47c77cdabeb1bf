"""Nobody home: nothing is promised that is not done, and a day and hour to come again are one tap away."""

import uuid
from datetime import date, datetime

import pytest
from django.utils import timezone, translation

from core.errors import Invalid
from followups.models import FollowUp
from tests import factories
from tests.visits.conftest import days_ago
from tests.visits.test_pages import CREATE, filled
from visits import actions, rules
from visits.models import Visit


def in_days(n):
    return days_ago(-n)


@pytest.mark.parametrize(
    ("missed_at", "attempts"),
    [
        # Sunday morning: in the evening three days on, the next evening, Saturday by day.
        (datetime(2026, 11, 29, 9), [(date(2026, 12, 2), 19), (date(2026, 11, 30), 19), (date(2026, 12, 5), 10)]),
        # Saturday evening: the next Saturday by day, never the day itself.
        (datetime(2026, 12, 5, 18), [(date(2026, 12, 12), 10), (date(2026, 12, 6), 19), (date(2026, 12, 8), 19)]),
    ],
)
def test_people_missed_by_day_are_tried_in_the_evening(missed_at, attempts):
    assert rules.next_attempts(missed_at) == attempts


def test_nobody_home_closes_nothing_and_asks_again_at_an_hour(signed_in, officer, household):
    due = factories.FollowUpFactory(household=household, due_on=days_ago(1))
    again = in_days(3)
    sent = filled(contact="not_home", next="date", next_visit_on=again.isoformat(), next_visit_hour="19")
    signed_in(officer).post(f"{CREATE}?household={household.pk}", sent)
    visit = Visit.objects.get()
    assert (visit.next_visit_on, visit.next_visit_hour) == (again, 19)
    due.refresh_from_db()
    assert due.is_open
    follow_up = FollowUp.objects.get(due_on=again)
    with translation.override("en"):
        assert "Nobody was home" in follow_up.reason
        assert "19:00" in follow_up.reason


def test_the_form_says_what_it_does(signed_in, officer, household):
    factories.FollowUpFactory(household=household, due_on=days_ago(1))
    page = signed_in(officer).get(CREATE, {"household": household.pk}).text
    assert "meeting them closes it" in page
    assert "what is due stays due" in page
    assert page.count("data-set-visit=") == 3


def test_an_hour_needs_its_day(record):
    with pytest.raises(Invalid) as error:
        record(next_visit_hour=19)
    assert error.value.field == "next_visit_hour"
    with pytest.raises(Invalid):
        record(next_visit_on=in_days(3), next_visit_hour=24)


def test_the_hour_goes_with_its_day_when_corrected(record, officer):
    visit = record(next_visit_on=in_days(3), next_visit_hour=19)
    visit = actions.correct_visit(by=officer, visit=visit, expected_version=visit.version, next_visit_hour=10)
    assert "10:00" in FollowUp.objects.get(state="open").reason
    visit = actions.correct_visit(by=officer, visit=visit, expected_version=visit.version, next_visit_on=None)
    assert visit.next_visit_hour is None
    assert not FollowUp.objects.open().exists()


def test_the_api_takes_and_tells_the_hour(api, officer, household):
    body = {
        "client_id": str(uuid.uuid4()),
        "kind": "door",
        "household": household.pk,
        "occurred_at": timezone.now().isoformat(),
        "contact": "not_home",
        "next_visit_on": in_days(3).isoformat(),
        "next_visit_hour": 19,
    }
    response = api(officer).post("/api/v1/visits/", body, format="json")
    assert (response.status_code, response.json()["next_visit_hour"]) == (201, 19)
    assert api(officer).get("/api/v1/visits/").json()["results"][0]["next_visit_hour"] == 19
    refused = api(officer).post(
        "/api/v1/visits/", body | {"client_id": str(uuid.uuid4()), "next_visit_hour": 99}, format="json"
    )
    assert refused.status_code == 400


def test_an_old_body_keeps_its_hash(record):
    number, moment = uuid.uuid4(), timezone.now()
    first = record(client_id=number, occurred_at=moment)
    assert record(client_id=number, occurred_at=moment, next_visit_hour=None) == first
