"""Two who edit one case, a button tapped twice, a rule in the way: nothing typed is lost, nothing is there twice."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from audit.models import Entry
from disputes import actions
from disputes.models import Dispute
from tests import factories
from tests.browser import DESKTOP, PHONE, in_browser
from tests.disputes.conftest import POLICE_GATE
from visits.models import Visit

pytestmark = in_browser


@pytest.fixture
def case(officer, room):
    return actions.open_dispute(
        by=officer,
        client_id=uuid.uuid4(),
        room=room,
        title="王强与李梅邻里纠纷",
        kind="neighbour",
        summary="两家因排水沟改道发生争吵。",
        parties=[{"side": "a", "name": "王强"}, {"side": "b", "name": "李梅"}],
    )[0]


def assert_side_by_side(cells):
    """On a phone too, what was typed stands left of what is saved, each half as wide as the row."""
    typed, saved = (cell.bounding_box() for cell in cells.all())
    assert typed["y"] == saved["y"]
    assert typed["x"] + typed["width"] <= saved["x"] <= PHONE["width"] - saved["width"]
    assert abs(typed["width"] - saved["width"]) <= 1


def test_two_edit_one_case(case, officer, roommate, sign_in):
    """Who comes second sees both versions and what was typed, and saves again knowing it."""
    address = f"/disputes/{case.pk}/edit/"
    with sign_in(roommate, size=PHONE) as first, sign_in(officer, size=PHONE, expect=(409,)) as second:
        for page in (first, second):
            page.goto(address)
        first.get_by_role("textbox", name="Place").fill("东街桥头")
        first.get_by_role("button", name="Save", exact=True).click()
        first.wait_for_url(f"**/disputes/{case.pk}/")

        second.get_by_role("textbox", name="Place").fill("东街14号门前")
        second.get_by_label("What happened").fill("排水沟改道，李梅家院墙进水。")
        second.get_by_role("button", name="Save", exact=True).click()
        both = second.get_by_role("region", name="Saved meanwhile by somebody else")
        expect(both).to_contain_text(roommate.name)
        place = both.get_by_role("row", name="Place")
        expect(place).to_contain_text("东街14号门前")
        expect(place).to_contain_text("东街桥头")
        expect(second.get_by_role("textbox", name="Place")).to_have_value("东街14号门前")
        expect(second.get_by_label("What happened")).to_have_value("排水沟改道，李梅家院墙进水。")
        assert_side_by_side(place.get_by_role("cell"))
        case.refresh_from_db()
        assert case.place == "东街桥头"

        second.get_by_role("button", name="Save", exact=True).click()
        second.wait_for_url(f"**/disputes/{case.pk}/")
        expect(second.get_by_role("main")).to_contain_text("东街14号门前")

    case.refresh_from_db()
    assert (case.place, case.summary) == ("东街14号门前", "排水沟改道，李梅家院墙进水。")
    lines = Entry.objects.filter(verb="dispute_changed").order_by("id")
    assert [(line.by, line.changes["place"]) for line in lines] == [
        (roommate, ["", "东街桥头"]),
        (officer, ["东街桥头", "东街14号门前"]),
    ]


def type_case(page):
    page.goto("/disputes/new/")
    page.get_by_label("What happened").fill("排水沟改道")
    page.get_by_role("group", name="Side A").get_by_label("Full name").first.fill("王强")
    page.get_by_role("group", name="Side B").get_by_label("Full name").first.fill("李梅")


def opened(page):
    page.wait_for_url(lambda url: url.rstrip("/").rpartition("/")[2].isdigit())
    expect(page.get_by_role("heading", level=1)).to_contain_text("王强与李梅")


def test_a_double_tap_opens_one_case(room, officer, sign_in):
    with sign_in(officer, size=PHONE) as page:
        type_case(page)
        page.get_by_role("button", name="Open the case").dblclick()
        opened(page)
    assert Dispute.objects.count() == 1


def test_going_back_and_sending_again_makes_no_second_case(room, officer, sign_in):
    """The browser puts back half of what was typed: shown is the case saved before, not a poorer one beside it."""
    with sign_in(officer, size=PHONE, expect=(409,)) as page:
        type_case(page)
        page.get_by_role("button", name="Open the case").click()
        opened(page)
        address = page.url
        page.go_back()
        page.get_by_label("What happened").fill("排水沟改道，又吵了一次")
        page.get_by_role("button", name="Open the case").click()
        expect(page.get_by_role("alert").first).to_contain_text("already saved with other content")
        expect(page.get_by_label("What happened")).to_have_value("排水沟改道，又吵了一次")
        assert address.endswith(page.get_by_role("link", name="Open what is saved now").get_attribute("href"))
    assert Dispute.objects.get().summary == "排水沟改道"


def test_going_back_to_a_visit_keeps_its_number(room, officer, sign_in):
    home = factories.HouseholdFactory(room=room, label="王强")
    with sign_in(officer, size=PHONE) as page:
        page.goto(f"/visits/new/?household={home.pk}")
        number = page.locator("[name=client_id]").input_value()
        page.get_by_label("nobody home").check()
        page.get_by_role("button", name="Save the visit").click()
        page.wait_for_url("**/visits/*/?saved=1")
        page.go_back()
        page.get_by_role("button", name="Save the visit").wait_for()
        assert page.locator("[name=client_id]").input_value() == number
    assert str(Visit.objects.get().client_id) == number


@pytest.fixture
def heard_twice(case, officer):
    """Accepted for public-security mediation, two rounds held, both to be continued."""
    case = actions.accept(by=officer, dispute=case, procedure="police", gate=POLICE_GATE)
    for minutes in (60, 30):
        actions.mediate(
            by=officer,
            dispute=case,
            held_at=timezone.now() - timedelta(minutes=minutes),
            place="警务室",
            result="continued",
            present=list(case.parties.current()),
        )
    return case


RULE = "By the rules of public-security mediation there are at most 2 rounds."


def third_round(page, case):
    page.goto(f"/disputes/{case.pk}/")
    page.locator(".steps").get_by_role("link", name="Record a round of mediation").click()
    page.get_by_label("What side A says").fill("愿意再谈一次")
    page.get_by_label("they agreed").check()
    page.get_by_role("button", name="Save the round").click()
    expect(page.get_by_role("alert").filter(has_text=RULE)).to_be_visible()
    expect(page.get_by_label("What side A says")).to_have_value("愿意再谈一次")


def test_one_round_too_many_is_the_chiefs_to_allow(heard_twice, officer, chief, sign_in):
    """The rule is named to both; only the chief is asked for a reason, which the case tells afterwards."""
    with sign_in(officer, size=PHONE, expect=(422,)) as page:
        third_round(page, heard_twice)
        expect(page.get_by_text("The chief may record this with a reason")).to_be_visible()
        expect(page.get_by_label("Override with a reason")).to_have_count(0)
    assert heard_twice.mediations.count() == 2

    with sign_in(chief, size=DESKTOP, expect=(422,)) as page:
        third_round(page, heard_twice)
        page.get_by_label("Override with a reason").fill("双方自愿再谈，村委会在场")
        page.get_by_role("button", name="Save the round").click()
        page.wait_for_url(f"**/disputes/{heard_twice.pk}/")
        story = page.get_by_role("region", name="Course of the case")
        overridden = story.get_by_role("listitem").filter(has_text="双方自愿再谈，村委会在场")
        expect(overridden).to_contain_text("rounds")
        expect(overridden).to_contain_text(chief.name)
        expect(story.get_by_text("Round 3 of mediation")).to_be_visible()
    line = Entry.objects.get(verb="rule_overridden")
    assert (line.by, line.reason) == (chief, "双方自愿再谈，村委会在场")
    assert "most_rounds" in line.changes["rule"]
