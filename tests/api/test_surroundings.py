"""What holds for every collection, shown on the audit trail, which needs no other app."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from audit import trail
from audit.models import Entry
from tests import factories

URL = "/api/v1/audit/"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def lines(auditor):
    return [trail.record(by=auditor, verb="created", subject=f"line {n}") for n in range(7)]


@pytest.fixture
def by_token(auditor, service):
    """A client of a token; the auditor's own, because only auditors read the trail."""
    from accounts.models import ApiToken
    from accounts.scopes import SCOPES, TokenScope

    SCOPES["audit:read"] = TokenScope("audit", frozenset({"audit.view"}))
    _token, key = ApiToken.objects.create(user=auditor, expiry=timedelta(days=1), name="sync", scopes=["audit:read"])
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {key}", HTTP_ACCEPT_LANGUAGE="en")
    yield client
    del SCOPES["audit:read"]


# --- pages ----------------------------------------------------------------------------------------


def test_following_next_visits_everything_and_previous_leads_back(api, auditor, lines):
    client = api(auditor)
    body = client.get(URL, {"page_size": 3, "ordering": "id"}).json()
    ids, pages = [], [body]
    while body["next"]:
        body = client.get(body["next"]).json()
        pages.append(body)
    for page in pages:
        ids += [row["id"] for row in page["results"]]
    assert ids == [line.pk for line in lines]
    back = client.get(pages[-1]["previous"]).json()
    assert [row["id"] for row in back["results"]] == [row["id"] for row in pages[-2]["results"]]
    assert pages[0]["previous"] is None


@pytest.mark.parametrize("size", ["0", "1001", "-1", "x", "1.5", ""])
def test_page_size_has_limits(api, auditor, lines, size):
    response = api(auditor).get(URL, {"page_size": size})
    assert response.status_code == (200 if size == "" else 400)
    if size:
        assert "page_size" in response.json()


def test_no_count_unless_asked(api, auditor, lines):
    assert "count" not in api(auditor).get(URL).json()
    assert api(auditor).get(URL, {"count": "true", "page_size": 2}).json()["count"] == 7


def test_a_cursor_of_somebody_else_or_another_filter_is_400(api, auditor, bureau, lines, county):
    second = factories.PostingFactory(role="auditor", bureau=county).officer
    following = api(auditor).get(URL, {"page_size": 2}).json()["next"]
    assert api(second).get(following).status_code == 400
    moved = api(auditor).get(following + "&verb=created")
    assert moved.status_code == 400
    assert "cursor" in moved.json()
    assert api(auditor).get(URL, {"cursor": "nonsense"}).status_code == 400


def test_an_unknown_ordering_is_400_and_names_the_known(api, auditor, lines):
    response = api(auditor).get(URL, {"ordering": "address"})
    assert response.status_code == 400
    assert "id" in response.json()["ordering"][0]


# --- incremental pulls ------------------------------------------------------------------------------


def test_pulling_by_updated_since_misses_nothing_and_repeats_little(api, auditor):
    with time_machine.travel("2026-03-02T08:00:00+08:00", tick=False) as clock:
        for n in range(5):
            trail.record(by=auditor, verb="created", subject=f"line {n}")
            clock.shift(timedelta(minutes=10))
        client, seen = api(auditor), []
        body = client.get(URL, {"updated_since": "2026-03-02T08:05:00+08:00", "page_size": 2}).json()
        while True:
            seen += [row["subject"] for row in body["results"]]
            if not body["next"]:
                break
            body = client.get(body["next"]).json()
        assert seen == ["line 1", "line 2", "line 3", "line 4"]
        again = client.get(body["resume"]).json()
        assert [row["subject"] for row in again["results"]] == ["line 4"], "the overlap repeats only the last minute"
        trail.record(by=auditor, verb="created", subject="line 5")
        assert [row["subject"] for row in client.get(again["resume"]).json()["results"]] == ["line 4", "line 5"]


def test_resuming_an_empty_pull_asks_the_same_again(api, auditor):
    moment = (timezone.now() + timedelta(days=1)).isoformat()
    body = api(auditor).get(URL, {"updated_since": moment}).json()
    assert body["results"] == []
    assert api(auditor).get(body["resume"]).status_code == 200


@pytest.mark.parametrize(
    "moment", ["yesterday", "2026-13-01", "0001-01-01T00:00:00", "9999-12-31T23:59:59Z", "2026-03-02T08:00:00 08:00"]
)
def test_a_moment_is_understood_or_refused_never_an_error(api, auditor, lines, moment):
    assert api(auditor).get(URL, {"updated_since": moment}).status_code in (200, 400)


# --- answers -----------------------------------------------------------------------------------------


def test_a_stranger_gets_401_with_the_scheme(db):
    response = APIClient().get(URL)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"


def test_the_wrong_role_gets_403_and_a_person_without_post_is_told(api, officer, db):
    assert api(officer).get(URL).json() == {"detail": "Your role may not do this."}
    assert api(factories.OfficerFactory()).get(URL).json() == {"detail": "This account holds no post today."}


