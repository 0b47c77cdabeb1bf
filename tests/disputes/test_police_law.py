"""The gate of public-security mediation, how it ends when it fails, reconciliation, and what is sealed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from audit.models import Entry
from core.errors import Invalid, NotAllowed, RuleViolation
from disputes import actions, codes, dated_rules
from disputes.models import Dispute, SealedRecord
from disputes.rules.gate import Gate
from tests.disputes.conftest import POLICE_GATE, days_ago

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
CASES = "/api/v1/disputes/"
NUMBER = "浏公（城）行受〔2026〕00123号"
OPENS = {"public_order_act": "battery", "is_slight": True, "mediation_ground": "close_relation"}


def rule_of(call):
    with pytest.raises(RuleViolation) as refused:
        call()
    return refused.value.details.get("rule")


# the gate


def test_nine_acts_and_three_grounds():
    assert (len(codes.PUBLIC_ORDER_ACTS), len(codes.MEDIATION_GROUNDS)) == (9, 3)


@pytest.mark.parametrize("missing", OPENS)
def test_police_mediate_only_on_act_slight_circumstances_and_ground(opened, officer, chief, missing):
    facts = {**OPENS, missing: "" if missing != "is_slight" else False}
    dispute = opened()
    for by in (officer, chief):
        call = lambda by=by: actions.accept(by=by, dispute=dispute, procedure="police", gate=Gate(**facts))  # noqa: E731
        assert rule_of(call) == "police_gate"
    assert Dispute.objects.get().state == "reported"
    for act in codes.PUBLIC_ORDER_ACTS:
        accepted = actions.accept(
            by=officer, dispute=opened(), procedure="police", gate=Gate(**OPENS | {"public_order_act": act.code})
        )
        assert (accepted.public_order_act, accepted.is_slight) == (act.code, True)


def test_every_door_to_police_mediation_has_the_gate(api, officer, opened, in_state):
    """Acceptance, a first round, a case that comes back, and one opened again."""
    closed, reported, referred = in_state("closed"), opened(), in_state("referred")
    bodies = {
        f"{reported.pk}/accept/": {"procedure": "police"},
        f"{reported.pk}/mediations/": {"procedure": "police", "result": "continued"},
        f"{referred.pk}/answer/": {"procedure": "police", "outcome": "returned", "answer": "退回"},
        f"{closed.pk}/reopen/": {"procedure": "police", "reason": "又打起来"},
    }
    for path, body in bodies.items():
        response = api(officer).post(CASES + path, body, format="json")
        assert (response.status_code, response.json()["rule"]) == (409, "police_gate"), path
    del bodies[f"{reported.pk}/mediations/"]
    for path, body in bodies.items():
        response = api(officer).post(CASES + path, {**body, **OPENS}, format="json")
        assert response.status_code == 200, response.content
        assert response.json()["procedure"] == "police", path


def test_the_parties_are_told_of_the_other_ways(api, officer, opened):
    told = opened()
    body = {"procedure": "handling", "ways_explained": True}
    case = api(officer).post(f"{CASES}{told.pk}/accept/", body, format="json").json()
    assert case["ways_explained_on"] == str(days_ago(0))
    later = actions.accept(by=officer, dispute=opened(), procedure="people")
    assert later.ways_explained_on is None
    body = {"explained_on": str(days_ago(0))}
    assert api(officer).post(f"{CASES}{later.pk}/explain-ways/", body, format="json").status_code == 200
    assert Dispute.objects.get(pk=later.pk).ways_explained_on == days_ago(0)


def test_retired_grounds_are_read_and_not_found_anew(api, officer, opened, signed_in, admin):
    for ground in ("provoked_again",):
        body = {"procedure": "people", "exclusions": [ground]}
        assert api(officer).post(f"{CASES}{opened().pk}/accept/", body, format="json").status_code == 400
        with pytest.raises(Invalid):
            actions.accept(by=officer, dispute=opened(), procedure="people", exclusions=[ground])
        assert codes.EXCLUSIONS[ground].label
    page = signed_in(officer).get(reverse("disputes:accept", args=[opened().pk])).content.decode()
    assert "provoked again" not in page
    assert "revenge" not in page
    assert "suspect fled" in page


# mediation that fails or is not performed


@pytest.fixture
def failed(accepted, mediated):
    """Police mediation that failed five days ago."""
    dispute = accepted("police", on=days_ago(6))
    mediated(dispute, "not_agreed", on=days_ago(5))
    dispute.refresh_from_db()
    return dispute


def test_the_time_begins_anew_when_mediation_fails(officer, failed):
    assert failed.due_on == days_ago(5) + timedelta(days=30)
    longest = failed.due_on + timedelta(days=30)
    call = lambda: actions.ask_extension(  # noqa: E731
        by=officer, dispute=failed, until_on=longest + timedelta(days=1), reason="鉴定未出"
    )
    assert rule_of(call) == "extension_longest"
    assert actions.ask_extension(by=officer, dispute=failed, until_on=longest, reason="鉴定未出").until_on == longest


@pytest.mark.parametrize("outcome", ["not_agreed", "by_themselves", "withdrawn", "handled", "agreed"])
def test_failed_police_mediation_does_not_end_with_the_suit_alone(officer, failed, outcome):
    with pytest.raises(RuleViolation):
        actions.close(by=officer, dispute=failed, outcome=outcome)


@pytest.mark.parametrize(
    ("body", "field"),
    [({"suit_explained": True}, "case_number"), ({"case_number": NUMBER}, "suit_explained")],
)
def test_it_goes_on_as_a_public_order_case_with_its_number_and_the_suit_told(officer, failed, body, field):
    with pytest.raises(Invalid) as refused:
        actions.close(by=officer, dispute=failed, outcome="public_order_case", **body)
    assert refused.value.field == field
    closed = actions.close(by=officer, dispute=failed, case_number=NUMBER, suit_explained=True)
    record = SealedRecord.objects.get(dispute=failed)
    assert (closed.state, closed.outcome, closed.suit_explained_on) == ("closed", "public_order_case", days_ago(0))
    assert (record.case_number, record.limit_on) == (NUMBER, days_ago(5) + timedelta(days=30))


def test_an_agreement_that_is_not_performed_goes_the_same_way(officer, accepted, mediated, agreed):
    dispute = accepted("police")
    mediated(dispute)
    term = agreed(dispute).terms.get()
    for outcome in ("agreed", "by_themselves", "public_order_case"):
        with pytest.raises(RuleViolation):
            actions.close(by=officer, dispute=dispute, outcome=outcome, case_number=NUMBER, suit_explained=True)
    actions.settle_term(by=officer, term=term, state="broken", settled_on=days_ago(0))
    dispute.refresh_from_db()
    assert dispute.due_on == days_ago(0) + timedelta(days=30)
    for outcome in ("agreed", "withdrawn"):
        with pytest.raises(RuleViolation):
            actions.close(by=officer, dispute=dispute, outcome=outcome)
    closed = actions.close(by=officer, dispute=dispute, case_number=NUMBER, suit_explained=True)
    assert closed.outcome == "public_order_case"


def test_the_days_are_data(failed):
    law = dated_rules.procedure("police")
    law.restart_days = 20
    law.save()
    assert dated_rules.lawful_due_on(failed, rounds=1, last_round_on=days_ago(5)) == days_ago(5) + timedelta(days=20)


def test_people_s_mediation_knows_no_public_order_case(officer, in_state):
    dispute = in_state("not_agreed")
    with pytest.raises(RuleViolation):
        actions.close(by=officer, dispute=dispute, outcome="public_order_case", case_number=NUMBER, suit_explained=True)
    closed = actions.close(by=officer, dispute=dispute, outcome="not_agreed")
    assert closed.ways_explained_on == days_ago(0)


# reconciled


def reconciled(**changed):
    days = ("agreed_on", "performed_on", "side_a_applied_on", "side_b_applied_on")
    facts = {"way": "themselves", "content": "互相赔礼", "no_decision": True, **dict.fromkeys(days, days_ago(1))}
    return {**facts, **changed}


def test_reconciled_and_performed_closes_without_a_penalty(api, officer, opened):
    dispute = opened(occurred_on=days_ago(3), reported_on=days_ago(2))
    body = {**reconciled(), **OPENS}
    body = {name: str(value) if name.endswith("_on") else value for name, value in body.items()}
    case = api(officer).post(f"{CASES}{dispute.pk}/reconcile/", body, format="json").json()
    assert (case["state"], case["outcome"], case["closed_on"]) == ("closed", "reconciled", str(days_ago(0)))
    assert case["reconciliations"][0]["content"] == "互相赔礼"
    assert Entry.objects.filter(verb="dispute_reconciled").count() == 1
    with pytest.raises(RuleViolation):
        actions.close(by=officer, dispute=opened(), outcome="reconciled")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"way": "committee"}, "committee"),
        ({"content": " "}, "content"),
        ({"agreed_on": days_ago(9)}, "agreed_on"),
        ({"performed_on": days_ago(2)}, "performed_on"),
        ({"performed_on": days_ago(-1)}, "accepted_on"),
        ({"side_a_applied_on": days_ago(2)}, "side_a_applied_on"),
        ({"side_b_applied_on": days_ago(-1)}, "side_b_applied_on"),
        ({"accepted_on": days_ago(-1)}, "accepted_on"),
    ],
)
def test_what_no_reconciliation_can_be(officer, opened, changed, field):
    dispute = opened(occurred_on=days_ago(3), reported_on=days_ago(2))
    with pytest.raises(Invalid) as refused:
        actions.reconcile(by=officer, dispute=dispute, gate=POLICE_GATE, **reconciled(**changed))
    assert refused.value.field == field


def test_only_within_the_gate_before_a_decision_with_both_sides(officer, opened, accepted):
    old = {"occurred_on": days_ago(3), "reported_on": days_ago(2)}
    assert rule_of(lambda: actions.reconcile(by=officer, dispute=opened(**old), **reconciled())) == "police_gate"
    with pytest.raises(RuleViolation, match="decision"):
        actions.reconcile(by=officer, dispute=opened(**old), gate=POLICE_GATE, **reconciled(no_decision=False))
    alone = opened(parties=[{"side": "a", "name": "王强"}], **old)
    call = lambda: actions.reconcile(by=officer, dispute=alone, gate=POLICE_GATE, **reconciled())  # noqa: E731
    assert rule_of(call) == "both_sides"
    dispute = accepted("police", on=days_ago(2))
    committee = reconciled(way="committee", committee="东街村人民调解委员会")
    assert actions.reconcile(by=officer, dispute=dispute, **committee).committee == "东街村人民调解委员会"


# sealed


@pytest.fixture
def sealed(officer, failed):
    actions.close(by=officer, dispute=failed, case_number=NUMBER, suit_explained=True)
    again = actions.reopen(
        by=officer, dispute=failed, reason="又打起来", procedure="people", gate=Gate(exclusions=("repeat_offender",))
    )
    assert SealedRecord.objects.get(dispute=again, cycle=2).is_repeat
    return again


@pytest.mark.parametrize("who", ["officer", "roommate", "chief", "bureau", "auditor", "auxiliary"])
def test_sealed_records_stand_in_no_page_list_export_or_trail(request, api, signed_in, sealed, who):
    user = request.getfixturevalue(who)
    addresses = [
        f"{CASES}{sealed.pk}/", CASES, f"{CASES}?format=csv", f"{CASES}?search={NUMBER}", "/api/v1/audit/",
        "/api/v1/audit/?format=csv",
    ]  # fmt: skip
    for address in addresses:
        response = api(user).get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        for hidden in (NUMBER.encode(), b"repeat_offender", b"00123"):
            assert hidden not in content or (b"search=" in address.encode()), address
    for name in ("detail", "print"):
        response = signed_in(user).get(reverse(f"disputes:{name}", args=[sealed.pk]))
        assert NUMBER not in response.content.decode()
        assert "repeatedly" not in response.content.decode()


@pytest.mark.parametrize(
    ("who", "may"), [("officer", True), ("chief", True), ("roommate", False), ("bureau", False), ("auditor", False)]
)
def test_who_looks_and_what_it_leaves(request, api, sealed, officer, opened, who, may):
    user = request.getfixturevalue(who)
    Dispute.objects.filter(pk=sealed.pk).update(handler=officer)
    response = api(user).post(f"{CASES}{sealed.pk}/sealed/", {"purpose": "裁量处罚"}, format="json")
    assert response.status_code == (200 if may else 403)
    looks = Entry.objects.filter(verb="sealed_looked_at")
    if not may:
        assert not looks.exists()
        return
    assert [record["case_number"] for record in response.json()["records"]] == ["", NUMBER]
    assert [record["is_repeat"] for record in response.json()["records"]] == [True, False]
    look = looks.get()
    assert (look.by, look.reason, look.target_id) == (user, "裁量处罚", sealed.pk)
    assert NUMBER not in str(look.changes)
    assert api(user).post(f"{CASES}{sealed.pk}/sealed/", {"purpose": ""}, format="json").status_code == 400


def test_earlier_cases_are_seen_under_seal_only(signed_in, officer, roommate, opened, resident):
    both = [{"side": "a", "resident": resident}, {"side": "b", "name": "李梅"}]
    before = opened(parties=both, title="早先的一件")
    dispute = opened(parties=both, handler=officer)
    page = reverse("disputes:detail", args=[dispute.pk])
    assert before.title not in signed_in(officer).get(page).content.decode()
    look = reverse("disputes:sealed", args=[dispute.pk])
    assert signed_in(roommate).get(look).status_code == 403
    answered = signed_in(officer).post(look, {"purpose": "研判矛盾反弹", "version": dispute.version})
    assert before.title in answered.content.decode()
    assert answered["Cache-Control"].startswith("no-store") or "no-store" in answered["Cache-Control"]


def test_old_lines_of_the_trail_are_read_without_what_is_sealed(api, auditor, officer, opened):
    from audit import trail

    dispute = opened()
    trail.record(
        by=officer, verb="dispute_accepted", target=dispute, room=dispute.room,
        changes={"exclusions": ["", ["repeat_offender", "provoked_again"]]},
    )  # fmt: skip
    lines = api(auditor).get("/api/v1/audit/?verb=dispute_accepted").json()["results"]
    assert lines[0]["changes"]["exclusions"] == ["", ["provoked_again"]]


def test_a_case_accepted_by_handling_keeps_the_tick_apart(officer, opened):
    dispute = actions.accept(by=officer, dispute=opened(), procedure="people", exclusions=["repeat_offender"])
    assert SealedRecord.objects.get(dispute=dispute).is_repeat
    with pytest.raises(NotAllowed):
        actions.look_at_sealed(by=_somebody(dispute), dispute=dispute, purpose="看看")


def _somebody(dispute):
    from tests import factories

    return factories.PostingFactory(role="officer", room=dispute.room).officer
