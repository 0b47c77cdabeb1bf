"""Today on a phone: two taps log a visit or nobody home, with and without a signal; about two screens; no category."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dashboards.officer import due_lines, week
from followups.models import FollowUp
from tests import factories
from tests.browser import DESKTOP, PHONE, in_browser, violations
from visits.models import Visit

browser = in_browser


@pytest.fixture
def round_of_twelve(room):
    """The homes due, the longest late first."""
    homes = []
    for number in range(12):
        address = f"文化路{number + 1}号阳光小区1栋2单元{number + 1}02室"
        dwelling = factories.DwellingFactory(community__room=room, room=room, address=address)
        home = factories.HouseholdFactory(room=room, dwelling=dwelling, label=f"王秀英{number}")
        resident = factories.ResidentFactory(household=home, name=f"王秀英{number}")
        factories.FollowUpFactory(
            household=home,
            resident=resident,
            due_on=timezone.localdate() - timedelta(days=20 - number),
            reason_code="listing_cadence",
            reason_data={"category_zh": "社区矫正对象", "category_en": "Community correction", "interval_days": 7},
        )
        homes.append(home)
    return homes


def in_the_browser(function):
    for mark in reversed(browser):
        function = mark(function)
    return function


@in_the_browser
def test_met_is_two_taps(round_of_twelve, officer, sign_in):
    with sign_in(officer, size=PHONE) as page:
        page.locator(".stop-hit").first.tap()
        page.locator("[data-log-form] .btn-primary").tap()
        page.wait_for_selector(".stop.is-done")
        assert "Next: 王秀英1" in page.inner_text("#toasts")
        assert page.inner_text("[data-due-count]") == "11"
    visit = Visit.objects.get()
    assert (visit.household, visit.contact) == (round_of_twelve[0], "met")
    assert [person.name for person in visit.residents.all()] == ["王秀英0"]
    assert not FollowUp.objects.open().filter(household=round_of_twelve[0]).exists()


@in_the_browser
def test_nobody_home_is_two_taps_and_comes_again(round_of_twelve, officer, sign_in):
    with sign_in(officer, size=PHONE) as page:
        page.locator(".stop-hit").first.tap()
        assert "stays due" in page.inner_text("#log")
        page.locator("[value=not_home]").tap()
        page.wait_for_selector(".stop.is-done")
        assert page.inner_text("[data-due-count]") == "12"
    visit = Visit.objects.get()
    assert visit.contact == "not_home"
    assert visit.next_visit_hour in (10, 19)
    assert list(visit.residents.all()) == []
    assert FollowUp.objects.open().filter(household=round_of_twelve[0]).count() == 2


@in_the_browser
def test_without_a_signal_the_row_is_kept_and_sent_once(round_of_twelve, officer, sign_in):
    with sign_in(officer, size=PHONE) as page:
        page.context.set_offline(True)
        page.locator(".stop-hit").first.tap()
        page.locator("[data-log-form] .btn-primary").tap()
        page.wait_for_selector(".stop.is-done")
        assert "kept on this device" in page.locator(".stop").first.inner_text()
        assert not Visit.objects.exists()
        page.context.set_offline(False)
        page.wait_for_selector(".toast-link")
    assert Visit.objects.count() == 1


@in_the_browser
@pytest.mark.parametrize(("size", "screens"), [(PHONE, 2), (DESKTOP, 2)])
def test_twelve_doors_fit_two_screens_without_a_category(round_of_twelve, officer, sign_in, size, screens):
    with sign_in(officer, size=size, language="zh-CN") as page:
        assert page.locator("#due-list .stop").count() == 12
        assert page.evaluate("document.documentElement.scrollHeight") <= screens * size["height"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator(".stop").first.bounding_box()["height"] <= 62
        text = page.inner_text("main")
        assert "矫正" not in text
        assert "列管" not in text
        assert page.is_visible("#case-list") == (size is DESKTOP)
        if size is PHONE:
            page.locator(".today-tabs a").nth(1).tap()
            assert page.is_visible("#case-list")
            assert not page.is_visible("#due-list")
        assert violations(page) == []


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("文化路11号阳光小区1栋2单元502室", ("文化路11号阳光小区", "1栋2单元502室")),
        ("工农路8号", ("", "工农路8号")),
        ("东风路12号402", ("东风路12号", "402")),
        ("王家村三组", ("", "王家村三组")),
    ],
)
def test_place_and_door(address, parts):
    assert due_lines.place_and_door(address) == parts


@pytest.mark.parametrize(
    ("left", "days_left", "is_out"), [(17, 2, True), (16, 2, False), (0, 0, False), (1, 0, True), (None, 0, False)]
)
def test_a_target_that_cannot_be_met_is_told(left, days_left, is_out):
    assert week.is_out_of_reach(left, days_left, week.MOST_HOURS_A_DAY) is is_out


def test_without_script_a_row_leads_to_the_form(db, room, officer, signed_in):
    follow_up = factories.FollowUpFactory(household=factories.HouseholdFactory(room=room))
    assert f"/visits/new/?follow_up={follow_up.pk}" in signed_in(officer).get("/").text
