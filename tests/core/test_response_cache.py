"""Answers a process has made before, and tokens it has seen."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actions import issue_token, revoke_token
from audit.models import Entry
from audit.read_audit import PULL_LINE_EVERY_SECONDS
from core.http import response_cache
from core.http.conditional_requests import CacheableResponse
from core.http.response_cache import MAX_SECONDS, OVERHEAD_BYTES, CachedResponse, ResponseCache
from stations.models import Posting
from tests import factories

pytestmark = pytest.mark.django_db
VISITS = "/api/v1/visits/"


@pytest.fixture
def token(officer):
    return issue_token(by=None, holder=officer, name="puller", days=3, scopes=["visits:read"])


@pytest.fixture
def client(token):
    cache = APIClient()
    cache.credentials(HTTP_AUTHORIZATION=f"Token {token[1]}")
    return cache


@pytest.fixture
def visit(officer, room):
    return factories.VisitFactory(room=room, visited_by=officer)


OF_A_CALL = ("X-Request-ID", "Content-Length")


def later(monkeypatch, seconds=MAX_SECONDS):
    """For the memory of the process alone; no answer is given again after so long."""
    monkeypatch.setattr("core.http.response_cache.time.monotonic", lambda: time.perf_counter() + 10**9 + seconds)


def comparable(response):
    """What somebody gets, but for what numbers the call."""
    return response.status_code, response.content, {k: v for k, v in response.items() if k not in OF_A_CALL}


def test_an_unchanged_list_is_given_again_by_one_look_at_the_stamps(client, visit, django_assert_num_queries):
    first = client.get(VISITS)
    with django_assert_num_queries(1) as queries:
        again = client.get(VISITS)
    assert "facts_tablestamp" in queries.captured_queries[0]["sql"]
    assert comparable(again) == comparable(first)
    assert again["X-Request-ID"] != first["X-Request-ID"]


def test_who_has_it_is_told_so_by_the_same_look(client, visit, django_assert_num_queries):
    tag = client.get(VISITS)["ETag"]
    response_cache.response_cache.clear()
    first = client.get(VISITS, headers={"if-none-match": tag})
    with django_assert_num_queries(1):
        again = client.get(VISITS, headers={"if-none-match": tag})
    assert comparable(again) == comparable(first)
    assert again.status_code == 304
    assert client.get(VISITS).status_code == 200, "the process has no content to give again"
    with django_assert_num_queries(1):
        assert client.get(VISITS, headers={"if-none-match": '"another"'}).status_code == 200


@pytest.mark.parametrize("change", [
    {"headers": {"accept-language": "en"}},
    {"headers": {"x-language": "en"}},
    {"headers": {"accept": "text/csv"}},
    {"data": {"page_size": 1}},
    {"secure": True},
])  # fmt: skip
def test_another_question_is_another_answer(client, visit, change, django_assert_max_num_queries):
    client.get(VISITS)
    with CaptureQueriesContext(connection) as queries:
        client.get(VISITS, **change)
    assert len(queries) > 1


def test_with_a_cookie_it_is_asked_anew(client, visit):
    client.get(VISITS)
    client.cookies["sessionid"] = "whose"
    with CaptureQueriesContext(connection) as queries:
        assert client.get(VISITS).status_code == 200
    assert len(queries) > 1


def test_calls_answered_again_count(client, visit, settings):
    settings.API_CALLS_PER_MINUTE = 3
    results = [client.get(VISITS).status_code for _time in range(6)]
    if len(set(results[:3])) > 1:  # a minute began in between
        results = [client.get(VISITS).status_code for _time in range(6)]
    assert results[:3] == [200] * 3
    assert 429 in results[3:]


def test_the_day_ends_it(client, visit, time_machine):
    time_machine.move_to(timezone.now().replace(hour=2, minute=0), tick=False)
    tag = client.get(VISITS)["ETag"]
    time_machine.move_to(timezone.now() + timedelta(days=1), tick=False)
    assert client.get(VISITS)["ETag"] != tag


def test_unreachable_stamps_are_answered_as_for_any_call(client, visit, monkeypatch):
    from django.db import OperationalError

    client.get(VISITS)
    monkeypatch.setattr("facts.stamps._read", lambda *_args: (_ for _ in ()).throw(OperationalError("away")))
    assert client.get(VISITS).status_code == 503


def test_a_closed_month_ends_the_kept_report(client, token, chief):
    from facts.models import TableStamp

    _shown, key = issue_token(by=None, holder=chief, name="reports", days=3, scopes=["reports:read"])
    client.credentials(HTTP_AUTHORIZATION=f"Token {key}")
    tag = client.get("/api/v1/reports/workload/")["ETag"]
    assert client.get("/api/v1/reports/workload/")["ETag"] == tag
    TableStamp.objects.filter(name="reports_closedmonth").update(stamp=F("stamp") + 1)
    assert client.get("/api/v1/reports/workload/")["ETag"] != tag


def test_a_change_is_seen_by_the_next_call(client, officer, visit):
    from visits.actions import correct_visit

    assert client.get(VISITS).json()["results"][0]["note"] != "看见了"
    correct_visit(by=officer, visit=visit, expected_version=None, note="看见了")
    assert client.get(VISITS).json()["results"][0]["note"] == "看见了"


def test_a_kept_answer_is_nobody_elses(client, visit, outsider):
    client.get(VISITS)
    other = APIClient()
    other.credentials(
        HTTP_AUTHORIZATION=f"Token {issue_token(by=None, holder=outsider, name='o', days=3, scopes=['visits:read'])[1]}"
    )
    assert other.get(VISITS).json()["results"] == []


def test_that_rows_left_the_house_is_noted_every_hour_at_least(client, visit, monkeypatch):
    """An answer given again has its line in the trail at most an hour before: the line's time and the answer's."""
    from django.core.cache import cache

    assert PULL_LINE_EVERY_SECONDS + MAX_SECONDS <= 3600
    client.get(VISITS)
    client.get(VISITS)
    assert Entry.objects.filter(verb="pulled").count() == 1
    cache.clear()  # the line's time is over
    later(monkeypatch)  # and the answer's
    client.get(VISITS)
    assert Entry.objects.filter(verb="pulled").count() == 2


def test_a_revoked_token_ends_at_once(client, token, officer):
    assert client.get(VISITS).status_code == 200
    revoke_token(by=officer, token=token[0])
    assert client.get(VISITS).status_code == 401


def test_a_post_that_ends_ends_at_once(client, officer, visit):
    assert client.get(VISITS).status_code == 200
    Posting.objects.filter(officer=officer).update(until=timezone.localdate() - timedelta(days=1))
    assert client.get(VISITS).status_code == 403


def test_a_holder_who_may_not_sign_in_any_more_is_refused_at_once(client, officer):
    assert client.get(VISITS).status_code == 200
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    assert client.get(VISITS).status_code == 401


def test_an_expired_token_is_refused_though_it_is_known(client, time_machine):
    assert client.get(VISITS).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(days=4))
    assert client.get(VISITS).status_code == 401


def test_what_was_changed_by_hand_is_seen_after_a_while(client, visit, monkeypatch):
    type(visit).objects.update(note="von Hand")
    assert client.get(VISITS).json()["results"][0]["note"] == "von Hand"
    type(visit).objects.update(note="noch einmal")
    later(monkeypatch)
    assert client.get(VISITS).json()["results"][0]["note"] == "noch einmal"


def cached_response(content, tag="t"):
    return CachedResponse(CacheableResponse(tag, 1, None, lambda: True), {}, content, timezone.localdate())


def test_the_bound_holds():
    cache = ResponseCache(max_bytes=2 * OVERHEAD_BYTES + 10, max_entry_bytes=OVERHEAD_BYTES + 6)
    cache.store("a", cached_response(b"12345"))
    cache.store("b", cached_response(b"12345"))
    assert cache.get("a")
    cache.store("c", cached_response(b"12345"))
    assert cache.get("b") is None
    assert cache.get("a")
    assert cache.get("c")
    cache.store("d", cached_response(b"1234567"))
    assert cache.get("d") is None
    assert cache.bytes == 2 * OVERHEAD_BYTES + 10
    cache.clear()
    assert cache.bytes == 0


def test_a_304_takes_no_content_away(monkeypatch):
    cache = ResponseCache()
    cache.store("a", cached_response(b"12345"))
    cache.store("a", cached_response(None))
    assert cache.get("a").content == b"12345"
    cache.store("a", cached_response(None, "other"))
    assert cache.get("a").content is None
    cache.store("a", cached_response(b"1"))
    later(monkeypatch)
    assert cache.get("a") is None
    cache.store("a", cached_response(None))
    assert cache.get("a").content is None
    assert cache.bytes == OVERHEAD_BYTES
