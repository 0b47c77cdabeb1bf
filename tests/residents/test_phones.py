"""Several telephones of one person: written, masked, written for a reason, found by their tails."""

import pytest

from core.errors import Invalid
from residents import actions
from residents.actions.phones import read_lines
from residents.models import ResidentPhone
from residents.search import find
from residents.views.base import link

pytestmark = pytest.mark.django_db
PEOPLE = "/api/v1/residents/"
WORK = {"number": "0799-5212345转802", "note": "单位"}


def test_each_phone_is_found_by_its_tail(officer, household):
    person = actions.enter_resident(
        by=officer, household=household, name="张三", phone="13800138000", phones=[WORK, {"number": "13911112222"}]
    )
    for typed in (
        "8000",
        "13800138000",
        "2345",
        "0799-5212345",
        "0799-5212345转802",
        "5212345",
        "2222",
        "+86 139 1111 2222",
    ):
        assert [row.pk for row in find(officer, typed).residents] == [person.pk], typed
    assert find(officer, "4212345").residents == []
    assert find(officer, "98000").residents == []
    written = actions.unmask(by=officer, resident=person, field="phone", reason="通知")
    assert written == "13800138000、07995212345-802 单位、13911112222"


def test_the_api_writes_phones_and_reads_them_masked(api, officer, household):
    client = api(officer)
    body = {"household": household.pk, "name": "张三", "phone": "13800138000", "phones": [WORK]}
    made = client.post(PEOPLE, body, format="json")
    assert made.status_code == 201, made.json()
    address = f"{PEOPLE}{made.json()['id']}/"
    [row] = client.get(f"{address}phones/").json()
    assert (row["number_masked"], row["kind"], row["note"]) == ("079****2345-***", "other", "单位")
    assert "number" not in row
    changed = client.patch(address, {"phones": [{"number": "13911112222", "kind": "relative"}]}, format="json")
    assert changed.status_code == 200
    assert changed.json()["version"] == 2
    assert [phone.written for phone in ResidentPhone.objects.all()] == ["13911112222"]
    for wrong in ("1380013800O", "13800138000/13900139000", ""):
        assert client.patch(address, {"phones": [{"number": wrong}]}, format="json").status_code == 400
    assert client.patch(address, {"phone": "1380013800O"}, format="json").status_code == 400


def test_the_page_adds_and_takes_away(signed_in, officer, household):
    client = signed_in(officer)
    body = {"household": household.pk, "name": "张三", "document_kind": "unknown", "residency_kind": "permanent"}
    body |= {"phone": "138 0013 8000", "phones": "0799-5212345 转802 单位\r\n13911112222 妻子"}
    assert client.post(link("create"), body).status_code == 302
    first, second = ResidentPhone.objects.all()
    assert (first.written, first.note) == ("07995212345-802", "单位")
    assert (second.written, second.kind, second.note) == ("13911112222", "mobile", "妻子")
    edit = link("edit", first.resident_id)
    assert "079****2345-***" in client.get(edit).content.decode()
    body = {"name": "张三", "document_kind": "unknown", "residency_kind": "permanent", "version": 1}
    body |= {"phones": "5212346", "removed_phones": [first.pk]}
    assert client.post(edit, body).status_code == 302
    assert [phone.written for phone in ResidentPhone.objects.all()] == ["13911112222", "5212346"]
    response = client.post(edit, body | {"phones": "无人接听", "version": 2})
    assert response.status_code == 422


def test_lines_are_read_as_people_write_them():
    assert read_lines("0799 5212345 家\n\n13800138000") == [
        {"number": "0799 5212345", "note": "家"},
        {"number": "13800138000", "note": ""},
    ]


def test_an_extension_is_a_few_digits(officer, household):
    with pytest.raises(Invalid):
        actions.enter_resident(by=officer, household=household, name="张", phones=[{**WORK, "extension": "８x"}])
