"""Answers a process has made before, and tokens it has seen."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actions import issue_token, revoke_token
from audit.models import Entry
from core.kept import MOST_SECONDS, Answers
from stations.models import Posting
from tests import factories

pytestmark = pytest.mark.django_db
VISITS = "/api/v1/visits/"


@pytest.fixture
def token(officer):
    return issue_token(by=None, holder=officer, name="puller", days=3, scopes=["visits:read"])


@pytest.fixture
def client(token):
    found = APIClient()
    found.credentials(HTTP_AUTHORIZATION=f"Token {token[1]}")
    return found


@pytest.fixture
def visit(officer, room):
    return factories.VisitFactory(room=room, visited_by=officer)


def test_an_unchanged_list_is_given_again_without_reading_it(client, visit, django_assert_max_num_queries):
    first = client.get(VISITS)
    with django_assert_max_num_queries(3) as asked:
        again = client.get(VISITS)
    assert not any("visits_visit" in query["sql"] for query in asked.captured_queries)
    assert (again.content, again["ETag"], again["Content-Type"]) == (
        first.content,
        first["ETag"],
        first["Content-Type"],
    )


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


def test_that_rows_left_the_house_is_noted_for_kept_answers_too(client, visit, settings):
    from django.core.cache import cache

    client.get(VISITS)
    cache.clear()  # an hour later
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
    monkeypatch.setattr("core.kept.time.monotonic", lambda: time.perf_counter() + 10**9 + MOST_SECONDS)
    assert client.get(VISITS).json()["results"][0]["note"] == "noch einmal"


def test_the_bound_holds():
    kept = Answers(most=10, most_each=6)
    kept.keep("a", b"12345")
    kept.keep("b", b"12345")
    assert kept.find("a")
    kept.keep("c", b"12345")
    assert kept.find("b") is None
    assert kept.find("a")
    assert kept.find("c")
    kept.keep("d", b"1234567")
    assert kept.find("d") is None
    assert kept.bytes == 10
