"""A misspelt name in the address is refused, and the nearest is named; broken bodies are 400."""

import json

import pytest

from tests import factories


@pytest.mark.parametrize(
    ("address", "name", "meant"),
    [
        ("visits/?huosehold=1", "huosehold", "household"),
        ("visits/?occured_from=2026-01-01", "occured_from", "occurred_from"),
        ("follow-ups/?stat=open", "stat", "state"),
        ("disputes/?pagesize=5", "pagesize", "page_size"),
        ("residents/?update_since=2026-01-01", "update_since", "updated_since"),
        ("households/?Room=1", "Room", "room"),
        ("reports/workload/?statoin=1", "statoin", "station"),
        ("audit/?verbs=created", "verbs", "verb"),
        ("officers/?orderng=id", "orderng", "ordering"),
        ("visits/export/?huosehold=1", "huosehold", "household"),
    ],
)
def test_a_misspelt_parameter_is_refused(api, chief, auditor, address, name, meant):
    response = api(auditor if address.startswith("audit") else chief).get(f"/api/v1/{address}")
    assert response.status_code == 400
    assert f"“{meant}”" in response.json()[name][0]


def test_the_nearest_ordering_is_named(api, officer):
    message = api(officer).get("/api/v1/visits/?ordering=-occured_at").json()["ordering"][0]
    assert "“occurred_at”" in message


def test_what_every_list_knows_is_taken(api, officer):
    query = "page_size=5&ordering=id&count=true&format=json"
    for name in ("visits", "follow-ups", "disputes", "residents", "households", "listings", "rooms"):
        assert api(officer).get(f"/api/v1/{name}/?{query}").status_code == 200, name
    assert api(officer).get("/api/v1/visits/?updated_since=2026-01-01T00:00:00Z").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b'{"note": "\\ud800"}',
        b'{"note": "a\\u0000b"}',
        b'{"\\udfff": 1}',
        b"\xff\xfe{",
        b'{"client_id": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_body_that_nothing_can_hold_is_400(api, officer, body):
    for path in ("visits/", "residents/", "disputes/"):
        response = api(officer).generic("POST", f"/api/v1/{path}", body, content_type="application/json")
        assert response.status_code == 400, path


def test_a_null_character_in_an_address_is_400(signed_in, officer, api):
    assert signed_in(officer).get("/visits/?search=a%00b").status_code == 400
    assert api(officer).get("/api/v1/visits/?search=a%00b").status_code == 400


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", 1e400])
def test_a_place_is_a_number(api, officer, value):
    home = factories.HouseholdFactory(room=officer.rooms_today[0])
    body = {
        "client_id": "0" * 32, "kind": "door", "household": home.pk, "contact": "met",
        "occurred_at": "2026-01-05T10:00:00+08:00", "latitude": value, "longitude": 1.0,
    }  # fmt: skip
    response = api(officer).generic("POST", "/api/v1/visits/", json.dumps(body), content_type="application/json")
    assert response.status_code == 400
