"""Charts in a real browser: read by a screen reader's rules, whole on a phone, with their figures on paper."""

import pytest

from tests.browser import DESKTOP, PHONE, chromium, in_browser, violations, window  # noqa: F401  chromium is a fixture

pytestmark = [*in_browser, pytest.mark.urls("tests.charts.gallery")]

SMALLEST = """() => Math.min(...[...document.querySelectorAll('.chart-drawing')]
  .filter(one => one.getClientRects().length).map(one => 13 * one.getBoundingClientRect().width
    / one.viewBox.baseVal.width))"""
OUTSIDE = """() => [...document.querySelectorAll('.chart-drawing text')].filter(one => one.getClientRects().length)
  .filter(one => { const at = one.getBoundingClientRect(), sheet = one.ownerSVGElement.getBoundingClientRect();
    return at.left < sheet.left - 6 || at.right > sheet.right + 6; }).map(one => one.textContent)"""


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_charts_can_be_read(chromium, live_server, size, theme):  # noqa: F811
    with window(chromium, live_server.url, size=size) as page:
        page.emulate_media(color_scheme=theme)
        page.goto("/")
        page.wait_for_function(f"document.documentElement.getAttribute('data-bs-theme') === '{theme}'")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert page.evaluate(SMALLEST) >= 11
        assert page.evaluate(OUTSIDE) == []
        css = "narrow" if size is PHONE else "wide"
        assert page.locator(f".chart-{css}:visible").count() == 6
        assert page.locator(".chart-drawing:visible").count() == 6


def test_the_table_behind_opens_by_itself_on_paper(chromium, live_server):  # noqa: F811
    with window(chromium, live_server.url, size=DESKTOP) as page:
        page.goto("/")
        table = page.locator(".chart-figures").first
        assert not table.is_visible()
        page.emulate_media(media="print")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert table.is_visible()
        assert page.locator(".chart-narrow:visible").count() == 0
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
        assert not table.is_visible()


def test_the_table_opens_by_keyboard(chromium, live_server):  # noqa: F811
    with window(chromium, live_server.url, size=DESKTOP) as page:
        page.goto("/")
        page.locator(".chart-table summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator(".chart-figures").first.is_visible()
