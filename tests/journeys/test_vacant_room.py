"""A chief sees a room without an officer, has it covered for two weeks, and prints the page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stations import actions
from stations.models import Posting
from tests import factories
from tests.browser import DESKTOP, PHONE, in_browser, violations

pytestmark = in_browser


@pytest.fixture
def vacant(chief, officer, room, neighbour):
    today = timezone.localdate()
    actions.end_posting(by=chief, posting=officer.postings.get(), until=today - timedelta(days=3), reason="调离")
    home = factories.HouseholdFactory(room=room, visit_from=today - timedelta(days=120))
    factories.FollowUpFactory(household=home, due_on=today - timedelta(days=30))
    return room


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_covered_with_a_look_at_what_waits(vacant, chief, neighbour, sign_in, size):
    until = timezone.localdate() + timedelta(days=14)
    with sign_in(chief, size=size) as page:
        line = page.locator(".lines > li", has_text="No officer is posted to this room since")
        assert vacant.name in line.inner_text()
        line.get_by_role("link", name="Cover this room").click()
        page.wait_for_selector("h1")
        assert f"Cover {vacant.name}" in page.locator("h1").inner_text()
        page.select_option("[name=officer]", neighbour.badge)
        page.fill("[name=until]", until.isoformat())
        page.locator("[name=until]").dispatch_event("change")
        preview = page.locator("#preview")
        preview.get_by_text(f"Waiting in {vacant.name}").wait_for()
        assert "1 open follow-up (1 late)" in preview.inner_text()
        assert "no longer without an officer" in preview.inner_text()
        assert "without an officer again" in preview.inner_text()
        page.click("[data-submit]")
        page.wait_for_selector("#attention")
        assert "The posting is made." in page.locator("body").inner_text()
        assert page.locator("li", has_text="No officer is posted").count() == 0
        row = page.locator(".units-chief tbody tr", has_text=vacant.name)
        assert neighbour.name in row.inner_text()
        assert "cover until" in row.inner_text()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        _printed(page, chief)
    posting = Posting.objects.get(room=vacant, is_cover=True)
    assert (posting.officer, posting.until, posting.created_by) == (neighbour, until, chief)


def _printed(page, chief):
    """On paper: who printed it, no buttons, the table as wide as the sheet."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1000})  # what is left of A4 between its margins
    head = page.locator(".print-head")
    assert chief.name in head.inner_text()
    assert str(timezone.localdate().year) in head.inner_text()
    assert not page.locator(".lines .btn").first.is_visible()
    assert not page.locator(".period").is_visible()
    table = page.locator(".units-chief")
    assert table.bounding_box()["width"] <= 688
    assert table.locator("thead").is_visible()
