"""Every main page: no axe finding in light and dark, no sideways scroll on a phone, one language at a time."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.browser import DESKTOP, PHONE, in_browser, violations
from visits import actions

pytestmark = in_browser

# {household} and the like are filled in with what the world below made.
PAGES = {
    "officer": [
        "/",
        "/visits/",
        "/visits/{visit}/",
        "/visits/new/?household={household}",
        "/follow-ups/",
        "/follow-ups/{follow_up}/",
        "/residents/",
        "/residents/{resident}/",
        "/residents/households/",
        "/residents/households/{household}/",
        "/residents/listings/",
        "/residents/listings/{listing}/",
        "/residents/transfers/",
        "/messages/",
        "/account/",
        "/stations/rooms/",
        "/stations/rooms/{room}/",
        "/disputes/",
        "/disputes/board/",
        "/disputes/new/?household={household}",
        "/disputes/{reported}/",
        "/disputes/{reported}/accept/",
        "/disputes/{reported}/parties/new/",
        "/disputes/{mediating}/mediate/",
        "/disputes/{mediating}/agree/",
        "/disputes/{agreed}/",
        "/disputes/{agreed}/print/",
        "/disputes/{agreed}/close/",
        "/disputes/hand-offs/",
        "/my-figures/",
    ],
    "chief": [
        "/",
        "/stations/officers/",
        "/reports/",
        "/reports/saved/new/?path=/reports/&query=",
        "/reports/closed/",
        "/disputes/{reported}/",
        "/disputes/{reported}/escalate/",
        "/aims/",
        "/incidents/",
        "/incidents/entry/",
        "/incidents/imports/",
        "/summaries/",
        "/exports/",
    ],
    "bureau": [
        "/",
        "/account/tokens/",
        "/reports/disputes/?level=station&by=month&from=2026-01-01&compare=year",
        "/reports/saved/",
        "/county/rooms/",
        "/county/trend/",
        "/county/map/",
        "/county/posts/",
    ],
    "auditor": ["/audit/"],
    "admin": [
        "/stations/units/",
        "/follow-ups/dictionaries/",
        "/residents/households/waiting/",
        "/disputes/dictionaries/",
    ],
}


@pytest.fixture
def world(room, officer):
    today = timezone.localdate()
    household = factories.HouseholdFactory(room=room, label="王秀英", visit_from=today - timedelta(days=120))
    resident = factories.ResidentFactory(household=household, name="王秀英")
    follow_up = factories.FollowUpFactory(household=household, due_on=today + timedelta(days=1))
    visit, _ = actions.record_visit(
        by=officer,
        client_id=uuid.uuid4(),
        kind="door",
        household=household,
        residents=[resident],
        occurred_at=timezone.now() - timedelta(days=10),
        minutes=15,
        contact="met",
        note="家中正常",
        findings=[{"kind": "hazard", "text": "楼道堆物"}],
    )
    listing = factories.ListingFactory(resident=resident)
    return {
        "household": household.pk,
        "resident": resident.pk,
        "follow_up": follow_up.pk,
        "visit": visit.pk,
        "listing": listing.pk,
        "room": room.pk,
        **cases(room, officer, resident),
    }


def cases(room, officer, resident):
    """{name: id} of a case just reported, one in mediation, and one with an agreement."""
    results = {state: factories.DisputeFactory(room=room, state=state) for state in ("reported", "mediating", "agreed")}
    for case in results.values():
        factories.PartyFactory(dispute=case, resident=resident, phone="13800138000")
        factories.PartyFactory(dispute=case, side="b", name="李梅")
    for state in ("mediating", "agreed"):
        factories.MediationFactory(dispute=results[state], host=officer, said_a="恢复水沟", note="各退一步")
    agreement = factories.AgreementFactory(dispute=results["agreed"], mediation=results["agreed"].mediations.get())
    factories.TermFactory(agreement=agreement, party=results["agreed"].parties.first())
    return {state: case.pk for state, case in results.items()}


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize(("size", "language"), [(PHONE, "zh-CN"), (DESKTOP, "en-GB")], ids=["phone", "desktop"])
def test_axe_and_width(who, size, language, world, sign_in, request):
    results = {}
    with sign_in(request.getfixturevalue(who), size=size, language=language) as page:
        for address in PAGES[who]:
            page.goto(address.format(**world))
            page.wait_for_load_state("networkidle")
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > size["width"]:
                results[address] = f"{width} px wide"
            for theme in ("light", "dark"):
                page.evaluate(f"document.documentElement.setAttribute('data-bs-theme', '{theme}')")
                page.wait_for_timeout(250)  # colours of buttons change gently
                wrong = violations(page)
                if wrong:
                    results[address, theme] = wrong
    assert results == {}
