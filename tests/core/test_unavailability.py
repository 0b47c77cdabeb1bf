"""A database or a queue that is away costs nobody a wrong answer: pages and API say come again."""

import re

import pytest
from django.core import signing
from django.db import OperationalError as NoDatabase
from django.db import connection
from django.urls import path
from kombu.exceptions import OperationalError as NoQueue

from core.http import error_pages
from core.http.unavailability import UNAVAILABLE_ERRORS
from policeroom.urls import urlpatterns as all_pages


def _rings(request):
    raise NoQueue("no broker at 10.0.0.9")


_rings.login_required = False
urlpatterns = [path("rings/", _rings), *all_pages]
handler500 = error_pages.server_error


class Refusing:
    """A database that was there a moment ago; counts how often it was asked."""

    attempts = 0

    def __call__(self, execute, sql, params, many, context):
        self.attempts += 1
        raise NoDatabase("connection to 10.0.0.8 refused")


@pytest.fixture
def refused(signed_in, officer):
    """`refused(url)` → the answer to a signed-in officer while the database refuses, and how often it was asked."""
    client = signed_in(officer)
    client.raise_request_exception = False

    def ask(url, **options):
        database = Refusing()
        with connection.execute_wrapper(database):
            return client.get(url, **options), database.attempts

    return ask


def test_a_page_says_come_again_and_does_not_insist(refused):
    response, attempts = refused("/residents/")
    text = response.content.decode()
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "5", "no-store")
    assert attempts <= 2  # for the session, and once more by the log's line about it
    assert "10.0.0.8" not in text
    assert re.search(r'data-request-number="(\w+)"', text)[1] == response["X-Request-ID"]


def test_it_speaks_both_languages_the_browsers_first(refused):
    english = refused("/")[0].content.decode()
    chinese = refused("/", headers={"Accept-Language": "zh-CN"})[0].content.decode()
    assert '<html lang="en"' in english
    assert "<title>Out of reach for a moment" in english
    assert '<html lang="zh-hans"' in chinese
    for text in (english, chinese):
        assert "cannot reach its data" in text
        assert "暂时" in text


def test_a_database_that_goes_away_in_the_midst_of_a_page(refused, monkeypatch):
    """Session and officer were read; the officer's own language is known."""

    def gone(self):
        raise NoDatabase("terminating connection")

    monkeypatch.setattr("visits.views.VisitList.rows", gone)
    monkeypatch.setattr(Refusing, "__call__", lambda self, execute, *call: execute(*call))
    response, _asked = refused("/visits/")
    assert response.status_code == 503
    assert "Content-Security-Policy" in response


@pytest.mark.urls("tests.core.test_unavailability")
def test_a_queue_out_of_reach(client):
    client.raise_request_exception = False
    response = client.get("/rings/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "10.0.0.9" not in response.content.decode()


def test_a_program_with_a_session_gets_json_before_the_api_is_reached(refused):
    response, _asked = refused("/api/v1/visits/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "out of reach" in response.json()["detail"]
    assert response.json()["request_number"] == response["X-Request-ID"]


def test_a_fault_of_the_program_stays_a_fault(client, monkeypatch):
    def broken(request):
        raise signing.BadSignature("a bug")

    monkeypatch.setattr("policeroom.health.alive", broken)
    monkeypatch.setattr("django.middleware.common.CommonMiddleware.process_request", lambda self, r: broken(r))
    client.raise_request_exception = False
    assert client.get("/healthz").status_code == 500
    assert not issubclass(signing.BadSignature, UNAVAILABLE_ERRORS)
