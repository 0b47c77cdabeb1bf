"""Journeys sign in through the real page, on the cast's accounts."""

import pytest

from policeroom.demo import DEMO_PASSWORD
from tests.browser import DESKTOP, PHONE, chromium, window  # noqa: F401  a fixture


@pytest.fixture
def sign_in(chromium, live_server):  # noqa: F811
    """`sign_in(officer, size=…)` → a context manager giving that officer's page, at home."""
    from contextlib import contextmanager

    @contextmanager
    def enter(user, *, size=PHONE, language="en-GB", expect=()):
        user.set_password(DEMO_PASSWORD)
        user.save(update_fields=["password"])
        with window(chromium, live_server.url, size=size, language=language, expect=expect) as page:
            page.goto("/")
            page.fill("[name=username]", user.badge)
            page.fill("[name=password]", DEMO_PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url: "sign-in" not in url)
            yield page

    return enter


@pytest.fixture
def desktop():
    return DESKTOP
