"""Counts by API: the natural key decides, filters narrow, versions refuse."""

import pytest

from tests.factories import IncidentCountFactory
from tests.incidents.conftest import OCTOBER, SEPTEMBER, on_record

pytestmark = pytest.mark.usefixtures("november")
URL = "/api/v1/incidents/"


def body(room, **more):
    return {"room": room.pk, "month": "2026-10", "kind": "theft", "count": 4, **more}


def test_a_figure_is_entered_once_and_set_afterwards(api, service, room):
    client = api(service)
    first = client.post(URL, body(room), format="json")
    assert (first.status_code, first.json()["count"], first.json()["month"]) == (201, 4, "2026-10")
    second = client.post(URL, body(room, count=6), format="json")
    assert (second.status_code, second.json()["id"], second.json()["version"]) == (200, first.json()["id"], 2)
    assert on_record() == {(room.pk, OCTOBER, "theft"): 6}


def test_a_stale_version_is_answered_with_the_present_figure(api, chief, room):
    row = IncidentCountFactory(room=room, month=OCTOBER, count=3, version=2)
    response = api(chief).patch(f"{URL}{row.pk}/", {"count": 5, "version": 1}, format="json")
    assert response.status_code == 409
    assert response.json()["current"]["count"] == 3
    assert api(chief).patch(f"{URL}{row.pk}/", {"count": None, "version": 2}, format="json").json()["count"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"month": "October"},
        {"month": "2026-12"},
        {"kind": "witchcraft"},
        {"count": -1},
        {"count": "x"},
        {"count": 10**6},
    ],
)
def test_what_cannot_be_is_said_at_its_field(api, chief, room, wrong):
    response = api(chief).post(URL, body(room, **wrong), format="json")
    assert response.status_code == 400
    assert list(response.json()) == list(wrong)
    assert on_record() == {}


def test_a_foreign_room_is_no_room_and_a_reader_writes_nothing(api, chief, officer, room, far_room):
    assert api(chief).post(URL, body(far_room), format="json").status_code == 400
    assert api(officer).post(URL, body(room), format="json").status_code == 403
    row = IncidentCountFactory(room=far_room, month=OCTOBER)
    assert api(chief).patch(f"{URL}{row.pk}/", {"count": 5}, format="json").status_code == 404


def test_filters_narrow(api, bureau, room, far_room):
    own_count = IncidentCountFactory(room=room, month=OCTOBER)
    earlier = IncidentCountFactory(room=room, month=SEPTEMBER)
    far_count = IncidentCountFactory(room=far_room, month=OCTOBER, kind="fraud")

    def ids(**query):
        return {row["id"] for row in api(bureau).get(URL, query).json()["results"]}

    assert ids(room=room.pk) == {own_count.pk, earlier.pk}
    assert ids(station=far_room.station_id) == {far_count.pk}
    assert ids(month_from="2026-10") == {own_count.pk, far_count.pk}
    assert ids(month_to="2026-09") == {earlier.pk}
    assert ids(kind="fraud") == {far_count.pk}
    assert api(bureau).get(URL, {"month_from": "soon"}).status_code == 400


def test_the_report_tells_months_beside_visits_and_leaves_the_unknown_empty(api, bureau, room, other_room):
    IncidentCountFactory(room=room, month=OCTOBER, kind="theft", count=3)
    IncidentCountFactory(room=room, month=OCTOBER, kind="fraud", count=0)
    query = {"from": "2026-09-01", "to": "2026-10-31", "by": "month", "level": "station", "station": room.station_id}
    september, october = api(bureau).get("/api/v1/reports/incidents/", query).json()["results"]
    assert (september["incidents"], september["rooms_known"], september["rooms"]) == (None, 0, 2)
    assert (october["incidents"], october["rooms_known"], october["visits"]) == (3, 1, 0)
    assert (october["theft"], october["fraud"], october["robbery"]) == (3, 0, None)
    daily = api(bureau).get("/api/v1/reports/incidents/", {**query, "by": "week"}).json()["results"]
    assert {line["incidents"] for line in daily} == {None}
