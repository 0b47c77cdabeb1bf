"""What waits for the chief stands matter by matter and is decided in its row, by the rules of its own page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from disputes.models import Acknowledgement, Extension
from tests import factories

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def proposed(room):
    person = factories.ResidentFactory(household=factories.HouseholdFactory(room=room))
    return factories.ListingFactory(resident=person, state="proposed")


@pytest.fixture
def asked(room, officer):
    today = timezone.localdate()
    case = factories.DisputeFactory(room=room, handler=officer, due_on=today + timedelta(days=2))
    return Extension.objects.create(
        dispute=case, step=case.step or "accept", cycle=1, before_on=case.due_on,
        until_on=case.due_on + timedelta(days=5), reason="away", created_by=officer,
    )  # fmt: skip


def home(client):
    return client.get("/", {"as": "chief"})


def test_each_matter_is_a_row_and_said_once(signed_in, chief, proposed, asked):
    page = home(signed_in(chief))
    kinds = [matter.kind for matter in page.context["matters"]]
    assert kinds == ["more time", "listing"]
    listed = {item.icon for group in page.context["groups"].values() for item in group}
    assert not listed & {"signature", "calendar-plus", "clipboard-check", "arrow-right-left"}
    assert page.text.count(proposed.get_absolute_url() + '"') == 2  # the row, and the way to another reason


def test_yes_in_the_row_is_the_first_of_two_decisions(signed_in, chief, proposed):
    client = signed_in(chief)
    [matter] = home(client).context["matters"]
    assert matter.done == "Approved; the bureau decides next"
    assert client.post(matter.decide, {"answer": "yes"}, headers={"X-In-Place": "1"}).status_code == 204
    proposed.refresh_from_db()
    assert proposed.state == "station_approved"
    assert home(client).context["matters"] == []
    # Twice is refused in words, and without script leads back with them.
    assert client.post(matter.decide, {"answer": "yes"}, headers={"X-In-Place": "1"}).status_code in (403, 404, 409)
    assert client.post(matter.decide, {"answer": "yes"})["Location"] == "/?as=chief"


def test_no_needs_a_reason(signed_in, chief, proposed):
    client = signed_in(chief)
    [matter] = home(client).context["matters"]
    assert client.post(matter.decide, {"answer": "no"}, headers={"X-In-Place": "1"}).status_code == 400
    answer = {"answer": "no", "reason": matter.refusals[0]}
    assert client.post(matter.decide, answer, headers={"X-In-Place": "1"}).status_code == 204
    proposed.refresh_from_db()
    assert (proposed.state, proposed.decision_note) == ("refused", "The basis is incomplete")


def test_a_signature_is_one_tap(signed_in, chief, room):
    case = factories.DisputeFactory(room=room, level="red")
    Acknowledgement.objects.create(dispute=case, level="red", tier="chief")
    client = signed_in(chief)
    [matter] = home(client).context["matters"]
    assert (matter.kind, matter.tone) == ("sign", "red")
    assert client.post(matter.decide, {"answer": "yes"}, headers={"X-In-Place": "1"}).status_code == 204
    assert home(client).context["matters"] == []


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_only_yes_and_no_are_answers(signed_in, chief, proposed, answer):
    assert signed_in(chief).post(f"/decide/listing/{proposed.pk}/", {"answer": answer}).status_code == 404


def test_who_may_not_decide_is_refused(signed_in, officer, outsider, proposed):
    address = f"/decide/listing/{proposed.pk}/"
    for who, status in ((officer, 403), (outsider, 404)):
        response = signed_in(who).post(address, {"answer": "yes"}, headers={"X-In-Place": "1"})
        assert response.status_code == status
    proposed.refresh_from_db()
    assert proposed.state == "proposed"


def test_the_seven_days_open_their_rows(signed_in, chief, room):
    today = timezone.localdate()
    factories.FollowUpFactory(
        household=factories.HouseholdFactory(room=room), due_on=today, window_to=today + timedelta(days=2)
    )
    client = signed_in(chief)
    page = home(client)
    assert [line["follow_ups"] for line in page.context["ahead"]] == [0, 0, 1, 0, 0, 0, 0]
    address = f"/follow-ups/?state=open&ends_on={today + timedelta(days=2)}"
    assert address.replace("&", "&amp;") in page.text
    assert client.get(address).context["page"].count == 1


def test_the_page_compares_with_whole_periods_on_record_only(signed_in, chief, room):
    """A year ago there was one day of work: the month of then is no month to compare with."""
    home_ = factories.HouseholdFactory(room=room)
    now = timezone.now()
    for days in (0, 1):
        factories.VisitFactory(household=home_, occurred_at=now - timedelta(days=days))
    from facts.recount import recount

    recount()
    page = home(signed_in(chief))
    assert page.context["compared_with"] == []
    assert "Nothing to compare" in page.text
