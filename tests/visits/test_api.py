"""Visits by API: the contract of names, repeats, conflicts, corrections, voiding, pulling and exports."""

import uuid
from datetime import UTC, timedelta

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from audit.models import Entry
from followups.models import FollowUp
from tests import factories
from tests.visits.conftest import content_of
from visits.models import Visit

VISITS = "/api/v1/visits/"
NAMES = {
    "id", "client_id", "kind", "household", "residents", "dispute", "return_answers", "room", "place",
    "occurred_at", "occurred_on", "minutes", "contact", "note", "findings", "photos", "latitude", "longitude",
    "next_visit_on", "next_visit_hour", "visited_by", "visited_by_name", "voided_at", "void_reason", "version",
    "created_at", "updated_at",
}  # fmt: skip


@pytest.fixture
def sent(household, resident):
    return {
        "client_id": str(uuid.uuid4()),
        "kind": "door",
        "household": household.pk,
        "residents": [resident.pk],
        "dispute": None,
        "occurred_at": (timezone.now() - timedelta(hours=1)).isoformat(),
        "minutes": 20,
        "contact": "met",
        "note": "家中安好",
        "findings": [{"kind": "hazard", "text": "楼道堆物"}],
        "latitude": 28.5,
        "longitude": 113.25,
        "next_visit_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
    }


def test_a_visit_by_api(api, officer, sent, household, resident, room):
    response = api(officer).post(VISITS, sent, format="json")
    assert response.status_code == 201, response.content
    body = response.json()
    assert set(body) == NAMES
    visit = Visit.objects.get()
    assert body["id"] == visit.pk
    assert body["client_id"] == sent["client_id"]
    assert (body["household"], body["residents"], body["room"]) == (household.pk, [resident.pk], room.pk)
    assert (body["latitude"], body["longitude"]) == (28.5, 113.25)
    assert body["findings"][0]["text"] == "楼道堆物"
    assert (body["dispute"], body["return_answers"]) == (None, None)
    assert body["visited_by"] == officer.pk
    assert parse_datetime(body["occurred_at"]) == parse_datetime(sent["occurred_at"])
    assert body["occurred_on"] == timezone.localdate(visit.occurred_at).isoformat()
    assert response["Location"].endswith(f"/api/v1/visits/{visit.pk}/")
    assert api(officer).get(response["Location"]).json() == body


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"findings": []},
        {"findings": [], "residents": []},
        {"latitude": 28.12345678, "longitude": 113.98765432},
        {"contact": "refused", "residents": [], "next_visit_on": None, "note": "  带空格  "},
        {"occurred_at": (timezone.now() - timedelta(hours=30)).astimezone(UTC).isoformat()},
    ],
)
def test_what_is_answered_is_what_is_read_afterwards(api, officer, sent, resident, household, changed):
    """A visit just recorded is told from what is at hand, not read again."""
    second = factories.ResidentFactory(household=household, room=household.room)
    sent["residents"] = [second.pk, resident.pk, second.pk]
    sent |= {"next_visit_on": None} | changed
    response = api(officer).post(VISITS, sent, format="json")
    assert response.status_code == 201, response.content
    assert api(officer).get(response["Location"]).json() == response.json()


def test_the_same_body_again_is_200_another_409(api, officer, sent):
    client = api(officer)
    first = client.post(VISITS, sent, format="json")
    again = client.post(VISITS, sent, format="json")
    assert (again.status_code, again.json()) == (200, first.json())
    other = client.post(VISITS, {**sent, "minutes": 21}, format="json")
    assert other.status_code == 409
    assert other.json()["current"] == first.json()
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "chat"}, "kind"),
        ({"contact": "asleep"}, "contact"),
        ({"client_id": "x"}, "client_id"),
        ({"client_id": None}, "client_id"),
        ({"minutes": -1}, "minutes"),
        ({"occurred_at": "yesterday"}, "occurred_at"),
        ({"occurred_at": "2099-01-01T08:00:00+08:00"}, "occurred_at"),
        ({"dispute": "x"}, "dispute"),
        ({"return_answers": {"terms_hold": "yes"}}, "return_answers"),
        ({"return_answers": {"terms_hold": "maybe"}}, "return_answers"),
        ({"household": None}, "household"),
        ({"residents": [10**12]}, "residents"),
        ({"findings": [{"kind": "hazard", "text": ""}]}, "findings"),
        ({"findings": [{"kind": "ufo", "text": "x"}]}, "findings"),
        ({"latitude": 91}, "latitude"),
        ({"longitude": None}, "latitude"),
        ({"next_visit_on": "2001-01-01"}, "next_visit_on"),
        ({"visited_by": 10**9}, "visited_by"),
    ],
)
def test_what_is_wrong_is_named(api, officer, sent, changed, field):
    response = api(officer).post(VISITS, {**sent, **changed}, format="json")
    assert response.status_code == 400, response.content
    assert field in response.json()


