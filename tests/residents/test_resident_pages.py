"""Pages of persons: list, story, entry, change, the audited look."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from residents import actions
from residents.models import Resident
from tests import factories
from tests.residents.numbers import number

pytestmark = pytest.mark.django_db


def url(name, *args, **query):
    return reverse(f"residents:{name}", args=args, query=query)


# --- list ----------------------------------------------------------------------------------------


def test_the_list_shows_who_lives_here_masked(signed_in, officer, resident, theirs):
    gone = actions.enter_resident(by=officer, household=resident.household, name="离开者")
    actions.move_out(by=officer, resident=gone, on=timezone.localdate())
    page = signed_in(officer).get(url("list")).content.decode()
    assert "张三" in page
    assert "4309**********" in page
    assert number() not in page
    assert "王五" not in page
    assert "离开者" not in page
    assert "离开者" in signed_in(officer).get(url("list", state="moved_out")).content.decode()


@pytest.mark.parametrize("rows", [3, 60])
def test_a_list_needs_few_queries(signed_in, officer, household, rows, django_assert_max_num_queries):
    for _row in range(rows):
        factories.ResidentFactory(household=household)
    client = signed_in(officer)
    client.get(url("list"))
    with django_assert_max_num_queries(12):
        assert client.get(url("list")).status_code == 200


def test_filters_and_order(signed_in, officer, household, resident):
    other = factories.ResidentFactory(household=household, name="暂住者", residency_kind="temporary")
    client = signed_in(officer)
    page = client.get(url("list", residency_kind="temporary", ordering="birth_date"))
    assert [row.pk for row in page.context["page"].rows] == [other.pk]
    page = client.get(url("list", community=household.dwelling.community.pk, ordering="name"))
    assert len(page.context["page"].rows) == 2
    page = client.get(url("list", search="张三"))
    assert [row.pk for row in page.context["page"].rows] == [resident.pk]


def test_across_rooms_the_list_does_not_search_without_a_purpose(signed_in, chief, resident):
    page = signed_in(chief).get(url("list", search="张三"))
    assert page.status_code == 200
    assert "search" not in page.context["filter"].form.fields


def test_the_county_does_not_sort_a_million_names(signed_in, bureau, officer, resident):
    columns = signed_in(bureau).get(url("list")).context["columns"]
    assert [column.ordering for column in columns] == ["", "", "", "", "", "updated_at"]


def test_export_is_masked_and_written_down(signed_in, officer, resident):
    response = signed_in(officer).get(url("list", format="csv"))
    text = b"".join(response.streaming_content).decode()
    assert "张三" in text
    assert number() not in text
    assert "138****8000" in text
    assert Entry.objects.get(verb="exported").by == officer


def test_an_administrator_sees_no_resident(signed_in, admin, resident):
    client = signed_in(admin)
    for name, args in (("list", []), ("detail", [resident.pk]), ("create", []), ("households", []), ("transfers", [])):
        assert client.get(url(name, *args)).status_code == 403


# --- story ---------------------------------------------------------------------------------------


def test_the_page_tells_the_story_masked(signed_in, officer, resident):
    page = signed_in(officer).get(resident.get_absolute_url())
    text = page.content.decode()
    assert number() not in text
    assert "13800138000" not in text
    assert "安化县" in text
    assert [moment["title"] for moment in page.context["timeline"]] == ["entered"]


def test_outside_is_absent(signed_in, neighbour, resident):
    client = signed_in(neighbour)
    for name in ("detail", "edit", "move", "move_out", "died", "come_back", "undo_departure"):
        assert client.get(url(name, resident.pk)).status_code == 404, name
    assert client.get(url("reveal", resident.pk, "phone")).status_code == 404


def test_the_bureau_reads_and_does_not_write(signed_in, bureau, resident):
    client = signed_in(bureau)
    assert client.get(resident.get_absolute_url()).status_code == 200
    assert client.get(url("edit", resident.pk)).status_code == 403


# --- look ----------------------------------------------------------------------------------------


def test_the_full_value_is_shown_for_a_reason(signed_in, officer, resident):
    client = signed_in(officer)
    address = url("reveal", resident.pk, "id_number")
    assert b"reason" in client.get(address).content
    assert client.post(address, {"reason": ""}).status_code == 422
    assert not Entry.objects.filter(verb="unmasked").exists()
    response = client.post(address, {"reason": "报到核对"})
    assert number() in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    line = Entry.objects.get(verb="unmasked")
    assert (line.by, line.reason, line.changes, line.target_id) == (
        officer,
        "报到核对",
        {"field": "id_number"},
        resident.pk,
    )
    assert "13800138000" in client.post(url("reveal", resident.pk, "phone"), {"reason": "call"}).content.decode()
    assert client.get(url("reveal", resident.pk, "name")).status_code == 404


def test_the_auditor_may_not_look(signed_in, auditor, resident):
    assert signed_in(auditor).post(url("reveal", resident.pk, "phone"), {"reason": "why"}).status_code == 403


# --- entry ---------------------------------------------------------------------------------------


def entry(household, **facts):
    return {
        "household": household.pk, "name": "李四", "document_kind": "id_card", "id_number": number(order="005"),
        "sex": "", "birth_date": "", "phone": "", "residency_kind": "permanent", **facts,
    }  # fmt: skip


def test_entering_a_person(signed_in, officer, household):
    client = signed_in(officer)
    form = client.get(url("create", household=household.pk))
    assert household.label in form.content.decode()
    response = client.post(url("create"), entry(household))
    assert response.status_code == 302
    assert response["Location"] == household.get_absolute_url()
    assert Resident.objects.get().sex == "1"
    again = client.post(url("create"), entry(household, id_number="", document_kind="unknown", another="1"))
    assert again["Location"] == url("create", household=household.pk)


def test_what_is_wrong_stands_beside_the_field(signed_in, officer, household):
    response = signed_in(officer).post(url("create"), entry(household, id_number=number()[:-1], name=""))
    assert response.status_code == 422
    assert "this one has 17" in response.context["form"].errors["id_number"][0]
    assert "name" in response.context["form"].errors


def test_a_household_elsewhere_cannot_be_chosen(signed_in, officer, theirs):
    response = signed_in(officer).post(url("create"), entry(theirs.household))
    assert "household" in response.context["form"].errors


def test_a_known_number_in_the_own_room_links_to_the_person(signed_in, officer, household, resident):
    response = signed_in(officer).post(url("create"), entry(household, id_number=number()))
    assert response.status_code == 409
    assert resident.get_absolute_url() in response.content.decode()


def test_a_known_number_elsewhere_offers_a_transfer_without_details(
    signed_in, officer, auxiliary, household, theirs, far_room
):
    response = signed_in(officer).post(url("create"), entry(household, id_number=number(order="003")))
    text = response.content.decode()
    assert response.status_code == 409
    assert far_room.name in text
    assert "王五" not in text
    assert theirs.household.dwelling.address not in text
    assert response.context["ask_url"]
    assert Entry.objects.filter(verb="looked_up", by=officer).exists()
    response = signed_in(auxiliary).post(url("create"), entry(household, id_number=number(order="003")))
    assert response.context["ask_url"] == ""


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (number(order="007"), "The number is right"),
        (number(order="007")[:10], "8 characters to go"),
        (number(order="007")[:-1] + "?", "17 digits"),
        ("", 'id="number-facts"'),
    ],
)
def test_the_number_is_read_while_it_is_typed(signed_in, officer, household, typed, says):
    response = signed_in(officer).post(url("read_number"), entry(household, id_number=typed))
    assert says in response.content.decode()


def test_reading_fills_in_and_announces(signed_in, officer, household, resident, theirs, far_room):
    client = signed_in(officer)
    response = client.post(url("read_number"), entry(household, id_number=number(order="008"))).content.decode()
    assert 'value="1980-03-02"' in response
    mine = client.post(url("read_number"), entry(household, id_number=number())).content.decode()
    assert resident.get_absolute_url() in mine
    own = client.post(url("read_number"), entry(household, id_number=number(), resident=resident.pk)).content.decode()
    assert resident.get_absolute_url() not in own
    far = client.post(url("read_number"), entry(household, id_number=number(order="003"))).content.decode()
    assert far_room.name in far
    assert "王五" not in far


# --- change --------------------------------------------------------------------------------------


def change(resident, **facts):
    return {
        "name": resident.name, "document_kind": resident.document_kind, "id_number": "", "sex": "", "birth_date": "",
        "phone": "", "residency_kind": "permanent", "version": resident.version, **facts,
    }  # fmt: skip


def test_an_empty_box_keeps_what_is_masked(signed_in, officer, resident):
    client = signed_in(officer)
    form = client.get(url("edit", resident.pk)).content.decode()
    assert number() not in form
    assert "13800138000" not in form
    assert client.post(url("edit", resident.pk), change(resident, name="张三丰")).status_code == 302
    resident.refresh_from_db()
    assert (resident.name, resident.id_number, resident.phone) == ("张三丰", number(), "13800138000")


def test_number_and_phone_can_be_replaced_and_removed(signed_in, officer, resident):
    client = signed_in(officer)
    client.post(url("edit", resident.pk), change(resident, id_number=number(order="009"), phone="13900139000"))
    resident.refresh_from_db()
    assert (resident.id_number, resident.phone) == (number(order="009"), "13900139000")
    client.post(url("edit", resident.pk), change(resident, document_kind="unknown", clear_phone="on"))
    resident.refresh_from_db()
    assert (resident.id_number, resident.phone, resident.id_number_hash) == ("", "", None)


def test_who_saved_first_is_shown_and_what_was_typed_is_kept(signed_in, officer, roommate, resident):
    body = change(resident, name="张三丰")
    actions.change_resident(by=roommate, resident=resident, occupation="teacher")
    client = signed_in(officer)
    response = client.post(url("edit", resident.pk), body)
    text = response.content.decode()
    assert response.status_code == 409
    assert "张三丰" in text
    assert roommate.name in text
    assert "teacher" in text
    resident.refresh_from_db()
    assert f'name="version" value="{resident.version}"' in text
    assert client.post(url("edit", resident.pk), {**body, "version": resident.version}).status_code == 302


def test_a_taken_number_is_refused_on_the_form(signed_in, officer, household, resident):
    other = actions.enter_resident(by=officer, household=household, name="李四")
    response = signed_in(officer).post(
        url("edit", other.pk), change(other, document_kind="id_card", id_number=number())
    )
    assert response.status_code == 422
    assert "registered already" in response.context["form"].errors["id_number"][0]


# --- moves ---------------------------------------------------------------------------------------


def test_moving_with_the_family(signed_in, officer, room, household, resident):
    wife = actions.enter_resident(
        by=officer, household=household, name="李梅", from_on=timezone.localdate() - timedelta(days=5)
    )
    to = factories.HouseholdFactory(room=room)
    client = signed_in(officer)
    assert "李梅" in client.get(url("move", resident.pk)).content.decode()
    today = timezone.localdate().isoformat()
    body = {"household": to.pk, "kind": "permanent", "on": today, "together": [wife.pk], "reason": ""}
    assert client.post(url("move", resident.pk), body).status_code == 302
    assert to.residents.count() == 2


def test_leaving_coming_back_and_dying(signed_in, officer, household, resident):
    client = signed_in(officer)
    today = timezone.localdate().isoformat()
    early = (timezone.localdate() - timedelta(days=300)).isoformat()
    refused = client.post(url("move_out", resident.pk), {"on": early})
    assert refused.status_code == 422
    assert client.post(url("move_out", resident.pk), {"on": today, "moved_to": "长沙"}).status_code == 302
    assert "Came back" in client.get(resident.get_absolute_url()).content.decode()
    body = {"household": household.pk, "kind": "permanent", "on": today}
    assert client.post(url("come_back", resident.pk), body).status_code == 302
    assert client.post(url("died", resident.pk), {"on": today}).status_code == 302
    resident.refresh_from_db()
    assert resident.whereabouts == "died"
    assert client.post(url("undo_departure", resident.pk), {"reason": "wrong person"}).status_code == 302
    resident.refresh_from_db()
    assert resident.whereabouts == "here"


@pytest.mark.parametrize("who", ["chief", "bureau"])
def test_wide_scopes_need_as_few_queries(signed_in, request, who, household, django_assert_max_num_queries):
    for _row in range(30):
        factories.ResidentFactory(household=household)
    client = signed_in(request.getfixturevalue(who))
    for name in ("list", "households"):
        client.get(url(name))
        with django_assert_max_num_queries(12):
            assert client.get(url(name)).status_code == 200
