"""One phone, two officers: what one entered is never recorded as the other's, and a visit kept is sent once."""

import pytest

from policeroom.demo import DEMO_PASSWORD
from tests import factories
from tests.browser import PHONE, in_browser, window
from visits.models import Visit

pytestmark = in_browser


@pytest.fixture
def home(room):
    household = factories.HouseholdFactory(room=room, label="王秀英")
    factories.ResidentFactory(household=household, name="王秀英")
    return household


def enter(page, user):
    user.set_password(DEMO_PASSWORD)
    user.save(update_fields=["password"])
    page.goto("/")
    page.fill("[name=username]", user.badge)
    page.fill("[name=password]", DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def test_a_visit_kept_on_the_phone_is_sent_once_and_linked(home, officer, sign_in):
    with sign_in(officer, size=PHONE) as page:
        page.goto(f"/visits/new/?household={home.pk}")
        page.fill("[name=note]", "在家")
        page.context.set_offline(True)
        page.click("[data-submit]")
        page.wait_for_selector(".receipt")
        assert page.locator("[data-submit]").count() == 0, "the form has ended"
        page.context.set_offline(False)
        page.wait_for_selector("[data-receipt-open]", state="visible")
        visit = Visit.objects.get()
        assert page.get_attribute("[data-receipt-open]", "href").startswith(visit.get_absolute_url())
        page.click("[data-receipt-open]")
        page.wait_for_url(f"**{visit.get_absolute_url()}**")
        page.go_back()
        page.wait_for_load_state("networkidle")
    assert Visit.objects.count() == 1


def test_a_form_stays_with_who_opened_it(home, officer, roommate, chromium, live_server):
    with window(chromium, live_server.url, expect=(403, 409)) as page:
        enter(page, officer)
        page.goto(f"/visits/new/?household={home.pk}")
        page.fill("[name=note]", "在家")
        other = page.context.new_page()
        page.context.clear_cookies(name="sessionid")
        enter(other, roommate)

        page.click("[data-submit]")
        page.wait_for_selector(".receipt")
        assert "Somebody else is signed in" in page.inner_text(".receipt")
        assert not Visit.objects.exists()
        other.reload()
        other.wait_for_selector("#strip-queue", state="visible")
        assert "of another officer" in other.inner_text("#strip-queue")

        page.context.clear_cookies(name="sessionid")
        enter(page, officer)
        page.wait_for_selector("#strip-queue", state="hidden")
    visit = Visit.objects.get()
    assert (visit.visited_by, visit.created_by, visit.note) == (officer, officer, "在家")
