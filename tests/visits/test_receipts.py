"""A visit leaves a device on its receipt alone, and a form is saved by the officer who opened it or not at all."""

import pytest

from tests.visits.test_pages import CREATE, filled
from visits.models import Visit

JSON = {"Accept": "application/json"}


@pytest.fixture
def place(household):
    return f"{CREATE}?household={household.pk}"


def test_the_receipt_names_the_number_and_leads_to_the_visit(signed_in, officer, place):
    sent = filled()
    client = signed_in(officer)
    response = client.post(place, sent, headers=JSON)
    visit = Visit.objects.get()
    assert response.status_code == 201
    receipt = response.json()
    assert (receipt["client_id"], receipt["url"]) == (sent["client_id"], f"/visits/{visit.pk}/?saved=1")
    assert receipt["undo"]

    again = client.post(place, sent, headers=JSON)
    assert (again.status_code, again.json()["client_id"]) == (200, sent["client_id"])
    assert again.json()["undo"] == ""
    assert Visit.objects.count() == 1


def test_a_form_with_errors_gives_no_receipt(signed_in, officer, place):
    response = signed_in(officer).post(place, filled(minutes="x"), headers=JSON)
    assert response.status_code == 422
    assert response.headers["Content-Type"].startswith("text/html")


def test_who_must_change_the_password_gets_no_receipt(signed_in, officer, place):
    client = signed_in(officer)
    officer.must_change_password = True
    officer.save(update_fields=["must_change_password"])
    response = client.post(place, filled(), headers=JSON, follow=True)
    assert not response.headers["Content-Type"].startswith("application/json")
    assert not Visit.objects.exists()


@pytest.mark.parametrize("by_header", [True, False])
def test_a_form_opened_by_somebody_else_is_refused(signed_in, officer, roommate, place, by_header):
    name = {} if by_header else {"opened_by": str(officer.pk)}
    headers = JSON | ({"X-Form-Officer": str(officer.pk)} if by_header else {})
    response = signed_in(roommate).post(place, filled(**name), headers=headers)
    assert response.status_code == 409
    assert response.headers["X-Form-Officer"] == "other"
    assert "another officer" in response.text
    assert not Visit.objects.exists()


def test_forms_say_who_opened_them(signed_in, officer, place, resident):
    client = signed_in(officer)
    for address in (place, f"/residents/{resident.pk}/edit/"):
        assert f'name="opened_by" value="{officer.pk}"' in client.get(address).text


def test_other_forms_are_refused_alike(signed_in, officer, roommate, resident):
    response = signed_in(roommate).post(f"/residents/{resident.pk}/edit/", {"opened_by": officer.pk, "name": "别名"})
    assert response.status_code == 409
    resident.refresh_from_db()
    assert resident.name == "李秀英"
