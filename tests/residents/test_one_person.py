"""One person, one record: whatever document the number was entered under, however often the button was pressed."""

import uuid
from datetime import date

import pytest

from audit.models import Entry
from core.errors import Conflict
from residents import actions, identity
from residents.errors import AlreadyRegistered, SameNameAndBirth
from residents.models import Household, Resident
from residents.views.base import link
from tests import factories
from tests.residents.numbers import number

pytestmark = pytest.mark.django_db
PEOPLE, HOMES = "/api/v1/residents/", "/api/v1/households/"


@pytest.mark.parametrize("kind", ["other", "passport", "hk_macao", "taiwan", "hmt_permit"])
def test_the_same_number_as_another_document(officer, household, resident, kind):
    with pytest.raises((AlreadyRegistered, actions.people.Invalid)):
        actions.enter_resident(
            by=officer,
            household=household,
            name="又一人",
            document_kind=kind,
            id_number=f" {number().lower()[:6]}－{number()[6:]}",
        )
    assert Resident.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "first", "again"),
    [
        ("hk_macao", "H12345678", ["H1234567801", "h 1234 5678", "Ｈ12345678-02", "(H)12345678"]),
        ("taiwan", "12345678", ["1234567801", "1234567802(B)", "１２３４５６７８"]),
        ("passport", "E12345678", ["e 123-45678", "E12345678\u200b"]),
    ],
)
def test_a_permit_spelled_in_several_ways(officer, household, kind, first, again):
    actions.enter_resident(by=officer, household=household, name="李某", document_kind=kind, id_number=first)
    for spelling in again:
        with pytest.raises(AlreadyRegistered):
            actions.enter_resident(by=officer, household=household, name="某", document_kind=kind, id_number=spelling)
        assert actions.look_up(by=officer, number=spelling) is not None
    with pytest.raises(AlreadyRegistered):
        actions.enter_resident(by=officer, household=household, name="某", document_kind="other", id_number=first)


def test_residence_permits_have_a_citizens_number(officer, household):
    permit = number(region="810000")
    for kind in ("hmt_permit", "id_card", "hk_macao"):
        assert identity.problem(kind, permit) is None
    assert identity.problem("hmt_permit", number()) is not None
    person = actions.enter_resident(
        by=officer, household=household, name="陈", document_kind="hmt_permit", id_number=permit
    )
    assert person.birth_date == date(1980, 3, 2)
    assert "香港" in identity.region_name(permit) or "Hong Kong" in identity.region_name(permit)
    with pytest.raises(AlreadyRegistered):
        actions.enter_resident(by=officer, household=household, name="陈", document_kind="hk_macao", id_number=permit)


def test_a_card_of_the_first_generation_is_the_same_number():
    longer = number()
    assert identity.number_hash("other", longer[:6] + longer[8:17]) == identity.number_hash("id_card", longer)


def test_same_name_and_birth_date_is_announced(officer, outsider, household, far_room):
    birth = date(1970, 5, 1)
    far = factories.ResidentFactory(household__room=far_room, name="古丽·尼亚孜", birth_date=birth)
    actions.people.search.index_resident(far)
    facts = {"household": household, "name": "古丽•尼亚孜", "birth_date": birth}
    with pytest.raises(SameNameAndBirth) as refused:
        actions.enter_resident(by=officer, **facts)
    assert refused.value.residents == []
    assert str(far_room) not in str(refused.value)
    assert Entry.objects.filter(verb="looked_up", target_id=far.pk).exists()
    mine = actions.enter_resident(by=officer, **facts, confirm_same_name=True)
    with pytest.raises(SameNameAndBirth) as refused:
        actions.enter_resident(by=officer, **facts)
    assert refused.value.residents == [mine]


def test_the_api_announces_and_takes_the_answer(api, officer, household):
    client = api(officer)
    body = {"household": household.pk, "name": "王小明", "birth_date": "1970-05-01", "document_kind": "unknown"}
    first = client.post(PEOPLE, body, format="json")
    again = client.post(PEOPLE, body, format="json")
    assert (first.status_code, again.status_code) == (201, 409)
    assert again.json()["rule"] == "same_name_and_birth"
    assert again.json()["residents"] == [first.json()["id"]]
    assert client.post(PEOPLE, {**body, "confirm_same_name": True}, format="json").status_code == 201


def test_the_page_asks_whether_it_is_another_person(signed_in, officer, household):
    client = signed_in(officer)
    body = {"household": household.pk, "name": "王小明", "birth_date": "1970-05-01", "document_kind": "unknown"}
    body["residency_kind"] = "permanent"
    assert client.post(link("create"), body).status_code == 302
    response = client.post(link("create"), body)
    assert response.status_code == 409
    assert 'name="confirm_same_name"' in response.content.decode()
    assert client.post(link("create"), {**body, "confirm_same_name": "on"}).status_code == 302
    assert Resident.objects.filter(name="王小明").count() == 2


def test_a_double_submission_makes_one(api, signed_in, officer, household):
    client, page = api(officer), signed_in(officer)
    body = {"client_id": str(uuid.uuid4()), "household": household.pk, "name": "王小明", "birth_date": "1970-05-01"}
    first, again = (client.post(PEOPLE, body, format="json") for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 200), again.json()
    assert first.json()["id"] == again.json()["id"]
    assert client.post(PEOPLE, {**body, "name": "李"}, format="json").status_code == 409
    form = {"client_id": str(uuid.uuid4()), "household": household.pk, "name": "赵", "document_kind": "unknown"}
    form["residency_kind"] = "permanent"
    assert [page.post(link("create"), form).status_code for _time in range(2)] == [302, 302]
    assert Resident.objects.count() == 2
    home = {"client_id": str(uuid.uuid4()), "community": household.dwelling.community_id, "address": "新街1号"}
    assert [client.post(HOMES, home, format="json").status_code for _time in range(2)] == [201, 200]
    form = {"client_id": str(uuid.uuid4()), "community": household.dwelling.community_id, "address": "新街2号"}
    assert [page.post(link("household_create"), form).status_code for _time in range(2)] == [302, 302]
    assert Household.objects.filter(dwelling__address__startswith="新街").count() == 2


def test_a_submission_number_of_another_room_tells_nothing(officer, outsider, household, far_room):
    client_id = uuid.uuid4()
    far = factories.HouseholdFactory(room=far_room)
    actions.enter_resident(by=outsider, household=far, name="王五", client_id=client_id)
    with pytest.raises(Conflict) as refused:
        actions.enter_resident(by=officer, household=household, name="王五", client_id=client_id)
    assert refused.value.current is None
