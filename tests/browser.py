"""A real browser for tests: the system's Chromium; what the page complains of fails the test."""

import os
import shutil
from contextlib import contextmanager

import pytest

BROWSER = os.environ.get("BROWSER_PATH") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}

in_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(not BROWSER, reason="no Chromium on PATH"),
    # Emptying keeps what migrations bring (tests/conftest.py); writing it anew took longer than most of the tests.
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django's guard would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@contextmanager
def window(chromium, address, *, size=PHONE, language="en-GB", expect=()):
    """A page on `address`; script errors, policy violations and requests to elsewhere fail at the end.

    `expect` lists statuses of 400 and more that the test brings about on purpose.
    """
    context = chromium.new_context(base_url=address, viewport=size, locale=language, has_touch=size is PHONE)
    page = context.new_page()
    page.set_default_timeout(20000)
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if "Content Security Policy" in line.text else None)
    page.on(
        "request",
        lambda query: None if query.url.startswith((address, "data:", "blob:")) else troubles.append(query.url),
    )
    page.on(
        "response",
        lambda got: (
            troubles.append(f"{got.status} {got.url}") if got.status >= 400 and got.status not in expect else None
        ),
    )
    yield page
    context.close()
    assert troubles == []


def violations(page):
    """What axe finds, with the markup it finds it in."""
    from axe_playwright_python.sync_playwright import Axe

    result = Axe().run(page).response["violations"]
    return [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in result]
