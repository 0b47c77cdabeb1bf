"""A return visit about a case on a phone without a signal: a draft, then kept, sent later, and it opens the case."""

import pytest

from disputes import actions as cases
from tests import factories
from tests.browser import PHONE, in_browser
from visits.models import Visit

pytestmark = in_browser


@pytest.fixture
def closed(room, officer):
    home = factories.HouseholdFactory(room=room, label="王秀英")
    case = factories.DisputeFactory(room=room)
    factories.PartyFactory(dispute=case, resident=factories.ResidentFactory(household=home, name="王秀英"))
    factories.PartyFactory(dispute=case, side="b", name="李梅")
    case = cases.accept(by=officer, dispute=case, procedure="people")
    return cases.close(by=officer, dispute=case, outcome="by_themselves")


def test_flared_up_without_a_signal(closed, officer, sign_in):
    place = f"/visits/new/?dispute={closed.pk}"
    with sign_in(officer, size=PHONE) as page:
        page.goto(place)
        warning = page.get_by_text("Saving opens the case again")
        assert not warning.is_visible()
        page.get_by_label("nobody home").check()
        assert not page.get_by_text("Did it flare up again?").is_visible(), "nobody was met, nothing is asked"
        page.locator("[name=contact][value=met]").check()
        page.get_by_label("王秀英 · side A").check()
        page.get_by_label("yes, it flared up").check()
        assert warning.is_visible()
        page.locator("[name=side_b_feels][value=angry]").check()
        page.fill("[name=note]", "又吵起来")
        page.fill("[name=help_needed]", "请司法所来")
        page.wait_for_timeout(1200)

        page.goto(place)
        assert page.input_value("[name=note]") == "又吵起来", "the draft is put back"
        assert page.locator("[name=flared_up][value=yes]").is_checked()
        assert warning.is_visible()

        page.context.set_offline(True)
        page.click("[data-submit]")
        page.wait_for_selector("#strip-queue", state="visible")
        assert not Visit.objects.exists()
        page.context.set_offline(False)
        page.wait_for_selector("#strip-queue", state="hidden")

        page.goto(closed.get_absolute_url())
        assert "accepted" in page.locator("main").inner_text().lower()

    visit = Visit.objects.get()
    closed.refresh_from_db()
    assert (closed.state, closed.cycle) == ("accepted", 2)
    assert (visit.dispute_id, visit.household.label, visit.note) == (closed.pk, "王秀英", "又吵起来")
    assert (
        visit.recorded_answers.flared_up,
        visit.recorded_answers.side_b_feels,
        visit.recorded_answers.help_needed,
    ) == (
        True,
        "angry",
        "请司法所来",
    )
