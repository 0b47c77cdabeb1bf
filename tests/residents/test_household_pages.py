"""Pages of households and transfers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from residents import actions
from residents.models import Household, Transfer
from residents.tickets import ticket_for
from tests import factories

pytestmark = pytest.mark.django_db


def url(name, *args, **query):
    return reverse(f"residents:{name}", args=args, query=query)


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def household(room):
    return factories.HouseholdFactory(room=room, visit_from=days_ago(10))


def test_longest_unvisited_first_with_tints(signed_in, officer, room, household, other_room):
    late = factories.HouseholdFactory(room=room, visit_from=days_ago(95))
    soon = factories.HouseholdFactory(room=room, visit_from=days_ago(40))
    factories.HouseholdFactory(room=room, visit_from=days_ago(400), ended_on=days_ago(1))
    factories.HouseholdFactory(room=other_room, visit_from=days_ago(500))
    rows = signed_in(officer).get(url("households")).context["page"].rows
    assert [(row.pk, row.tone) for row in rows] == [(late.pk, "red"), (soon.pk, "orange"), (household.pk, "")]
    rows = signed_in(officer).get(url("households", unvisited=90)).context["page"].rows
    assert [row.pk for row in rows] == [late.pk]
    rows = signed_in(officer).get(url("households", community=soon.dwelling.community.pk)).context["page"].rows
    assert [row.pk for row in rows] == [soon.pk]
    assert len(signed_in(officer).get(url("households", state="ended")).context["page"].rows) == 1


@pytest.mark.parametrize("rows", [3, 60])
def test_lists_need_few_queries(signed_in, officer, room, rows, django_assert_max_num_queries):
    for _row in range(rows):
        factories.HouseholdFactory(room=room)
    client = signed_in(officer)
    client.get(url("households"))
    with django_assert_max_num_queries(12):
        client.get(url("households"))


def test_export(signed_in, officer, household):
    response = signed_in(officer).get(url("households", format="csv"))
    assert household.label in b"".join(response.streaming_content).decode()
    assert Entry.objects.filter(verb="exported").exists()


def test_the_household_page(signed_in, officer, neighbour, household):
    resident = actions.enter_resident(by=officer, household=household, name="张三")
    page = signed_in(officer).get(household.get_absolute_url()).content.decode()
    assert resident.get_absolute_url() in page
    assert reverse("visits:create") in page
    assert signed_in(neighbour).get(household.get_absolute_url()).status_code == 404


def test_the_bureau_reads_a_household_without_buttons(signed_in, bureau, household):
    page = signed_in(bureau).get(household.get_absolute_url())
    assert page.status_code == 200
    assert page.context["next_steps"] == []


def test_new_household_with_its_dwelling(signed_in, officer, room, other_room):
    community = factories.CommunityFactory(room=room)
    far = factories.CommunityFactory(room=other_room)
    client = signed_in(officer)
    form = client.get(url("household_create")).content.decode()
    assert community.name in form
    assert far.name not in form
    body = {"community": community.pk, "address": "人民路12号", "label": "张三", "use": "owned"}
    response = client.post(url("household_create"), body)
    first = Household.objects.get()
    assert response["Location"] == first.get_absolute_url()
    again = client.post(url("household_create"), body)
    assert again.status_code == 409
    assert first.get_absolute_url() in again.content.decode()
    assert again.context["form"].data["use_existing"] == "on"
    assert client.post(url("household_create"), {**body, "use_existing": "on", "label": "李四"}).status_code == 302
    assert first.dwelling.households.count() == 2
    assert client.post(url("household_create"), {**body, "community": far.pk}).status_code == 422


def test_changing_household_and_dwelling(signed_in, officer, roommate, household):
    client = signed_in(officer)
    body = {"label": "新名", "note": "", "version": household.version}
    assert client.post(url("household_edit", household.pk), body).status_code == 302
    stale = client.post(url("household_edit", household.pk), {**body, "label": "更新"})
    assert stale.status_code == 409
    assert "更新" in stale.content.decode()
    assert "新名" in stale.content.decode()
    dwelling = household.dwelling
    body = {
        "community": dwelling.community.pk, "address": "解放路1号", "use": "rented", "floor": "1-12, 15",
        "version": dwelling.version,
    }  # fmt: skip
    response = client.post(url("dwelling_edit", dwelling.pk), body)
    assert response["Location"] == household.get_absolute_url()
    dwelling.refresh_from_db()
    assert (dwelling.address, dwelling.floor) == ("解放路1号", "1-12, 15")
    half = client.post(url("dwelling_edit", dwelling.pk), {**body, "version": dwelling.version, "latitude": "28.1"})
    assert half.status_code == 422


def test_the_picker_finds_own_households_only(signed_in, officer, neighbour, chief, room, other_room):
    mine = actions.enter_home(
        by=officer, community=factories.CommunityFactory(room=room), address="解放路1号", label="欧阳"
    )
    far = factories.CommunityFactory(room=other_room)
    theirs = actions.enter_home(by=neighbour, community=far, address="解放路2号")
    actions.enter_resident(by=officer, household=mine, name="欧阳娜")
    client = signed_in(officer)
    for text in ("解放路", "ouyang"):
        response = client.get(url("household_options", find=text, **{"for": "household"}))
        assert [item.pk for item in response.context["households"]] == [mine.pk]
        assert b"checked" in response.content, "the only one is chosen"
    assert b"radio" not in client.get(url("household_options", find="")).content
    assert not Entry.objects.filter(verb="searched").exists()
    response = signed_in(chief).get(url("household_options", find="解放路"))
    assert {item.pk for item in response.context["households"]} == {mine.pk, theirs.pk}
    assert b"checked" not in response.content
    assert Entry.objects.filter(verb="searched", by=chief).exists(), "across rooms every search is written down"


# --- transfers -----------------------------------------------------------------------------------


@pytest.fixture
def theirs(outsider, far_room):
    return actions.enter_resident(by=outsider, household=factories.HouseholdFactory(room=far_room), name="王五")


def test_asking_with_a_ticket(signed_in, officer, roommate, household, theirs, far_room):
    client = signed_in(officer)
    ticket = ticket_for(officer, theirs)
    page = client.get(url("transfer_ask", ticket=ticket, household=household.pk)).content.decode()
    assert far_room.name in page
    assert "王五" not in page
    body = {"household": household.pk, "residency_kind": "permanent", "reason": "rents here"}
    assert client.post(url("transfer_ask", ticket=ticket), body).status_code == 302
    query = client.get(url("transfers", view="asked")).content.decode()
    assert "王**" in query
    assert "王五" not in query
    assert client.post(url("transfer_ask", ticket=ticket), body).status_code == 422, "asked once"
    assert client.get(url("transfer_ask", ticket=ticket_for(roommate, theirs))).status_code == 404, "another's ticket"
    assert client.get(url("transfer_ask")).status_code == 404


def test_answering(signed_in, officer, outsider, neighbour, auxiliary, household, theirs, room):
    transfer = actions.ask_transfer(by=officer, resident=theirs, household=household, reason="rents here")
    assert signed_in(neighbour).get(url("transfer_accept", transfer.pk)).status_code == 404
    assert signed_in(auxiliary).get(url("transfers")).status_code == 403
    assert signed_in(officer).get(url("transfer_accept", transfer.pk)).status_code == 404, "seen, not to be answered"
    client = signed_in(outsider)
    assert client.get(url("transfer_withdraw", transfer.pk)).status_code == 404
    assert "王五" in client.get(url("transfers")).content.decode()
    assert "rents here" in client.get(theirs.get_absolute_url()).content.decode()
    assert client.post(url("transfer_refuse", transfer.pk), {"answer": ""}).status_code == 422
    assert client.post(url("transfer_accept", transfer.pk), {"answer": ""}).status_code == 302
    theirs.refresh_from_db()
    assert theirs.room == room
    again = client.post(url("transfer_accept", transfer.pk), {"answer": ""})
    assert again.status_code == 422
    assert Transfer.objects.get().state == "accepted"


def test_withdrawing_and_refusing(signed_in, officer, outsider, household, theirs):
    transfer = actions.ask_transfer(by=officer, resident=theirs, household=household, reason="rents here")
    assert signed_in(officer).post(url("transfer_withdraw", transfer.pk)).status_code == 302
    transfer = actions.ask_transfer(by=officer, resident=theirs, household=household, reason="rents here")
    assert signed_in(outsider).post(url("transfer_refuse", transfer.pk), {"answer": "not so"}).status_code == 302
    assert "not so" in signed_in(officer).get(url("transfers", view="closed")).content.decode()
