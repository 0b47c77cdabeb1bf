"""Profile, password, other sessions, and an account without a post."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.sessions import device_name
from audit.models import Entry
from core.errors import NotAllowed
from stations.models import Officer
from tests import factories
from tests.accounts import PASSWORD

pytestmark = pytest.mark.usefixtures("cheap_hashing")


def test_the_profile_shows_post_and_sessions(signed_in, officer, room):
    page = signed_in(officer).get("/account/").content.decode()
    assert room.name in page
    assert "this device" in page


def test_changing_the_password(client, signed_in, someone):
    signed_in(someone)
    response = client.post(
        "/account/password/", {"old": PASSWORD, "new": "Another-9-horse", "again": "Another-9-horse"}
    )
    assert response.status_code == 302
    someone.refresh_from_db()
    assert someone.check_password("Another-9-horse")
    assert client.get("/account/").status_code == 200, "this session goes on"
    assert Entry.objects.filter(verb="password_changed", by=someone).count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"old": "wrong", "new": "Another-9-horse", "again": "Another-9-horse"}, "old"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "new"),
        ({"old": PASSWORD, "new": "Another-9-horse", "again": "Other-9-horse"}, "again"),
    ],
)
def test_a_password_is_refused_beside_its_field(signed_in, someone, values, field):
    response = signed_in(someone).post("/account/password/", values)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Entry.objects.filter(verb="password_changed").exists()


def test_another_password_ends_the_other_sessions(signed_in, someone):
    other = Client()
    other.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    signed_in(someone).post(
        "/account/password/", {"old": PASSWORD, "new": "Another-9-horse", "again": "Another-9-horse"}
    )
    assert other.get("/account/").status_code == 302


def test_signing_out_everywhere_else(signed_in, officer, roommate):
    here, there, theirs = signed_in(officer), Client(), Client()
    there.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    theirs.force_login(roommate, backend="django.contrib.auth.backends.ModelBackend")
    assert here.post("/account/sessions/end/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert theirs.get("/account/").status_code == 200
    assert Entry.objects.filter(verb="signed_out", by=officer).count() == 1


def test_a_session_to_keep_is_needed(officer):
    with pytest.raises(NotAllowed):
        actions.sign_out_elsewhere(by=officer, current_key=None)


def test_devices_are_named_well_enough_to_recognise():
    android = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/87.0 Mobile Safari/537.36"
    assert device_name(android) == "Chrome, Android"
    assert device_name("curl/8") == ""


def test_without_a_post_today_a_page_says_so_and_whom_to_ask(signed_in, officer, admin, room):
    today = timezone.localdate()
    officer.postings.update(until=today - timedelta(days=1))
    factories.PostingFactory(officer=officer, room=room, since=today + timedelta(days=9))
    response = signed_in(Officer.objects.get(pk=officer.pk)).get("/audit/")
    page = response.content.decode()
    assert response.status_code == 403
    assert "No post today" in page
    assert admin.name in page
    assert "begins on" in page
    assert "ended on" in page


def test_without_a_post_the_own_account_still_opens(signed_in, db):
    assert signed_in(factories.OfficerFactory()).get("/account/").status_code == 200
