"""What 110 and 12345 passed on: their number, the time, by when they hear, and the way back."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, RuleViolation
from disputes import actions, dated_rules
from disputes.models import Dispute, TransferRule
from followups.calendar.workdays import add_working_days
from followups.models import FollowUp
from tests.disputes.conftest import days_ago

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
CASES = "/api/v1/disputes/"
NUMBER = "GD2026112900017"


@pytest.mark.parametrize(("source", "within"), [("transfer_110", 3), ("transfer_12345", 5)])
def test_a_transfer_carries_number_time_and_the_day_of_the_reply(api, officer, two_sides, source, within):
    moment = timezone.now() - timedelta(days=2)
    body = {
        "client_id": str(uuid.uuid4()), "kind": "neighbour", "summary": "噪音扰民", "source": source,
        "parties": two_sides, "transfer_number": NUMBER, "transferred_at": moment.isoformat(),
    }  # fmt: skip
    case = api(officer).post(CASES, body, format="json")
    assert case.status_code == 201, case.content
    case = case.json()
    due = add_working_days(timezone.localdate(moment), within)
    assert (case["transfer_number"], case["reply_due_on"]) == (NUMBER, str(due))
    assert api(officer).post(CASES, body, format="json").status_code == 200
    listed = api(officer).get(CASES, {"transfer_number": NUMBER}).json()["results"]
    assert [row["id"] for row in listed] == [case["id"]]


def test_without_a_time_it_came_when_it_was_entered(opened):
    dispute = opened(source="transfer_110")
    assert dispute.transferred_at == dispute.created_at
    assert dispute.reply_due_on == add_working_days(timezone.localdate(), 3)


def test_what_was_not_passed_on_has_none_of_it(opened, officer):
    dispute = opened(source="walk_in")
    assert (dispute.transferred_at, dispute.reply_due_on) == (None, None)
    with pytest.raises(Invalid) as refused:
        opened(source="walk_in", transfer_number=NUMBER)
    assert refused.value.field == "transfer_number"
    with pytest.raises(Invalid) as refused:
        opened(source="transfer_110", transferred_at=timezone.now() + timedelta(hours=1))
    assert refused.value.field == "transferred_at"
    changed = actions.change_dispute(
        by=officer, dispute=dispute, values={"source": "transfer_12345", "transfer_number": NUMBER}
    )
    changed.refresh_from_db()
    assert (changed.transfer_number, changed.reply_due_on) == (NUMBER, add_working_days(timezone.localdate(), 5))
    back = actions.change_dispute(by=officer, dispute=changed, values={"source": "walk_in", "transfer_number": ""})
    back.refresh_from_db()
    assert (back.transferred_at, back.reply_due_on) == (None, None)


def test_the_days_are_a_rule_of_the_county(admin, opened):
    rule = TransferRule.objects.get(source="transfer_12345")
    actions.set_transfer_rule(
        by=admin, source=rule.source, valid_from=timezone.localdate(), reply_days=10, working_days=False,
        origin="县政府2026年通知",
    )  # fmt: skip
    assert opened(source="transfer_12345").reply_due_on == days_ago(-10)
    assert dated_rules.reply_due_on("transfer_12345", days_ago(30)) == add_working_days(days_ago(30), 5)


def test_the_administrator_sees_the_rules(signed_in, admin):
    page = signed_in(admin).get(reverse("disputes:dictionaries"))
    assert "reply within 5 working days" in page.content.decode()
    rule = TransferRule.objects.get(source="transfer_110")
    body = {"reply_days": "400", "valid_from": days_ago(-1).isoformat(), "origin": "通知"}
    address = reverse("disputes:transfer_rule_change", args=[rule.pk])
    assert signed_in(admin).post(address, body).status_code == 422
    assert signed_in(admin).post(address, {**body, "reply_days": "4"}).status_code == 302


def test_a_transfer_is_returned_with_a_reason(api, officer, opened):
    dispute = opened(source="transfer_110")
    place = f"{CASES}{dispute.pk}/send-back/"
    assert api(officer).post(place, {"reason": ""}, format="json").status_code == 400
    case = api(officer).post(place, {"reason": "事发地不在本辖区"}, format="json").json()
    assert (case["state"], case["outcome"]) == ("followed_up", "sent_back")
    assert case["closings"][0]["note"] == "事发地不在本辖区"
    assert not FollowUp.objects.filter(source_id=dispute.pk, is_matter=True).exists()
    assert Entry.objects.get(verb="dispute_sent_back").reason == "事发地不在本辖区"


def test_only_a_transfer_is_returned(officer, opened, signed_in):
    dispute = opened(source="phone")
    with pytest.raises(RuleViolation):
        actions.send_back(by=officer, dispute=dispute, reason="不在本辖区")
    assert Dispute.objects.get().state == "reported"
    address = reverse("disputes:send_back", args=[dispute.pk])
    assert address not in signed_in(officer).get(dispute.get_absolute_url()).content.decode()
    other = opened(source="transfer_12345")
    assert reverse("disputes:send_back", args=[other.pk]) in signed_in(officer).get(
        other.get_absolute_url()
    ).content.decode()  # fmt: skip
