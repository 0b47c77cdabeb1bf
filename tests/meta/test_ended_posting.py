"""A posting that ended yesterday opens no door today, asked as a browser and a program ask: over HTTP."""

import re
from datetime import timedelta
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.utils import timezone

from accounts import actions
from accounts.scopes import READ_SCOPES
from stations.models import Posting
from tests import factories
from tests.meta.world import household, photo, resident

PASSWORD = "a-quiet-street-7"
DAY = timedelta(days=1)


class Visitor:
    """A browser, or a program when it has a key."""

    def __init__(self, server, key=""):
        self.url = server.url
        self.headers = {"Accept-Language": "en", **({"Authorization": f"Token {key}"} if key else {})}
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def ask(self, path, data=None):
        """(status, address arrived at, body)."""
        body = urlencode(data).encode() if data else None
        try:
            with self.opener.open(Request(self.url + path, body, self.headers), timeout=20) as response:
                return response.status, response.url.removeprefix(self.url), response.read()
        except HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.url.removeprefix(self.url), refusal.read()

    def sign_in(self, badge):
        _status, _at, page = self.ask("/account/sign-in/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)[1].decode()
        form = {"csrfmiddlewaretoken": token, "username": badge, "password": PASSWORD}
        return self.ask("/account/sign-in/", form)


@pytest.mark.django_db(transaction=True)
def test_a_posting_that_ended_yesterday_sees_nothing_today(live_server, officer, room):
    officer.set_password(PASSWORD)
    officer.must_change_password = False
    officer.save()
    picture, person = photo(room), resident(room)
    home, due = household(room), factories.FollowUpFactory(household=person.household)
    _token, key = actions.issue_token(by=None, holder=officer, name="phone", days=5, scopes=READ_SCOPES)
    visit = picture.visit
    doors = {
        "pages": [
            "/", "/visits/", "/follow-ups/", "/residents/", "/residents/households/", visit.get_absolute_url(),
            person.get_absolute_url(), home.get_absolute_url(), due.get_absolute_url(),
        ],
        "api": [
            "/api/v1/visits/", "/api/v1/residents/", "/api/v1/households/", "/api/v1/follow-ups/", "/api/v1/rooms/",
            f"/api/v1/visits/{visit.pk}/", f"/api/v1/residents/{person.pk}/",
            "/api/v1/visits/?updated_since=2020-01-01T00:00:00Z",
        ],
        "files": [f"/visits/photos/{picture.pk}/full/", f"/api/v1/visits/{visit.pk}/photos/{picture.pk}/small/"],
        "exports": ["/visits/?format=csv", "/residents/?format=csv", "/api/v1/visits/?format=csv",
                    "/api/v1/visits/export/"],
    }  # fmt: skip
    every = [path for paths in doors.values() for path in paths]
    browser, program = Visitor(live_server), Visitor(live_server, key)
    assert browser.sign_in(officer.badge)[0] == 200
    stored = {path: browser.ask(path) for path in every}
    assert {path: status for path, (status, *_rest) in stored.items() if status not in (200, 202)} == {}
    assert program.ask("/api/v1/visits/")[0] == 200
    secrets = (person.name.encode(), home.label.encode(), str(visit.client_id).encode())

    # At midnight nothing happens but that a day passes; the browser is still signed in, the token still runs.
    today = timezone.localdate()
    Posting.objects.filter(officer=officer).update(since=today - 30 * DAY, until=today - DAY)
    for visitor in (browser, program):
        for path in every:
            status, at, body = visitor.ask(path)
            assert not any(secret in body for secret in secrets), path
            if path.startswith("/api/"):
                assert status in (403, 404), path
            else:
                assert status in (403, 404) or at != path or path == "/", f"{path} answered {status}"
    assert Visitor(live_server).sign_in(officer.badge)[1] not in every[1:]
