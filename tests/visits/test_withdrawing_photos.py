"""A wrong photo is withdrawn with a reason; withdrawn ones and those of voided visits are for who may see voided."""

import pytest

from audit.models import Entry
from core.errors import Invalid, NotAllowed
from tests.visits.conftest import content_of
from visits import actions

pytestmark = pytest.mark.usefixtures("in_english")


def addresses(photo, visit):
    return f"/visits/photos/{photo.pk}/full/", f"/api/v1/visits/{visit.pk}/photos/{photo.pk}/full/"


def test_withdrawn_on_its_page_it_is_served_no_more(record, photo, signed_in, api, officer, auditor):
    visit = record(photos=[photo()])
    wrong = visit.photos.get()
    client = signed_in(officer)
    url = f"/visits/photos/{wrong.pk}/withdraw/"
    assert url in client.get(visit.get_absolute_url()).text
    assert client.post(url, {"reason": "拍错了"}).status_code == 302
    assert url not in client.get(visit.get_absolute_url()).text
    page, address = addresses(wrong, visit)
    assert client.get(page).status_code == 404
    assert api(officer).get(address).status_code == 404
    assert api(officer).get(f"/api/v1/visits/{visit.pk}/").data["photos"] == []
    assert content_of(signed_in(auditor).get(page))
    line = Entry.objects.about(visit).get(verb="visit_corrected")
    assert (line.reason, line.changes["photos"]) == ("拍错了", [1, 0])


def test_through_the_api_and_the_same_picture_may_come_again(record, photo, api, officer):
    visit = record(photos=[photo()])
    client, version = api(officer), visit.version
    url = f"/api/v1/visits/{visit.pk}/photos/{visit.photos.get().pk}/withdraw/"
    assert client.post(url, {"reason": "x"}, format="json").status_code == 400
    done = client.post(url, {"reason": "拍错了"}, format="json")
    assert (done.status_code, done.data["photos"]) == (200, [])
    visit.refresh_from_db()
    assert visit.version > version, "whoever pulls the visit learns of it"
    actions.add_photos(by=officer, visit=visit, photos=[photo()])
    assert visit.photos.standing().count() == 1


def test_photos_of_a_voided_visit(record, photo, signed_in, api, officer, auditor):
    visit = record(photos=[photo()])
    picture = visit.photos.get()
    actions.void_visit(by=officer, visit=visit, reason="走错门了")
    page, address = addresses(picture, visit)
    assert signed_in(officer).get(page).status_code == 404
    assert api(officer).get(address).status_code == 404
    assert content_of(signed_in(auditor).get(page))


def test_a_reason_and_the_right_person(record, photo, officer, roommate, signed_in):
    picture = record(photos=[photo()]).photos.get()
    with pytest.raises(Invalid):
        actions.withdraw_photo(by=officer, photo=picture, reason=" ")
    with pytest.raises(NotAllowed):
        actions.withdraw_photo(by=roommate, photo=picture, reason="拍错了")
    assert signed_in(roommate).get(f"/visits/photos/{picture.pk}/withdraw/").status_code == 403
