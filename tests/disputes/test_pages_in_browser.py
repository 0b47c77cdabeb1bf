"""Opening a case on a phone: a name found as it is typed, a second person of a side, a draft that comes back."""

import pytest
from django.urls import reverse

from disputes.models import Dispute
from residents import search
from tests.browser import PHONE, in_browser
from tests.journeys.conftest import chromium, sign_in  # noqa: F401  fixtures

pytestmark = in_browser
NEW = reverse("disputes:create")


@pytest.fixture
def registered(resident):
    search.index_resident(resident)
    return resident


def test_two_sides_are_named_without_leaving_the_page(registered, officer, sign_in):  # noqa: F811
    with sign_in(officer, size=PHONE) as page:
        page.goto(NEW)
        page.fill("[name=summary]", "排水沟改道")
        page.locator("[name=parties-0-name]").press_sequentially("王强")
        page.get_by_label("东街12号").check()
        page.fill("[name=parties-2-name]", "李梅")
        assert page.locator("[name=parties-3-name]").is_hidden()
        page.get_by_role("button", name="Another person: side B").click()
        page.fill("[name=parties-3-name]", "李东")
        page.get_by_role("button", name="Another person: side B").click()
        page.fill("[name=parties-4-name]", "李西")
        page.click("[data-submit]")
        page.wait_for_url(lambda url: url.rstrip("/").rpartition("/")[2].isdigit())
        assert "王强等" not in page.locator("h1").inner_text()
    parties = Dispute.objects.get().parties.order_by("side", "id")
    assert [(party.side, party.name, party.resident) for party in parties] == [
        ("a", "王强", registered),
        ("b", "李梅", None),
        ("b", "李东", None),
        ("b", "李西", None),
    ]


def test_a_draft_comes_back_with_its_rows(registered, officer, sign_in):  # noqa: F811
    with sign_in(officer, size=PHONE) as page:
        page.goto(NEW)
        page.fill("[name=summary]", "排水沟改道")
        for name in ("李东", "李西"):
            page.get_by_role("button", name="Another person: side B").click()
            page.keyboard.type(name)
        page.wait_for_timeout(400)  # drafts wait for a pause in typing
        page.goto("/")
        page.goto(NEW)
        assert page.input_value("[name=summary]") == "排水沟改道"
        assert page.locator("[name=parties-3-name]").is_visible()
        assert page.input_value("[name=parties-4-name]") == "李西"


def test_what_was_refused_is_still_there_after_putting_something_else_right(accepted, officer, sign_in):  # noqa: F811
    form = reverse("disputes:mediate", args=[accepted().pk])
    with sign_in(officer, size=PHONE, expect=(422,)) as page:
        page.goto(form)
        page.fill("[name=said_a]", "要求恢复原状")
        page.get_by_label("李梅").uncheck()
        page.get_by_label("to be continued").check()
        page.click("[data-submit]")
        page.wait_for_selector("[data-error-summary]")
        page.goto("/")
        page.goto(form)
        assert page.input_value("[name=said_a]") == "要求恢复原状"


def test_the_day_of_the_next_round_is_asked_only_when_it_goes_on(accepted, officer, sign_in):  # noqa: F811
    dispute = accepted()
    with sign_in(officer, size=PHONE) as page:
        page.goto(reverse("disputes:mediate", args=[dispute.pk]))
        assert page.locator("[name=next_on]").is_hidden()
        page.get_by_label("to be continued").check()
        assert page.locator("[name=next_on]").is_visible()


def test_the_saved_filter_chosen_is_in_sight(officer, sign_in):  # noqa: F811
    with sign_in(officer, size=PHONE) as page:
        page.goto(reverse("disputes:list") + "?view=flared")
        chosen = page.locator(".tabs [aria-current]")
        assert chosen.inner_text().startswith("Flared up again")
        box = chosen.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]


def test_a_term_is_settled_by_one_tap(in_state, officer, sign_in):  # noqa: F811
    dispute = in_state("agreed")
    with sign_in(officer, size=PHONE) as page:
        page.goto(dispute.get_absolute_url())
        page.get_by_role("button", name="Performed").click()
        page.wait_for_selector(".toast-line")
    assert dispute.agreements.get().terms.get().state == "performed"
