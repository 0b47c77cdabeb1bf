"""On a phone a list has no heads to press: its order is a choice, by finger, by keys, and without script."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.browser import DESKTOP, PHONE, in_browser, violations

pytestmark = in_browser
CHOICE = "#list-sort"


@pytest.fixture
def homes(room):
    today = timezone.localdate()
    return [
        factories.HouseholdFactory(room=room, label=label, visit_from=today - timedelta(days=days))
        for label, days in (("王秀英", 120), ("李福海", 40), ("赵玉兰", 5))
    ]


def names(page):
    return [all_inner_text.strip() for all_inner_text in page.locator("#list .cell-main a").all_inner_texts()]


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "最短在前"), ("en-GB", "shortest first")])
def test_choosing_an_order(sign_in, officer, homes, language, words):
    with sign_in(officer, language=language) as page:
        page.goto("/residents/households/")
        before = names(page)
        page.focus(CHOICE)
        page.keyboard.press("ArrowDown")
        page.wait_for_url("**/?ordering=-unvisited_since")
        page.wait_for_selector(f'{CHOICE} option[value="-unvisited_since"][selected]', state="attached")
        assert names(page) == before[::-1]
        assert page.evaluate("document.activeElement.id") == "list-sort"
        assert page.locator(CHOICE).bounding_box()["height"] >= 44
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert not page.is_visible(".sort-choice button")
        assert violations(page) == []
        assert words in page.locator(f"{CHOICE} option[selected]").inner_text()


def test_a_filter_chosen_afterwards_keeps_the_order(sign_in, officer, homes):
    with sign_in(officer) as page:
        page.goto("/residents/households/?ordering=unvisited_since")
        page.select_option(CHOICE, "-unvisited_since")
        page.wait_for_url("**/?ordering=-unvisited_since")
        page.wait_for_selector(f'{CHOICE} option[value="-unvisited_since"][selected]', state="attached")
        page.click("[data-filters-toggle]")
        page.select_option("[name=unvisited]", "30")
        page.wait_for_url("**unvisited=30**")
        page.wait_for_function("document.querySelectorAll('#list tbody tr').length === 2")
        assert "ordering=-unvisited_since" in page.url
        assert names(page) == ["李福海", "王秀英"]


def test_without_script_a_button_sends_it(chromium, live_server, sign_in, officer, homes):
    with sign_in(officer) as page:
        cookies = page.context.cookies()
        bare = chromium.new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=False)
        bare.add_cookies(cookies)
        plain = bare.new_page()
        plain.goto("/residents/households/?unvisited=30")
        plain.select_option(CHOICE, "-unvisited_since")
        plain.click(".sort-choice button")
        assert "ordering=-unvisited_since" in plain.url
        assert "unvisited=30" in plain.url
        assert names(plain) == ["李福海", "王秀英"]
        bare.close()


def test_a_desk_presses_the_heads(sign_in, officer, homes):
    with sign_in(officer, size=DESKTOP) as page:
        page.goto("/residents/households/")
        assert page.is_visible("th .sort")
        assert not page.is_visible(CHOICE)
