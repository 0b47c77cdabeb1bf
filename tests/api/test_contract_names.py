"""The names other programs rely on: paths, methods, fields, filters, and what holds for every collection."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from policeroom.api import router
from tests import factories
from tests.meta.world import BUILD

READ = {"get"}
# path → (methods, fields of a record, filters)
COLLECTIONS = {
    "bureaus/": (READ, {"code", "name"}, {"code", "search"}),
    "stations/": (READ, {"code", "name", "bureau"}, {"code", "search"}),
    "rooms/": (READ, {"code", "name", "station"}, {"code", "station", "search"}),
    "communities/": (READ, {"code", "name", "room"}, {"code", "room", "search"}),
    "officers/": (READ, {"badge", "name"}, {"room", "search"}),
    "households/": ({"get", "post"}, {"room", "address", "version"}, {"room", "search"}),
    "residents/": (
        {"get", "post"},
        {"name", "id_number_masked", "phone_masked", "household", "room", "residency_kind", "version"},
        {"id_number", "room", "household", "search"},
    ),
    "listings/": ({"get", "post"}, {"resident", "category", "state", "version"}, {"room", "resident", "search"}),
    "visits/": (
        {"get", "post"},
        {
            "client_id", "kind", "household", "residents", "dispute", "room", "occurred_at", "minutes", "contact",
            "note", "findings", "latitude", "longitude", "next_visit_on", "version",
        },
        {"occurred_from", "occurred_to", "room", "household", "kind", "contact", "search"},
    ),
    "follow-ups/": (
        READ,
        {
            "due_on", "window_from", "window_to", "reason", "source", "state", "escalated_at", "done_by_visit",
            "version",
        },
        {"state", "room", "household", "search"},
    ),
    "disputes/": (
        {"get", "post"},
        {
            "client_id", "number", "kind", "source", "level", "state", "parties", "summary", "due_on", "card", "room",
            "handler", "closed_on", "outcome", "agreement", "rounds", "version",
        },
        {
            "state", "kind", "level", "source", "room", "station", "reported_from", "reported_to", "closed_from",
            "closed_to", "card", "handler", "resident", "number", "search",
        },
    ),
    "hand-offs/": (READ, {"dispute", "from_room", "room", "reason", "state", "version"}, {"state", "room"}),
}  # fmt: skip
DETAILS = {
    "households/{id}/": {"get", "patch"},
    "residents/{id}/": {"get", "patch"},
    "visits/{id}/": {"get", "patch"},
    "visits/{id}/void/": {"post"},
    "listings/{id}/approve/": {"post"},
    "listings/{id}/delist/": {"post"},
    "follow-ups/{id}/": {"get"},
    "follow-ups/{id}/reschedule/": {"post"},
    "follow-ups/{id}/cancel/": {"post"},
    "disputes/{id}/": {"get", "patch"},
    "disputes/{id}/mediations/": {"get", "post"},
    "disputes/{id}/agreement/": {"get", "post"},
    "disputes/{id}/return-visits/": {"get"},
    **{
        f"disputes/{{id}}/{act}/": {"post"}
        for act in (
            "accept", "refer", "answer", "escalate", "lower", "acknowledge", "hand-off", "extension",
            "extension/decide", "close", "reopen", "void", "appraised", "confirmation", "parties", "terms/{term}",
        )
    },
    "disputes/{id}/parties/{party}/": {"patch"},
    "disputes/{id}/parties/{party}/withdraw/": {"post"},
    "disputes/look-up-party/": {"post"},
    **{f"hand-offs/{{id}}/{act}/": {"post"} for act in ("accept", "refuse", "withdraw")},
    "visits/export/": {"get"},
    "me/": {"get"},
}  # fmt: skip
CHOICES = {
    ("Visit", "kind"): {"door", "patrol", "return"},
    ("Visit", "contact"): {"met", "not_home", "moved", "refused"},
    ("FollowUp", "state"): {"open", "done", "late_done", "cancelled"},
    ("Dispute", "level"): {"blue", "yellow", "orange", "red"},
    ("Dispute", "state"): {
        "reported", "accepted", "mediating", "agreed", "not_agreed", "referred", "closed", "followed_up",
    },
    ("HandOff", "state"): {"offered", "accepted", "refused", "withdrawn"},
}  # fmt: skip
EVERYWHERE = {"cursor", "page_size", "ordering", "count", "updated_since"}
VIEWSETS = [(prefix, viewset) for prefix, viewset, _name in router.registry if getattr(viewset, "model", None)]


@pytest.fixture(scope="module")
def schema(django_db_setup, django_db_blocker):
    from drf_spectacular.generators import SchemaGenerator

    with django_db_blocker.unblock():
        return SchemaGenerator().get_schema(request=None, public=True)


def operations(schema, path):
    response = schema["paths"].get(f"/api/v1/{path}", {})
    return {
        method: operation
        for method, operation in response.items()
        if method in ("get", "post", "put", "patch", "delete")
    }


def record_of(schema, operation):
    response = operation["responses"]["200"]["content"]["application/json"]["schema"]
    listed = schema["components"]["schemas"][response["$ref"].rpartition("/")[2]]
    row = listed["properties"]["results"]["items"]["$ref"].rpartition("/")[2]
    return schema["components"]["schemas"][row]["properties"]


@pytest.mark.parametrize("path", COLLECTIONS)
def test_collections(schema, path):
    methods, fields, filters = COLLECTIONS[path]
    result = operations(schema, path)
    assert methods <= set(result)
    record = record_of(schema, result["get"])
    assert {"id", "created_at", "updated_at", *fields} <= set(record)
    assert "id_number" not in {name for name, field in record.items() if not field.get("writeOnly")}
    parameters = {parameter["name"] for parameter in result["get"]["parameters"]}
    assert filters | EVERYWHERE <= parameters


@pytest.mark.parametrize("path", DETAILS)
def test_records_and_their_acts(schema, path):
    assert DETAILS[path] <= set(operations(schema, path))


@pytest.mark.parametrize(("component", "field"), CHOICES)
def test_codes(schema, component, field):
    result = schema["components"]["schemas"][component]["properties"][field]
    reference = result.get("$ref") or next(item["$ref"] for item in result["allOf"])
    codes = schema["components"]["schemas"][reference.rpartition("/")[2]]["enum"]
    assert set(codes) == CHOICES[component, field]


def test_nothing_is_deleted_by_api(schema):
    assert not [path for path, methods in schema["paths"].items() if "delete" in methods or "put" in methods]


# --- what holds for every collection ------------------------------------------------------------------


@pytest.fixture
def reader(officer, auditor, admin, chief, bureau):
    return lambda permission: next(item for item in (officer, chief, bureau, auditor, admin) if item.can(permission))


@pytest.mark.parametrize(("prefix", "viewset"), VIEWSETS, ids=[item[0] for item in VIEWSETS])
def test_every_list_pages_counts_orders_and_exports(api, reader, room, prefix, viewset):
    for _one in range(3):
        BUILD[viewset.model](room)
    client, url = api(reader(viewset.model.VIEW)), f"/api/v1/{prefix}/"
    body = client.get(url, {"page_size": 1, "ordering": "-id", "count": "true"}).json()
    assert {"next", "previous", "results", "count"} == set(body)
    assert {"id", "created_at", "updated_at"} <= set(body["results"][0])
    everything = client.get(url, {"page_size": 1000, "ordering": "id"}).json()
    ids = [row["id"] for row in everything["results"]]
    assert ids == sorted(ids)
    assert body["count"] == len(ids)
    assert body["results"][0]["id"] == ids[-1]
    assert bool(body["next"]) == (len(ids) > 1)
    assert client.get(url, {"page_size": 1001}).status_code == 400
    assert client.get(url, {"ordering": "nothing"}).status_code == 400
    assert "resume" in client.get(url, {"updated_since": "2020-01-01T00:00:00+08:00"}).json()
    by_filter = client.get(url, {"format": "csv"})
    by_header = client.get(url, headers={"Accept": "text/csv"})
    for response in (by_filter, by_header):
        assert response["Content-Type"].startswith("text/csv")
        rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
        # The trail tells of its own export.
        assert [row["id"] for row in rows if row.get("verb") != "exported"] == [str(pk) for pk in ids]


def test_search_reaches_what_belongs_to_a_person(api, officer, chief, room, other_room):
    from residents.search import index_household, index_resident

    results = {}
    for name, where in (("欧阳春", room), ("司马光", room), ("欧阳春", other_room)):
        home = factories.HouseholdFactory(room=where, label=name)
        who = factories.ResidentFactory(household=home, name=name)
        index_household(home)
        index_resident(who)
        results.setdefault((name, where.pk), []).extend([
            ("visits", factories.VisitFactory(household=home).pk),
            ("follow-ups", factories.FollowUpFactory(household=home, resident=who).pk),
            ("listings", factories.ListingFactory(resident=who).pk),
        ])  # fmt: skip
    for prefix, pk in results["欧阳春", room.pk]:
        for text in ("欧阳", "ouyang", "oyc"):
            rows = api(officer).get(f"/api/v1/{prefix}/", {"search": text}).json()["results"]
            assert [row["id"] for row in rows] == [pk], (prefix, text)
        assert api(officer).get(f"/api/v1/{prefix}/", {"search": "诸葛"}).json()["results"] == []
        # Across rooms a search says what it is for, here as in the register.
        assert "reason" in api(chief).get(f"/api/v1/{prefix}/", {"search": "欧阳"}).json()
        rows = api(chief).get(f"/api/v1/{prefix}/", {"search": "欧阳", "reason": "核对"}).json()["results"]
        assert len(rows) == 2


@pytest.mark.django_db(transaction=True)
def test_a_background_export_of_a_search(api, chief, room):
    from audit.models import Entry
    from residents.search import index_household

    home = factories.HouseholdFactory(room=room, label="欧阳春")
    index_household(home)
    factories.VisitFactory(household=home)
    factories.VisitFactory(household__room=room)
    client = api(chief)
    assert client.get("/api/v1/visits/export/", {"search": "欧阳"}).status_code == 400
    started = client.get("/api/v1/visits/export/", {"search": "欧阳", "reason": "核对"})
    assert started.status_code == 202
    response = client.get(started["Location"])
    assert len(b"".join(response.streaming_content).decode().splitlines()) == 2
    assert Entry.objects.filter(verb="searched").count() == 1


@pytest.mark.parametrize(
    ("prefix", "note"), [("households", "note"), ("residents", "note"), ("visits", "note"), ("disputes", "place")]
)
def test_two_editors_by_api(api, chief, officer, room, prefix, note):
    make = {
        "households": lambda: factories.HouseholdFactory(room=room),
        "residents": lambda: factories.ResidentFactory(household__room=room),
        "visits": lambda: factories.VisitFactory(household__room=room, visited_by=officer, created_by=officer),
        "disputes": lambda: factories.DisputeFactory(room=room),
    }
    pk = make[prefix]().pk
    url = f"/api/v1/{prefix}/{pk}/"
    assert api(officer).patch(url, {note: "first", "version": 1}, format="json").json()["version"] == 2
    second = api(chief).patch(url, {note: "second", "version": 1}, format="json")
    assert second.status_code == 409
    assert second.json()["current"][note] == "first"


def test_a_session_writes_with_its_csrf_token(officer, room):
    home = factories.HouseholdFactory(room=room)
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    token = client.get(f"/visits/create/?household={home.pk}").context["csrf_token"]
    url = f"/api/v1/households/{home.pk}/"
    assert client.patch(url, {"note": "x"}, format="json").status_code == 403
    assert client.patch(url, {"note": "x"}, format="json", headers={"X-CSRFToken": str(token)}).status_code == 200


def test_absent_and_out_of_scope_are_one_answer_in_both_languages(api, officer, far_room):
    visit = factories.VisitFactory(household__room=far_room)
    for language, sentence in (("en", "Not found."), ("zh-hans", "未找到。")):
        client = api(officer, language)
        for path in (f"visits/{visit.pk}/", "visits/99999999/"):
            response = client.get(f"/api/v1/{path}")
            assert (response.status_code, response.json()) == (404, {"detail": sentence})
        body = {
            "resident": factories.ResidentFactory(household=visit.household).pk,
            "category": "left_behind_child",
            "reason": "x",
        }
        assert client.post("/api/v1/listings/", body, format="json").json() == {"detail": sentence}


def test_filters_of_visits_take_both_ends(api, officer, room):
    home = factories.HouseholdFactory(room=room)
    now = timezone.now()
    visits = [
        factories.VisitFactory(household=home, occurred_at=now - timedelta(days=n), kind=kind, contact=contact)
        for n, kind, contact in ((0, "door", "met"), (1, "return", "not_home"), (2, "door", "refused"))
    ]

    def ids(**query):
        return {row["id"] for row in api(officer).get("/api/v1/visits/", query).json()["results"]}

    day = [timezone.localdate(visit.occurred_at).isoformat() for visit in visits]
    first, second, third = (visit.pk for visit in visits)
    assert ids(occurred_from=day[1], occurred_to=day[1]) == {second}
    assert ids(occurred_from=day[2], occurred_to=day[1]) == {second, third}
    assert ids(kind="door", contact="met", household=home.pk, room=room.pk) == {first}
