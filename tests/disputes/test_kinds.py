"""Kinds of dispute are data of the county: named, added and ended by an administrator, with their dates."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from core.errors import Invalid, NotAllowed, RuleViolation
from disputes import actions, kinds
from disputes.models import Dispute, DisputeKind
from tests.disputes.conftest import days_ago

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
CASES = "/api/v1/disputes/"
DOGS = {"name_zh": "养犬纠纷", "name_en": "dogs", "order": 65, "origin": "县局2026年第9号"}


@pytest.fixture
def dogs(admin):
    return actions.set_kind(by=admin, code="dogs", valid_from=timezone.localdate(), **DOGS)


def test_the_shipped_kinds_are_the_first_rows():
    assert [code for code, _label in kinds.choices()] == [
        "neighbour", "family", "love", "debt", "land", "labour", "property", "medical", "traffic", "damage",
        "compensation", "petition", "other",
    ]  # fmt: skip
    assert kinds.label("neighbour") == "neighbours"
    with translation.override("zh-hans"):
        assert kinds.label("neighbour") == "邻里纠纷"


def test_a_kind_of_the_county_is_everywhere(dogs, api, signed_in, officer, chief, room, two_sides):
    form = signed_in(officer).get(reverse("disputes:create")).context["form"]
    assert ("dogs", "dogs") in list(form.fields["kind"].choices)
    body = {"client_id": str(uuid.uuid4()), "kind": "dogs", "summary": "未拴绳", "parties": two_sides}
    case = api(officer).post(CASES, body, format="json")
    assert case.status_code == 201, case.content
    assert Dispute.objects.get().title == "王强与李梅养犬纠纷"
    assert [row["id"] for row in api(officer).get(CASES, {"kind": "dogs"}).json()["results"]] == [case.json()["id"]]
    for name in ("disputes:list", "disputes:ledger"):
        page = signed_in(chief).get(reverse(name), {"kind": "dogs"})
        assert page.status_code == 200
        assert "王强与李梅养犬纠纷" in page.content.decode()
    exported = signed_in(chief).get(reverse("disputes:list"), {"kind": "dogs", "format": "csv"})
    assert "dogs" in b"".join(exported.streaming_content).decode("utf-8-sig")


def test_a_kind_nobody_knows_is_refused(api, officer, two_sides):
    body = {"client_id": str(uuid.uuid4()), "kind": "weather", "summary": "下雨", "parties": two_sides}
    response = api(officer).post(CASES, body, format="json")
    assert (response.status_code, list(response.json())) == (400, ["kind"])


def test_a_kind_that_ended_stays_with_its_cases(dogs, admin, officer, opened, signed_in):
    dispute = opened(kind="dogs")
    DisputeKind.objects.filter(pk=dogs.pk).update(valid_from=days_ago(9), valid_until=days_ago(1))
    kinds.forget()
    with pytest.raises(Invalid):
        opened(kind="dogs")
    assert dispute.get_kind_display() == "dogs"
    assert actions.change_dispute(by=officer, dispute=dispute, values={"place": "西街"}).kind == "dogs"
    form = signed_in(officer).get(reverse("disputes:edit", args=[dispute.pk])).context["form"]
    assert "dogs" in dict(form.fields["kind"].choices)
    listed = signed_in(officer).get(reverse("disputes:list"), {"kind": "dogs"})
    assert dispute.title in listed.content.decode()


def test_another_name_from_a_day_on(admin, opened):
    actions.set_kind(
        by=admin, code="love", valid_from=timezone.localdate(), name_zh="婚恋纠纷", name_en="courtship", order=300,
        origin="县局2026年第9号",
    )  # fmt: skip
    assert kinds.label("love") == "courtship"
    assert kinds.choices()[-1] == ("love", "courtship")
    assert opened(kind="love").title == "王强与李梅婚恋纠纷"
    assert DisputeKind.objects.get(code="love", name_en="love").valid_until == days_ago(1)


@pytest.mark.parametrize("code", ["petition", "other"])
def test_what_rules_hang_on_is_never_ended(admin, code):
    kind = DisputeKind.objects.get(code=code)
    with pytest.raises(RuleViolation):
        actions.end_kind(by=admin, kind=kind, valid_until=timezone.localdate())


def test_the_pages_of_the_administrator(signed_in, admin, officer):
    client = signed_in(admin)
    new = {**DOGS, "code": "dogs", "valid_from": timezone.localdate().isoformat()}
    assert client.post(reverse("disputes:kind_new"), new).status_code == 302
    assert client.post(reverse("disputes:kind_new"), new).status_code == 422
    kind = DisputeKind.objects.get(code="dogs")
    assert "养犬纠纷" in client.get(reverse("disputes:dictionaries")).content.decode()
    change = {**DOGS, "name_zh": "犬只纠纷", "valid_from": days_ago(-2).isoformat()}
    assert client.post(reverse("disputes:kind_change", args=[kind.pk]), change).status_code == 302
    later = DisputeKind.objects.get(code="dogs", name_zh="犬只纠纷")
    end = {"valid_until": days_ago(-9).isoformat()}
    assert client.post(reverse("disputes:kind_end", args=[later.pk]), end).status_code == 302
    assert signed_in(officer).get(reverse("disputes:kind_new")).status_code == 403
    with pytest.raises(NotAllowed):
        actions.set_kind(by=officer, code="cats", valid_from=timezone.localdate(), **DOGS)
