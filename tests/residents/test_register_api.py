"""households/ and residents/ as docs and other programs know them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from residents import actions
from residents.models import Resident
from tests import factories
from tests.residents.numbers import number

pytestmark = pytest.mark.django_db
PEOPLE, HOMES = "/api/v1/residents/", "/api/v1/households/"


@pytest.fixture
def household(room):
    return factories.HouseholdFactory(room=room, visit_from=timezone.localdate() - timedelta(days=40))


def test_people_are_masked_and_scoped(api, officer, resident, theirs):
    body = api(officer).get(PEOPLE).json()
    [row] = body["results"]
    assert row["id_number_masked"] == f"4309**********{number()[-4:]}"
    assert row["phone_masked"] == "138****8000"
    assert {"id_number", "phone", "id_number_hash"} & set(row) == set()
    assert {"name", "household", "room", "residency_kind", "version", "created_at", "updated_at"} <= set(row)
    assert api(officer).get(f"{PEOPLE}{theirs.pk}/").status_code == 404


@pytest.mark.parametrize("rows", [3, 40])
def test_lists_need_few_queries(api, officer, household, rows, django_assert_max_num_queries):
    for _row in range(rows):
        factories.ResidentFactory(household=household)
        factories.HouseholdFactory(room=household.room)
    client = api(officer)
    for address in (PEOPLE, HOMES):
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address, {"page_size": 100})


def test_the_number_is_matched_whole_and_the_look_written_down(api, officer, resident, theirs):
    client = api(officer)
    assert [row["id"] for row in client.get(PEOPLE, {"id_number": number().lower()}).json()["results"]] == [resident.pk]
    assert client.get(PEOPLE, {"id_number": number()[:10]}).json()["results"] == []
    assert client.get(PEOPLE, {"id_number": number(order="003")}).json()["results"] == []
    lines = Entry.objects.filter(verb="looked_up")
    assert lines.count() == 3
    assert not any(number() in line.subject for line in lines)


def test_filters(api, officer, household, resident):
    gone = actions.enter_resident(by=officer, household=household, name="离开者")
    actions.move_out(by=officer, resident=gone, on=timezone.localdate())
    client = api(officer)

    def listed_names(**query):
        return {row["name"] for row in client.get(PEOPLE, query).json()["results"]}

    assert listed_names() == {"张三", "离开者"}
    assert listed_names(state="here") == {"张三"}
    assert listed_names(state="moved_out", residency_kind="permanent") == {"离开者"}
    assert listed_names(household=household.pk, room=household.room_id) == {"张三"}
    assert listed_names(search="张") == {"张三"}
    assert client.get(PEOPLE, {"state": "nowhere"}).status_code == 400


def test_updated_since_finds_who_left(api, officer, resident):
    before = timezone.now().isoformat()
    actions.move_out(by=officer, resident=resident, on=timezone.localdate())
    [row] = api(officer).get(PEOPLE, {"updated_since": before}).json()["results"]
    assert (row["state"], row["household"]) == ("moved_out", None)


def test_entering(api, officer, household):
    body = {"name": "李四", "document_kind": "id_card", "id_number": number(order="004"), "household": household.pk}
    response = api(officer).post(PEOPLE, body, format="json")
    assert response.status_code == 201
    assert response.json()["birth_date"] == "1980-03-02"
    assert response.json()["sex"] == "2"
    assert "id_number" not in response.json()
    assert Resident.objects.get().residencies.get().from_on == timezone.localdate()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"id_number": number()[:-1], "document_kind": "id_card"}, "id_number"),
        ({"name": ""}, "name"),
        ({"birth_date": "2999-01-01"}, "birth_date"),
        ({"residency_kind": "guest"}, "residency_kind"),
        ({"household": None}, "household"),
    ],
)
def test_what_is_wrong_names_its_field(api, officer, household, facts, field):
    response = api(officer).post(PEOPLE, {"name": "李四", "household": household.pk, **facts}, format="json")
    assert response.status_code == 400
    assert field in response.json()


def test_a_household_elsewhere_is_absent(api, officer, theirs, resident):
    client = api(officer)
    body = {"name": "李四", "household": theirs.household_id}
    assert client.post(PEOPLE, body, format="json").status_code == 404
    body["household"] = 999999
    assert client.post(PEOPLE, body, format="json").status_code == 404
    assert client.patch(f"{PEOPLE}{resident.pk}/", {"household": theirs.household_id}, format="json").status_code == 404


def test_somebody_registered_already(api, officer, household, resident, theirs, far_room):
    client = api(officer)
    body = {"name": "李四", "document_kind": "id_card", "household": household.pk}
    own = client.post(PEOPLE, {**body, "id_number": number()}, format="json")
    assert own.status_code == 409
    assert own.json()["current"]["id"] == resident.pk
    far = client.post(PEOPLE, {**body, "id_number": number(order="003")}, format="json")
    assert far.status_code == 409
    assert far_room.name in far.json()["detail"]
    assert "王五" not in str(far.json())
    assert "current" not in far.json()
    assert Entry.objects.filter(verb="looked_up", target_id=theirs.pk).exists()


def test_roles_that_may_not_write(api, bureau, auditor, admin, service, household, resident):
    for user in (bureau, auditor, service):
        client = api(user)
        assert client.get(PEOPLE).status_code == 200
        assert client.post(PEOPLE, {"name": "x", "household": household.pk}, format="json").status_code == 403
        assert client.patch(f"{PEOPLE}{resident.pk}/", {"note": "x"}, format="json").status_code == 403
        assert client.post(HOMES, {}, format="json").status_code == 403
    assert api(admin).get(PEOPLE).status_code == 403
    assert api(admin).get(HOMES).status_code == 403


def test_changing_with_the_version_one_edited(api, officer, resident):
    client = api(officer)
    address = f"{PEOPLE}{resident.pk}/"
    first = client.patch(address, {"occupation": "teacher", "version": 1}, format="json")
    assert (first.status_code, first.json()["version"]) == (200, 2)
    stale = client.patch(address, {"occupation": "driver", "version": 1}, format="json")
    assert stale.status_code == 409
    assert stale.json()["current"]["occupation"] == "teacher"
    assert client.patch(address, {"version": "new"}, format="json").status_code == 400
    assert client.put(address, {}, format="json").status_code in (403, 405)
    assert client.delete(address).status_code in (403, 405)


def test_another_household_is_a_move(api, officer, room, resident, household):
    to = factories.HouseholdFactory(room=room)
    client = api(officer)
    address = f"{PEOPLE}{resident.pk}/"
    assert client.patch(address, {"household": to.pk, "note": "x"}, format="json").status_code == 400
    assert client.patch(address, {"household": to.pk, "version": 99}, format="json").status_code == 409
    moved = client.patch(address, {"household": to.pk, "residency_kind": "lodging"}, format="json").json()
    assert (moved["household"], moved["residency_kind"]) == (to.pk, "lodging")
    assert resident.residencies.count() == 2


def test_moving_leaving_and_coming_back(api, officer, room, resident, household):
    to = factories.HouseholdFactory(room=room)
    today = timezone.localdate().isoformat()
    client = api(officer)
    address = f"{PEOPLE}{resident.pk}/"
    assert client.post(f"{address}move/", {"household": to.pk, "on": today}, format="json").json()["household"] == to.pk
    assert client.post(f"{address}move/", {"household": to.pk, "on": today}, format="json").status_code == 409
    left = client.post(f"{address}move-out/", {"on": today, "moved_to": "长沙"}, format="json").json()
    assert left["state"] == "moved_out"
    assert client.post(f"{address}move-out/", {"on": today}, format="json").status_code == 409
    back = client.post(f"{address}move/", {"household": household.pk, "on": today}, format="json").json()
    assert back["state"] == "here"


def test_households(api, officer, neighbour, room, other_room, household):
    community = factories.CommunityFactory(room=room)
    client = api(officer)
    made = client.post(HOMES, {"community": community.pk, "address": "1号", "label": "张三"}, format="json")
    assert made.status_code == 201
    assert (made.json()["room"], made.json()["address"]) == (room.pk, "1号")
    same = client.post(HOMES, {"community": community.pk, "address": "1号"}, format="json").json()
    assert same["dwelling"] == made.json()["dwelling"]
    third = client.post(HOMES, {"dwelling": same["dwelling"], "label": "李四"}, format="json")
    assert third.status_code == 201
    assert client.post(HOMES, {"label": "x"}, format="json").status_code == 400
    far = factories.CommunityFactory(room=other_room)
    assert client.post(HOMES, {"community": far.pk, "address": "1号"}, format="json").status_code == 404
    address = f"{HOMES}{third.json()['id']}/"
    changed = client.patch(address, {"label": "王五", "address": "9号", "version": 1}, format="json").json()
    assert (changed["label"], changed["address"]) == ("王五", "9号")
    assert client.patch(address, {"label": "x", "version": 1}, format="json").status_code == 409
    assert api(neighbour).get(address).status_code == 404
    waiting = client.get(HOMES, {"unvisited": 30, "ordering": "unvisited_since"}).json()["results"]
    assert [row["id"] for row in waiting] == [household.pk]


def test_csv_is_masked_and_written_down(api, officer, resident):
    response = api(officer).get(PEOPLE, {"format": "csv"})
    text = b"".join(response.streaming_content).decode()
    assert "张三" in text
    assert number() not in text
    assert Entry.objects.filter(verb="exported").exists()
