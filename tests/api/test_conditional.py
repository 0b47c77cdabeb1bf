"""An answer is not sent twice: ETag and If-None-Match on every read, and the tag changes whenever the answer does."""

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actions import issue_token
from audit.models import Entry
from core.http.conditional_requests import ConditionalReadsMixin
from facts.recount import recount
from followups import actions as followups
from followups.calendar.workdays import next_working_day
from policeroom.api import router
from reports import actions as reports
from stations.models import Officer, Room
from tests import factories
from visits import actions as visits

pytestmark = pytest.mark.django_db

VISITS, FOLLOW_UPS, REPORT = "/api/v1/visits/", "/api/v1/follow-ups/", "/api/v1/reports/workload/"
# Known before a row is read; every other list goes by its content.
BY_STATE = {"visits", "follow-ups"}


@pytest.fixture
def home(room):
    return factories.HouseholdFactory(room=room)


def tag_of(client, url):
    response = client.get(url)
    assert response.status_code == 200, response.content
    return response.headers["ETag"]


def again(client, url, tag):
    return client.get(url, headers={"if-none-match": tag})


def record(by, household, at=None, **fields):
    fields = {"kind": "door", "minutes": 10, "contact": "met", **fields}
    at = at or timezone.now() - timedelta(hours=1)
    return visits.record_visit(by=by, client_id=uuid.uuid4(), household=household, occurred_at=at, **fields)[0]


# --- every read -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [VISITS, FOLLOW_UPS, REPORT, "/api/v1/rooms/", "/api/v1/households/", "/api/v1/me/",
                                 "/api/v1/reports/", "/api/v1/disputes/"])  # fmt: skip
def test_who_has_the_answer_is_not_sent_it_again(api, officer, home, url):
    record(officer, home)
    client = api(officer)
    response = client.get(url)
    tag = response.headers["ETag"]
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert {"Accept", "Accept-Language", "Authorization", "Cookie"} <= set(response.headers["Vary"].split(", "))
    second = again(client, url, tag)
    assert (second.status_code, second.content, second.headers["ETag"]) == (304, b"", tag)
    assert "Content-Type" not in second.headers
    assert client.head(url, headers={"if-none-match": tag}).status_code == 304
    assert client.head(url).headers["ETag"] == tag


def test_every_collection_has_a_tag_and_says_how_it_is_made():
    views = {prefix: viewset for prefix, viewset, _name in router.registry}
    assert all(issubclass(view, ConditionalReadsMixin) for view in views.values())
    assert {prefix for prefix, view in views.items() if view.state is not None} == BY_STATE


@pytest.mark.parametrize("etags", ['"other"', 'W/"other", "second"', "nonsense", ""])
def test_who_has_another_answer_gets_this_one(api, officer, home, etags):
    assert again(api(officer), VISITS, etags).status_code == 200


def test_one_of_several_tags_and_any_tag_will_do(api, officer, home):
    client = api(officer)
    tag = tag_of(client, VISITS)
    assert again(client, VISITS, f'"other", {tag}').status_code == 304
    assert again(client, VISITS, tag.removeprefix("W/")).status_code == 304
    assert again(client, VISITS, "*").status_code == 304
    assert again(client, f"{VISITS}999999/", "*").status_code == 404


def test_a_record_has_a_tag_of_its_own(api, officer, home):
    visit = record(officer, home)
    client, url = api(officer), f"{VISITS}{visit.pk}/"
    tag = tag_of(client, url)
    assert again(client, url, tag).status_code == 304
    assert tag != tag_of(client, VISITS)
    visits.void_visit(by=officer, visit=visit, reason="entered twice")
    assert again(client, url, tag).status_code == 200


def test_sheets_writes_and_refusals_have_none(api, officer, home):
    client = api(officer)
    assert "ETag" not in client.get(f"{VISITS}?format=csv").headers
    assert "ETag" not in client.get(f"{VISITS}?ordering=gossip").headers
    assert "ETag" not in client.post(VISITS, {}).headers


def test_a_tag_belongs_to_one_caller_address_language_and_day(api, officer, roommate, home, time_machine_now):
    tags = {tag_of(api(officer), VISITS), tag_of(api(roommate), VISITS), tag_of(api(officer, "zh-hans"), VISITS),
            tag_of(api(officer), f"{VISITS}?page_size=7")}  # fmt: skip
    time_machine_now.shift(timedelta(days=1))
    tags.add(tag_of(api(officer), VISITS))
    assert len(tags) == 5


def test_a_tag_belongs_to_what_the_token_may(service, home):
    def tag(*scopes):
        _token, key = issue_token(by=None, holder=service, name="county", days=1, scopes=list(scopes))
        return tag_of(APIClient(headers={"authorization": f"Token {key}"}), VISITS)

    assert tag("visits:read") != tag("visits:read", "disputes:read")
    assert tag("visits:read") == tag("visits:read")


def test_not_sending_costs_no_look_at_the_records(service, home, django_assert_num_queries):
    record_by = factories.PostingFactory(room=home.room, role="officer").officer
    record(record_by, home)
    _token, key = issue_token(by=None, holder=service, name="county", days=1, scopes=["visits:read", "reports:read"])
    client = APIClient(headers={"authorization": f"Token {key}"})
    for url in (VISITS, REPORT):
        tag = tag_of(client, url)
        lines = Entry.objects.filter(verb="pulled").count()
        with django_assert_num_queries(1) as queries:  # whether the token, the rooms and the small tables changed
            assert again(client, url, tag).status_code == 304
        assert not any("visits_visit" in query["sql"] for query in queries.captured_queries)
        # Nothing was shown, so nobody looked.
        assert Entry.objects.filter(verb="pulled").count() == lines


