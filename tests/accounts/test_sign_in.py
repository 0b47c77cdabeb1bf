"""The door: badge and password, lock-out, sessions that end with the shift."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from tests import factories
from tests.accounts import PASSWORD

pytestmark = pytest.mark.usefixtures("cheap_hashing")
SIGN_IN = "/account/sign-in/"


@pytest.fixture
def door(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    def sign_in(badge, password=PASSWORD, **extra):
        return client.post(SIGN_IN, {"username": badge, "password": password, **extra})

    return sign_in


def test_a_stranger_is_sent_to_sign_in_and_back(client, door, someone):
    sent = client.get("/account/?x=1")
    assert sent.status_code == 302
    assert sent["Location"] == f"{SIGN_IN}?next=/account/%3Fx%3D1"
    assert door(someone.badge, next="/account/?x=1")["Location"] == "/account/?x=1"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_next_never_leads_outside(door, someone, elsewhere):
    assert "evil" not in door(someone.badge, next=elsewhere)["Location"]


def test_signing_in_and_out_and_failing_leave_lines(client, door, someone):
    assert door(someone.badge, "wrong").status_code == 422
    assert door(someone.badge).status_code == 302
    client.post("/account/sign-out/")
    lines = list(Entry.objects.order_by("id").values_list("verb", "by", "target_id"))
    assert lines == [
        ("sign_in_failed", None, someone.pk),
        ("signed_in", someone.pk, someone.pk),
        ("signed_out", someone.pk, someone.pk),
    ]


def test_what_was_typed_as_badge_is_not_kept_when_nobody_has_it(door, db):
    door("my-secret-password")
    line = Entry.objects.get(verb="sign_in_failed")
    assert "secret" not in line.subject
    assert line.target_id is None


def test_the_wrong_password_says_nothing_about_the_badge(door, someone):
    existing, unknown = door(someone.badge, "wrong").content, door("999999", "wrong").content
    for page in (existing, unknown):
        assert b"Badge number and password do not match" in page


def test_an_account_that_may_not_sign_in(door, someone):
    someone.is_active = False
    someone.save()
    assert door(someone.badge).status_code == 422


def test_too_many_attempts_lock_the_badge_and_say_for_how_long(door, someone):
    for _time in range(settings.AXES_FAILURE_LIMIT):
        refused = door(someone.badge, "wrong")
    assert refused.status_code == 429
    assert refused["Retry-After"] == str(15 * 60)
    assert b"Try again in 15 minutes" in refused.content
    assert door(someone.badge).status_code == 429, "the right password does not help meanwhile"
    later = timezone.now() + timedelta(minutes=16)
    with time_machine.travel(later, tick=False):
        assert door(someone.badge).status_code == 302


def test_the_lock_out_speaks_chinese(client, door, someone):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    for _time in range(settings.AXES_FAILURE_LIMIT):
        refused = door(someone.badge, "wrong")
    assert "15 分钟" in refused.content.decode()


def test_a_session_ends_with_the_shift_however_busy(client, door, someone):
    with time_machine.travel("2026-03-02T08:00:00+08:00", tick=False) as clock:
        door(someone.badge)
        for _hour in range(11):
            clock.shift(timedelta(hours=1))
            session = client.session
            session["orderings"] = {"/": str(_hour)}
            session.save()
            assert client.get("/account/").status_code == 200
        clock.shift(timedelta(hours=1, minutes=1))
        assert client.get("/account/").status_code == 302


def test_an_htmx_fragment_sends_the_whole_page_to_sign_in(client, db):
    response = client.get("/account/", headers={"HX-Request": "true", "HX-Current-URL": "/visits/?kind=door"})
    assert response.status_code == 204
    assert response["HX-Redirect"] == f"{SIGN_IN}?next=/visits/%3Fkind%3Ddoor"


def test_sign_out_is_by_post_only(client, door, someone):
    door(someone.badge)
    assert client.get("/account/sign-out/").status_code == 405
    assert client.get("/account/").status_code == 200


def test_the_demo_offers_its_accounts_and_production_none(client, settings, room):
    postings = factories.PostingFactory(officer__badge="110001", room=room).officer
    assert postings.badge in client.get(SIGN_IN).content.decode()
    settings.DEMO = False
    assert postings.badge not in client.get(SIGN_IN).content.decode()


def test_language_is_chosen_before_signing_in_by_cookie_and_kept_with_the_account(client, signed_in, officer):
    client.post(reverse("set_language"), {"language": "en", "next": SIGN_IN})
    assert client.cookies["django_language"].value == "en"
    assert '<html lang="en"' in client.get(SIGN_IN, headers={"Accept-Language": "zh-CN"}).content.decode()
    signed_in(officer).post(reverse("set_language"), {"language": "zh-hans"})
    officer.refresh_from_db()
    assert officer.language == "zh-hans"
    assert '<html lang="zh-hans"' in client.get("/account/").content.decode()


def test_an_unknown_language_changes_nothing(signed_in, officer):
    signed_in(officer).post(reverse("set_language"), {"language": "xx"})
    officer.refresh_from_db()
    assert officer.language == ""