def test_absent_is_404_and_a_foreign_method_405(api, auditor, lines):
    assert api(auditor).get(f"{URL}999999/").status_code == 404
    assert api(auditor).get(f"{URL}{'9' * 40}/").status_code == 404
    assert api(auditor).delete(f"{URL}{lines[0].pk}/").status_code == 405


def test_an_unknown_address_below_api_is_json_too(api, auditor):
    response = api(auditor).get("/api/v1/nothing/")
    assert response.status_code == 404
    assert response.json()["detail"] == "Not found."


@pytest.fixture
def writable(officer, room):
    return f"/api/v1/residents/{factories.ResidentFactory(household__room=room).pk}/"


def test_a_body_that_is_too_large_is_413_before_it_is_read(api, officer, writable, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = api(officer).patch(writable, {"note": "x" * 200}, format="json")
    assert response.status_code == 413
    assert response.json()["detail"] == "The body is larger than the server takes."


def test_a_body_of_a_foreign_kind_is_415_and_a_broken_one_400(api, officer, writable):
    assert api(officer).patch(writable, "<a/>", content_type="application/xml").status_code == 415
    assert api(officer).patch(writable, "{", content_type="application/json").status_code == 400


def test_a_kind_of_answer_we_do_not_have_is_406(api, auditor):
    assert api(auditor).get(URL, headers={"Accept": "application/xml"}).status_code == 406


def test_errors_by_accept_language(api, officer):
    assert api(officer, "zh-CN").get(URL).json()["detail"] == "您的岗位无权进行此操作。"
    assert api(officer, "en").get(URL).json()["detail"] == "Your role may not do this."


def test_too_many_calls_get_429_with_retry_after(api, auditor, settings):
    settings.API_CALLS_PER_MINUTE = 3
    with time_machine.travel("2026-03-02T08:00:20+08:00", tick=False) as clock:
        codes = [api(auditor).get("/api/v1/me/").status_code for _call in range(4)]
        assert codes == [200, 200, 200, 429]
        response = api(auditor).get("/api/v1/me/")
        assert response["Retry-After"] == "40"
        clock.shift(timedelta(seconds=41))
        assert api(auditor).get("/api/v1/me/").status_code == 200


def test_one_caller_does_not_use_up_the_calls_of_another(api, auditor, officer, settings):
    settings.API_CALLS_PER_MINUTE = 1
    with time_machine.travel("2026-03-02T08:00:20+08:00", tick=False):
        assert api(auditor).get("/api/v1/me/").status_code == 200
        assert api(auditor).get("/api/v1/me/").status_code == 429
        assert api(officer).get("/api/v1/me/").status_code == 200


def test_a_session_may_write_only_with_csrf(officer, auditor):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/v1/me/").status_code == 200
    assert client.post(URL, {}, format="json").status_code == 403


# --- what leaves the house ---------------------------------------------------------------------------


def read_csv(response):
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


@pytest.mark.parametrize("how", [{"data": {"format": "csv"}}, {"headers": {"Accept": "text/csv"}}])
def test_csv_streams_all_filtered_rows_and_leaves_a_line(api, auditor, lines, how):
    how.setdefault("data", {}).update({"verb": "created", "page_size": "2"})
    rows = read_csv(api(auditor).get(URL, **how))
    assert len(rows) == 8, "a header and all seven, not a page of two"
    line = Entry.objects.get(verb="exported")
    assert line.changes["filters"] == {"verb": "created"}
    assert line.target_type.model == "entry"
    assert line.by == auditor


def test_formulas_are_neutralised(api, auditor):
    trail.record(by=auditor, verb="created", subject="=cmd|'/c calc'!A0")
    rows = read_csv(api(auditor).get(URL, {"format": "csv", "verb": "created"}))
    assert rows[1][rows[0].index("subject")].startswith("'=")


def test_numbers_in_the_filters_are_masked_in_the_line(api, auditor, lines):
    from rest_framework.test import APIRequestFactory

    from audit.read_audit import filters_of

    request = APIRequestFactory().get(
        "/", {"id_number": "34080119900101123X", "phone": "13812345678", "search": "张三 34080119900101123X"}
    )
    filters = filters_of(request)
    assert filters == {"id_number": "3408**********123X", "phone": "138****5678", "search": "张三 3408**********123X"}


def test_a_token_pull_leaves_one_line_an_hour_for_the_same_filters(by_token, lines):
    for _time in range(3):
        assert by_token.get(URL, {"verb": "created", "updated_since": timezone.now().isoformat()}).status_code == 200
    by_token.get(URL, {"verb": "changed"})
    pulled = Entry.objects.filter(verb="pulled").order_by("id")
    assert [line.changes["filters"].get("verb") for line in pulled] == ["created", "changed"]
    assert pulled[0].changes["token"] == "sync"


def test_reading_by_session_is_no_pull(api, auditor, lines):
    api(auditor).get(URL)
    assert not Entry.objects.filter(verb="pulled").exists()


def test_a_key_longer_than_the_database_holds_is_absent(api, officer):
    for address in ("visits/403017333115708490120/", "visits/403017333115708490120/photos/101/full/"):
        assert api(officer).get(f"/api/v1/{address}").status_code == 404