def test_the_limit_of_calls_counts_them_too(api, officer, home, settings):
    settings.API_CALLS_PER_MINUTE = 2
    client = api(officer)
    tag = tag_of(client, REPORT)
    assert again(client, REPORT, tag).status_code == 304
    refused = again(client, REPORT, tag)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60


@pytest.fixture
def time_machine_now():
    import time_machine

    with time_machine.travel(timezone.now().replace(hour=4), tick=False) as clock:
        yield clock


# --- the tag follows the answer ---------------------------------------------------------------------------------------


class Watched:
    """Some addresses read by one client, and whether answer and tag moved together."""

    def __init__(self, client, *urls):
        self.client, self.urls = client, urls
        self.responses = self.read()

    def read(self):
        results = {}
        for url in self.urls:
            response = self.client.get(url)
            results[url] = response.content, response.headers["ETag"]
        return results

    def after(self, what):
        """Changed answers have changed tags; nothing done, nothing changed."""
        before, self.responses = self.responses, self.read()
        changed = {url for url in self.urls if before[url][0] != self.responses[url][0]}
        for url in changed:
            assert before[url][1] != self.responses[url][1], f"{what}: {url} kept its tag"
        assert self.read() == self.responses, f"{what}: a second look is another answer"
        return changed


def test_visits(api, officer, chief, home, far_room):
    person = factories.ResidentFactory(household=home)
    seen = Watched(api(chief), VISITS, f"{VISITS}?updated_since=2020-01-01T00:00:00Z", REPORT)
    assert seen.after("nothing") == set()
    visit = record(officer, home)
    assert VISITS in seen.after("recorded")
    changes = [{"note": "dog"}, {"minutes": 25}, {"residents": [person.pk]}, {"contact": "not_home", "residents": []},
               {"findings": [{"kind": "hazard", "text": "wires", "resident": None}]},
               {"occurred_at": timezone.now() - timedelta(hours=3)}]  # fmt: skip
    for values in changes:
        visit = visits.correct_visit(by=officer, visit=visit, expected_version=None, **values)
        assert VISITS in seen.after(str(values))
    Officer.objects.filter(pk=officer.pk).update(name="张敏")
    assert VISITS in seen.after("renamed")
    visits.void_visit(by=officer, visit=visit, reason="entered twice")
    assert VISITS in seen.after("voided")
    record(factories.PostingFactory(room=far_room, role="officer").officer, factories.HouseholdFactory(room=far_room))
    assert seen.after("elsewhere") == set()


def test_follow_ups(api, officer, chief, home):
    today = timezone.localdate()
    factories.FollowUpFactory(household=home, due_on=today, source_id=1)
    follow_up = factories.FollowUpFactory(household=home, due_on=today + timedelta(days=30), source_id=2)
    seen = Watched(api(chief), FOLLOW_UPS, "/api/v1/reports/follow-ups/", REPORT)
    days = {"due_on": today + timedelta(days=40), "reason": "market day"}
    follow_up = followups.reschedule(by=officer, follow_up=follow_up, expected_version=None, **days)
    assert FOLLOW_UPS in seen.after("rescheduled")
    visit = record(officer, home)
    assert FOLLOW_UPS in seen.after("done")
    visits.void_visit(by=officer, visit=visit, reason="entered twice")
    assert FOLLOW_UPS in seen.after("opened again")
    follow_up.refresh_from_db()
    followups.cancel(by=chief, follow_up=follow_up, reason="demolished", expected_version=None)
    assert FOLLOW_UPS in seen.after("cancelled")


def test_follow_ups_of_the_night(api, officer, chief, home):
    today = timezone.localdate()
    type(home).objects.filter(pk=home.pk).update(visit_from=today - timedelta(days=200))
    seen = Watched(api(chief), FOLLOW_UPS, "/api/v1/reports/follow-ups/")
    followups.ensure_calendar(today)
    assert followups.raise_followups() == 1
    assert FOLLOW_UPS in seen.after("raised")
    followups.remind(on=next_working_day(today + timedelta(days=20)))
    followups.escalate(on=next_working_day(today + timedelta(days=40)))
    assert FOLLOW_UPS in seen.after("reminded and escalated")


def test_reports(api, bureau, admin, officer, home):
    recount()
    everything = [f"/api/v1/reports/{code}/" for code in ("workload", "coverage", "population", "disputes")]
    month = {"from": "2026-01-01", "to": "2026-01-31"}
    closed = f"{REPORT}?from={month['from']}&to={month['to']}"
    seen = Watched(api(bureau), *everything, closed, "/api/v1/reports/closed-months/")
    assert seen.after("nothing") == set()
    reports.close_month(month=date(2026, 1, 1))
    assert seen.after("closed") == {closed, "/api/v1/reports/closed-months/"}
    Room.objects.filter(pk=home.room.pk).update(name="新名")
    assert set(everything) <= seen.after("renamed")
    officer.postings.update(until=timezone.localdate() - timedelta(days=1))
    assert "/api/v1/reports/coverage/" in seen.after("post ended")