@pytest.mark.parametrize(
    ("who", "status"),
    [("neighbour", 404), ("outsider", 404), ("bureau", 403), ("auditor", 403), ("admin", 403), ("service", 201)],
)
def test_who_may_log(request, api, sent, who, status):
    assert api(request.getfixturevalue(who)).post(VISITS, sent, format="json").status_code == status


def test_an_absent_household_is_like_one_outside(api, officer, sent):
    assert api(officer).post(VISITS, {**sent, "household": 10**9}, format="json").status_code == 404


def test_a_patrol_names_its_room(api, officer, sent, room, far_room):
    patrol = {"client_id": str(uuid.uuid4()), "kind": "patrol", "occurred_at": sent["occurred_at"], "contact": "met"}
    client = api(officer)
    assert "room" in client.post(VISITS, patrol, format="json").json()
    assert client.post(VISITS, {**patrol, "room": far_room.pk}, format="json").status_code == 404
    assert client.post(VISITS, {**patrol, "room": room.pk}, format="json").status_code == 201


def test_a_correction_checks_the_version(api, officer, sent):
    client = api(officer)
    made = client.post(VISITS, sent, format="json").json()
    place = f"{VISITS}{made['id']}/"
    changed = client.patch(place, {"version": 1, "note": "更正", "reason": "笔误"}, format="json")
    assert changed.status_code == 200, changed.content
    assert (changed.json()["note"], changed.json()["version"]) == ("更正", 2)
    assert Entry.objects.get(verb="visit_corrected").changes["note"] == ["家中安好", "更正"]
    stale = client.patch(place, {"version": 1, "note": "旧"}, format="json")
    assert stale.status_code == 409
    assert stale.json()["current"]["note"] == "更正"
    assert client.patch(place, {"household": made["household"], "minutes": 5}, format="json").status_code == 200
    assert "household" in client.patch(place, {"household": 10**9}, format="json").json()
    assert "client_id" in client.patch(place, {"client_id": str(uuid.uuid4())}, format="json").json()
    assert client.patch(place, {"dispute": 1}, format="json").status_code == 400
    assert client.put(place, sent, format="json").status_code in (403, 405)
    assert client.delete(place).status_code in (403, 405)


def test_corrections_by_others(api, officer, roommate, outsider, bureau, sent):
    place = f"{VISITS}{api(officer).post(VISITS, sent, format='json').json()['id']}/"
    assert api(roommate).patch(place, {"note": "x"}, format="json").status_code == 403
    assert api(outsider).patch(place, {"note": "x"}, format="json").status_code == 404
    assert api(bureau).patch(place, {"note": "x"}, format="json").status_code == 403


def test_voiding_by_api(api, officer, sent, household):
    due = factories.FollowUpFactory(household=household)
    client = api(officer)
    place = f"{VISITS}{client.post(VISITS, sent, format='json').json()['id']}/"
    assert client.post(f"{place}void/", {}, format="json").status_code == 400
    response = client.post(f"{place}void/", {"reason": "走错门"}, format="json")
    assert response.status_code == 200
    assert response.json()["void_reason"] == "走错门"
    assert response.json()["voided_at"]
    assert client.post(f"{place}void/", {"reason": "再来"}, format="json").status_code == 409
    due.refresh_from_db()
    assert due.state == "open"
    # The number stays taken: a late retry of the queue does not bring the visit back.
    again = client.post(VISITS, sent, format="json")
    assert (again.status_code, bool(again.json()["voided_at"])) == (200, True)


