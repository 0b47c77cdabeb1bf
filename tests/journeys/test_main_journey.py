"""Sign in → today → log a visit of a due follow-up → it leaves the list → the chief's number changes → the API too."""

from datetime import timedelta

import pytest
from django.utils import timezone

from residents import search
from tests import factories
from tests.browser import DESKTOP, PHONE, in_browser

pytestmark = in_browser


@pytest.fixture
def due(room):
    household = factories.HouseholdFactory(
        room=room, label="王秀英", visit_from=timezone.localdate() - timedelta(days=100)
    )
    search.index_resident(factories.ResidentFactory(household=household, name="王秀英"))
    return factories.FollowUpFactory(household=household, due_on=timezone.localdate() - timedelta(days=10))


def late_of(page, room):
    row = page.locator(".units tr", has_text=room.name)
    return row.locator('[data-label="Late now"] a').inner_text()


def test_a_due_visit_is_logged_on_a_phone_and_everybody_sees_it(due, room, officer, chief, sign_in, api):
    with sign_in(chief, size=DESKTOP) as page:
        assert late_of(page, room) == "1"

    with sign_in(officer, size=PHONE) as page:
        line = page.locator(".due", has_text="王秀英")
        assert "days late" in line.inner_text()
        line.get_by_role("link", name="Log visit").click()
        page.click("[data-log-more]")  # the whole form, where a note can be written
        page.wait_for_url("**/visits/new/**")
        page.get_by_label("王秀英").first.check()
        page.fill("[name=note]", "情况正常")
        page.click("[data-submit]")
        page.wait_for_selector(".toast-line")
        page.goto("/")
        assert page.locator(".due", has_text="王秀英").count() == 0

    due.refresh_from_db()
    assert due.state == "late_done"

    with sign_in(chief, size=DESKTOP) as page:
        assert late_of(page, room) == "0"

    result = api(officer).get("/api/v1/visits/").json()["results"]
    assert [(item["household"], item["note"], item["contact"]) for item in result] == [
        (due.household_id, "情况正常", "met")
    ]
    assert due.done_by_visit_id == result[0]["id"]


def test_sign_in_and_search_by_keyboard_alone(due, officer, sign_in):
    with sign_in(officer, size=DESKTOP) as page:
        page.keyboard.press("/")
        page.keyboard.type("秀英")
        page.wait_for_selector(".search-hit")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/residents/**")
        assert "王秀英" in page.locator("h1").inner_text()


def test_a_wrong_password_says_so_and_keeps_the_badge(officer, chromium, live_server):
    from tests.browser import window

    with window(chromium, live_server.url, expect=(401, 422)) as page:
        page.goto("/")
        page.fill("[name=username]", officer.badge)
        page.fill("[name=password]", "not-the-password")
        page.keyboard.press("Enter")
        page.wait_for_selector(".error-summary, [role=alert]")
        assert page.input_value("[name=username]") == officer.badge
