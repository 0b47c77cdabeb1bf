"""Whom did you visit: found as one types, by keyboard, and without scripts on a page of its own."""

import pytest

from residents import search
from tests import factories
from tests.browser import DESKTOP, in_browser


@pytest.fixture
def home(room):
    household = factories.HouseholdFactory(room=room, label="王秀英")
    search.index_resident(factories.ResidentFactory(household=household, name="王秀英"))
    search.index_household(household)
    return household


def test_without_scripts_the_results_are_a_page(home, officer, signed_in):
    page = signed_in(officer).get("/visits/new/households/", {"q": "王秀英", "kind": "door"})
    assert page.status_code == 200
    assert "<html" in page.text
    assert f"?household={home.pk}&amp;kind=door" in page.text
    assert 'value="王秀英"' in page.text


def test_as_one_types_only_the_results_are_sent(home, officer, signed_in):
    page = signed_in(officer).get("/visits/new/households/", {"q": "王秀英"}, headers={"HX-Request": "true"})
    assert "<html" not in page.text
    assert f"?household={home.pk}" in page.text


def test_a_line_break_counts_once_on_the_page_as_in_the_browser(home, officer, signed_in):
    from tests.visits.test_pages import CREATE, filled
    from visits.models import Visit

    note = "\r\n".join(["情" * 99] * 20)
    response = signed_in(officer).post(f"{CREATE}?household={home.pk}", filled(note=note))
    assert response.status_code == 302
    assert Visit.objects.get().note == note.replace("\r\n", "\n")


class TestInBrowser:
    pytestmark = in_browser

    def test_by_keyboard_alone(self, home, officer, sign_in):
        with sign_in(officer, size=DESKTOP) as page:
            page.goto("/visits/new/")
            page.locator("#id_q").press_sequentially("秀英")
            page.wait_for_selector("#found a")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            page.wait_for_url(f"**household={home.pk}**")
            assert page.locator("[data-submit]").bounding_box()["y"] < DESKTOP["height"], "save is in sight"
