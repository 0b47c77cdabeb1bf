"""Error pages say what to do next, carry the request's number, and need nothing that may be broken."""

import re

import pytest
from django.urls import path
from django.utils import translation

from core.http import error_pages


def _breaks(request):
    raise RuntimeError("broken on purpose")


_breaks.login_required = False
urlpatterns = [path("broken/", _breaks)]
handler404 = error_pages.not_found
handler500 = error_pages.server_error


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_the_page_for_a_breakdown_asks_no_database(rf):
    """No `db` fixture: any query here would fail the test."""
    response = error_pages.server_error(rf.get("/"))
    assert response.status_code == 500
    assert b"Something broke on our side" in response.content


@pytest.mark.urls("tests.look.test_error_pages")
def test_the_number_on_the_page_is_the_number_of_the_answer(client, caplog):
    client.raise_request_exception = False
    response = client.get("/broken/", headers={"Accept-Language": "en"})
    number_on_page = re.search(rb'data-request-number="(\w+)"', response.content).group(1).decode()
    assert response.status_code == 500
    assert number_on_page == response["X-Request-ID"]


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (error_pages.bad_request, 400, "could not be read"),
        (error_pages.forbidden, 403, "role does not allow"),
        (error_pages.not_found, 404, "lies outside the units"),
        (error_pages.csrf_failure, 403, "open too long"),
    ],
)
def test_each_refusal_says_what_to_do(rf, view, status, words):
    request = rf.get("/somewhere/")
    response = view(request, None)
    assert response.status_code == status
    assert words in response.content.decode()
    assert 'href="/"' in response.content.decode()


def test_programs_get_json(rf):
    response = error_pages.not_found(rf.get("/api/v1/none/"), None)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/json"