def test_voided_rows_are_hidden_pulled_and_for_the_auditor(api, officer, auditor, record):
    stands, gone = record(), record()
    Visit.objects.filter(pk=gone.pk).update(voided_at=timezone.now(), void_reason="错", updated_at=timezone.now())

    def ids(who, **query):
        response = api(who).get(VISITS, query)
        assert response.status_code == 200, response.content
        return {row["id"] for row in response.json()["results"]}

    assert ids(officer) == {stands.pk}
    assert ids(officer, updated_since="2020-01-01T00:00:00Z") == {stands.pk, gone.pk}
    assert ids(auditor, voided="true") == {gone.pk}
    assert api(officer).get(VISITS, {"voided": "true"}).status_code == 403


def test_filters_are_inclusive_local_days(api, officer, record, household, room):
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    early = record(occurred_at=midnight - timedelta(days=1))
    late = record(occurred_at=midnight - timedelta(seconds=1), contact="refused", kind="return")
    other = record(household=factories.HouseholdFactory(room=room), occurred_at=midnight - timedelta(days=3))

    def ids(**query):
        return {row["id"] for row in api(officer).get(VISITS, query).json()["results"]}

    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert ids(occurred_from=day, occurred_to=day) == {early.pk, late.pk}
    assert ids(occurred_to=(timezone.localdate() - timedelta(days=2)).isoformat()) == {other.pk}
    assert ids(household=household.pk) == {early.pk, late.pk}
    assert ids(room=room.pk) == {early.pk, late.pk, other.pk}
    assert ids(kind="return") == {late.pk}
    assert ids(contact="refused") == {late.pk}
    assert api(officer).get(VISITS, {"occurred_from": "soon"}).status_code == 400


@pytest.mark.parametrize("rows", [2, 40])
def test_the_list_asks_few_questions(api, bureau, household, rows, django_assert_max_num_queries):
    for _number in range(rows):
        visit = factories.VisitFactory(household=household)
        visit.residents.add(factories.ResidentFactory(household=household))
    client = api(bureau)
    with django_assert_max_num_queries(10):
        assert len(client.get(VISITS).json()["results"]) == rows


def test_everybody_sees_only_their_units(api, officer, neighbour, outsider, chief, bureau, record):
    visit = record()
    for who, status in ((officer, 200), (chief, 200), (bureau, 200), (neighbour, 404), (outsider, 404)):
        assert api(who).get(f"{VISITS}{visit.pk}/").status_code == status
        assert len(api(who).get(VISITS).json()["results"]) == (status == 200)


def test_a_confidential_listing_stays_out(api, officer, sent, household):
    factories.FollowUpFactory(household=household, is_confidential=True)
    api(officer).post(VISITS, sent, format="json")
    assert FollowUp.objects.get(reason_code="household_interval").state == "done"


def test_the_list_as_csv_is_audited(api, officer, record):
    record(note="@cmd")
    response = api(officer).get(VISITS, {"format": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("id,client_id,kind,household")
    assert "'@cmd" in text
    assert Entry.objects.filter(verb="exported").count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.django_db(transaction=True)
def test_a_background_export(api, officer, roommate, record, method):
    for number in range(3):
        record(days_ago=number)
    client = api(officer)
    since = (timezone.localdate() - timedelta(days=1)).isoformat()
    started = getattr(client, method)(f"{VISITS}export/?occurred_from={since}")
    assert started.status_code == 202, started.content
    place = started["Location"]
    response = client.get(place)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/csv")
    lines = content_of(response).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert api(roommate).get(place).status_code == 404
    assert Entry.objects.filter(verb="exported").count() == 1
    assert client.get(f"{VISITS}export/{'0' * 32}/").status_code == 404


def test_an_export_with_a_wrong_filter_is_refused_at_once(api, officer):
    assert api(officer).get(f"{VISITS}export/?occurred_from=soon").status_code == 400
