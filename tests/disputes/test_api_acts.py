"""Every act on a case by API: done, refused to roles, units, states, and to whoever is late."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from disputes import actions
from disputes.models import Acknowledgement, Dispute
from disputes.rules import transitions
from policeroom.api import router
from tests import factories
from tests.disputes.conftest import at, days_ago

CASES = "/api/v1/disputes/"


def ahead(count):
    return days_ago(-count).isoformat()


def a_round(case):
    return {
        "held_at": at(timezone.localdate()).isoformat(),
        "place": "警务室",
        "result": "continued",
        "present": [party.pk for party in case.parties.current()],
        "said_a": "愿意修复",
    }


def an_agreement(case):
    return {
        "facts": "排水沟改道引起争吵。",
        "terms": [{"party": case.parties.current().first().pk, "text": "修复排水沟", "due_on": ahead(7)}],
    }


REASON = {"reason": "情况有变"}
REFERRAL = {"body": "court", "body_name": "县法院", "reason": "要求诉讼", "reply_due_on": ahead(10)}
TODAY = days_ago(0).isoformat()
RECONCILED = {
    "way": "themselves", "content": "互相赔礼", "agreed_on": TODAY, "performed_on": TODAY, "side_a_applied_on": TODAY,
    "side_b_applied_on": TODAY, "no_decision": True, "public_order_act": "insult", "is_slight": True,
    "mediation_ground": "easier_settled",
}  # fmt: skip
# path → (state it begins in, body, status, what the whole case says afterwards, a state that does not allow it)
ACTS = {
    "accept/": ("reported", {"procedure": "people"}, 200, {"state": "accepted", "procedure": "people"}, "accepted"),
    "mediations/": ("accepted", a_round, 201, {"state": "mediating", "rounds": 1}, "closed"),
    "refer/": ("accepted", REFERRAL, 200, {"state": "referred"}, "closed"),
    "answer/": ("referred", {"outcome": "settled", "answer": "已调解"}, 200, {"state": "referred"}, "accepted"),
    "escalate/": ("accepted", {"level": "red", **REASON}, 200, {"level": "red"}, "closed"),
    "close/": ("accepted", {"outcome": "by_themselves"}, 200, {"state": "closed", "step": "verify"}, "closed"),
    "reopen/": (
        "closed", {**REASON, "procedure": "handling"}, 200,
        {"state": "accepted", "cycle": 2, "closed_on": None, "procedure": "handling"}, "accepted",
    ),
    "void/": ("accepted", REASON, 200, {"void_reason": "情况有变"}, "void"),
    "reconcile/": ("accepted", RECONCILED, 200, {"state": "closed", "outcome": "reconciled"}, "closed"),
    "explain-ways/": ("accepted", {"explained_on": TODAY}, 200, {"ways_explained_on": TODAY}, "closed"),
    "hand-off/": ("accepted", lambda case: {"room": case.other_room, **REASON}, 200, {"state": "accepted"}, "closed"),
    "extension/": ("accepted", {"until_on": ahead(60), "parties_agree": True, **REASON}, 200, {}, "agreed"),
    "appraised/": ("accepted", {"appraised_on": days_ago(0).isoformat()}, 200, {"awaits_appraisal": False}, "closed"),
    "confirmation/": ("agreed", {"asked_on": days_ago(0).isoformat()}, 200, {"state": "agreed"}, "accepted"),
}  # fmt: skip
PATHS = list(ACTS)


@pytest.fixture
def begun(in_state, other_room):
    """`begun(path)` → (the case in its state, address, body)."""

    def begin(path, state=None):
        first, body, *_rest = ACTS[path]
        case = in_state(state or first)
        case.other_room = other_room.pk
        if path == "appraised/":
            Dispute.objects.filter(pk=case.pk).update(procedure="police", awaits_appraisal=True)
        return case, f"{CASES}{case.pk}/{path}", body(case) if callable(body) else body

    return begin


@pytest.mark.parametrize("path", PATHS)
def test_an_act_answers_with_the_whole_case(api, officer, begun, path):
    case, place, body = begun(path)
    lines = Entry.objects.filter(target_id=case.pk).count()
    case.refresh_from_db()
    response = api(officer).post(place, {**body, "version": case.version}, format="json")
    _state, _body, status, after, _not = ACTS[path]
    assert response.status_code == status, response.content
    record = response.json()
    assert {name: record[name] for name in after} == after
    assert record["version"] == case.version + 1
    assert record == api(officer).get(f"{CASES}{case.pk}/").json()
    assert Entry.objects.filter(target_id=case.pk).count() > lines


@pytest.mark.parametrize("path", PATHS)
def test_who_may_act(api, auxiliary, neighbour, outsider, bureau, auditor, admin, begun, path):
    case, place, body = begun(path)
    version = Dispute.objects.get(pk=case.pk).version
    by_role = {auxiliary: 403, bureau: 403, auditor: 403, admin: 403, neighbour: 404, outsider: 404}
    for user, status in by_role.items():
        assert api(user).post(place, body, format="json").status_code == status, user
    assert Dispute.objects.get(pk=case.pk).version == version


@pytest.mark.parametrize("path", PATHS)
def test_a_state_that_does_not_allow_it(api, officer, begun, path):
    _case, place, body = begun(path, ACTS[path][-1])
    response = api(officer).post(place, body, format="json")
    assert (response.status_code, set(response.json())) == (409, {"detail"}), response.content


@pytest.mark.parametrize("path", PATHS)
def test_whoever_is_late_gets_the_case_as_it_is(api, officer, begun, path):
    case, place, body = begun(path)
    before = Dispute.objects.get(pk=case.pk)
    before.save_changed(officer, ["place"])
    response = api(officer).post(place, {**body, "version": before.version - 1}, format="json")
    assert response.status_code == 409, response.content
    assert response.json()["current"] == api(officer).get(f"{CASES}{case.pk}/").json()


@pytest.mark.parametrize("path", [act_path for act_path in PATHS if act_path != "confirmation/"])
def test_a_body_without_what_it_needs(api, officer, begun, path):
    _case, place, body = begun(path)
    needed = {"accept/": "procedure", "mediations/": "result", "refer/": "body", "answer/": "outcome"}
    needed |= {"escalate/": "level", "close/": "outcome", "hand-off/": "room", "extension/": "until_on"}
    name = needed.get(path, next(iter(body)))
    response = api(officer).post(place, {key: value for key, value in body.items() if key != name}, format="json")
    assert (response.status_code, set(response.json())) == (400, {name})


def test_little_need_be_said(api, officer, room):
    """What is known is filled in: sides, time, place, who was there, the facts, the outcome."""
    client = api(officer)
    minimal = {"kind": "debt", "summary": "借款不还", "parties": [{"name": "甲某"}, {"name": "乙某"}]}
    case = client.post(CASES, minimal, format="json").json()
    assert [party["side"] for party in case["parties"]] == ["a", "b"]
    place = f"{CASES}{case['id']}/"
    case = client.post(f"{place}mediations/", {"result": "agreed"}, format="json").json()
    assert (case["state"], case["procedure"], case["accepted_on"]) == ("mediating", "people", days_ago(0).isoformat())
    [locked] = client.get(f"{place}mediations/").json()
    assert (locked["place"], len(locked["present"])) == (room.name, 2)
    terms = [{"party": case["parties"][0]["id"], "text": "月底前还清"}]
    assert client.post(f"{place}agreement/", {"terms": terms}, format="json").json()["state"] == "agreed"
    assert client.get(f"{place}agreement/").json()["facts"] == "借款不还"
    case = client.post(f"{place}close/", {}, format="json").json()
    assert (case["state"], case["outcome"]) == ("closed", "agreed")
    verbs = Entry.objects.filter(target_id=case["id"], verb__startswith="dispute_").order_by("id")
    assert [line.verb for line in verbs] == [
        "dispute_reported", "dispute_accepted", "dispute_mediated", "dispute_agreed", "dispute_closed",
    ]  # fmt: skip


def test_every_act_of_the_table_has_its_address():
    """What pages do, programs can; return visits come with visits, and what the system does has no address."""
    [viewset] = [row for prefix, row, _name in router.registry if prefix == "disputes"]
    of_people = {act for act in transitions.ACT_NAMES if transitions.permission_to(act) != transitions.SYSTEM}
    assert set(viewset.acts.values()) == of_people - {"return_visit"}
    for name, act in viewset.acts.items():
        assert viewset().permission_for(name) == transitions.permission_to(act)
    named = {get_extra_action.__name__ for get_extra_action in viewset.get_extra_actions()} | {
        "add_round",
        "agree",
        "partial_update",
    }
    assert named - {"export", "export_file"} == set(viewset.acts) | viewset.reads


def test_a_round_is_read_with_who_was_there(api, officer, outsider, begun):
    _case, place, body = begun("mediations/")
    api(officer).post(place, body, format="json")
    [row] = api(officer).get(place).json()
    assert (row["round"], row["said_a"], row["host"], row["host_name"]) == (1, "愿意修复", None, "")
    assert sorted(row["present"]) == sorted(body["present"])
    assert api(outsider).get(place).status_code == 404


def test_a_rule_broken_is_named_and_a_chief_may_override(api, officer, chief, accepted):
    case = accepted(procedure="police", on=days_ago(20))
    place, body = f"{CASES}{case.pk}/mediations/", a_round(case)
    for user, may in ((officer, False), (chief, True)):
        response = api(user).post(place, {**body, "host": officer.pk}, format="json")
        assert response.status_code == 409
        refusal = response.json()
        assert (set(refusal), refusal["may_override"]) == ({"detail", "rule", "may_override", "asks_reason"}, True)
        assert refusal["asks_reason"] is may
    overridden = {**body, "host": officer.pk, "override_reason": "当事人住院"}
    assert api(officer).post(place, overridden, format="json").status_code == 409
    assert api(chief).post(place, overridden, format="json").status_code == 201
    assert Entry.objects.get(verb="rule_overridden").reason == "当事人住院"


def test_an_agreement_and_its_terms(api, officer, outsider, in_state, mediated, accepted):
    case = accepted()
    place = f"{CASES}{case.pk}/agreement/"
    assert api(officer).get(place).status_code == 404
    mediated(case)
    created = api(officer).post(place, an_agreement(case), format="json")
    assert created.status_code == 201, created.content
    assert created.json()["state"] == "agreed"
    [term] = created.json()["agreement"]["terms"]
    assert (term["text"], term["state"], term["is_overdue"], term["due_on"]) == (
        "修复排水沟",
        "pending",
        False,
        ahead(7),
    )
    assert api(officer).get(place).json() == created.json()["agreement"]
    assert api(outsider).get(place).status_code == 404

    at_term = f"{CASES}{case.pk}/terms/{term['id']}/"
    assert api(outsider).post(at_term, {"state": "performed"}, format="json").status_code == 404
    assert api(officer).post(at_term, {"state": "lost"}, format="json").status_code == 400
    settled = api(officer).post(at_term, {"state": "performed", "version": 1}, format="json")
    assert settled.status_code == 200, settled.content
    assert settled.json()["agreement"]["terms"][0]["state"] == "performed"
    stale = api(officer).post(at_term, {"state": "broken", "note": "更正", "version": 1}, format="json")
    assert (stale.status_code, stale.json()["current"]["agreement"]["terms"][0]["state"]) == (409, "performed")
    other = in_state("agreed").agreements.get().terms.get()
    assert api(officer).post(f"{CASES}{case.pk}/terms/{other.pk}/", {"state": "performed"}).status_code == 404


@pytest.mark.parametrize("terms", [[], None, [{"text": "x"}], [{"party": 10**9, "text": "x"}], [{"party": 1}]])
def test_an_agreement_says_who_does_what(api, officer, accepted, mediated, terms):
    case = accepted()
    mediated(case)
    body = {**an_agreement(case), "terms": terms}
    response = api(officer).post(f"{CASES}{case.pk}/agreement/", body, format="json")
    assert (response.status_code, set(response.json())) == (400, {"terms"})


def test_the_agreement_of_an_earlier_time_stays_readable(api, officer, in_state):
    case = in_state("agreed")
    actions.close(by=officer, dispute=case, outcome="agreed")
    actions.reopen(by=officer, dispute=case, reason="又起争执")
    record = api(officer).get(f"{CASES}{case.pk}/").json()
    assert (record["agreement"], record["closings"][0]["reopen_reason"]) == (None, "又起争执")
    earlier = api(officer).get(f"{CASES}{case.pk}/agreement/").json()
    assert earlier["ended_on"] == days_ago(0).isoformat()
    assert len(api(officer).get(f"{CASES}{case.pk}/mediations/").json()) == 1


def test_levels_and_signatures(api, officer, chief, bureau, opened):
    case = opened()
    place = f"{CASES}{case.pk}/"
    assert api(chief).post(f"{place}acknowledge/", {}, format="json").status_code == 409
    raised = api(officer).post(f"{place}escalate/", {"level": "red", **REASON}, format="json").json()
    waiting = {
        acknowledgement["tier"]
        for acknowledgement in raised["acknowledgements"]
        if acknowledgement["acknowledged_at"] is None
    }
    assert waiting == {"chief", "bureau"}
    assert api(officer).post(f"{place}acknowledge/", {}, format="json").status_code == 403
    signed = api(bureau).post(f"{place}acknowledge/", {"note": "请所长到场"}, format="json")
    assert signed.status_code == 200, signed.content
    assert Acknowledgement.objects.get(tier="bureau").acknowledged_by == bureau
    assert api(officer).post(f"{place}lower/", {"level": "blue"}, format="json").status_code == 400
    lowered = api(officer).post(f"{place}lower/", {"level": "blue", **REASON}, format="json").json()
    [lapsed] = [acknowledgement for acknowledgement in lowered["acknowledgements"] if acknowledgement["lapsed_at"]]
    assert (lowered["level"], lapsed["tier"]) == ("blue", "chief")


def test_an_extension_is_decided_by_the_chief(api, officer, chief, accepted):
    case = accepted()
    place = f"{CASES}{case.pk}/extension/"
    requested = api(officer).post(place, {"until_on": ahead(60), "parties_agree": True, **REASON}, format="json")
    assert requested.json()["extensions"][0]["state"] == "asked"
    assert api(officer).post(f"{place}decide/", {"grant": True}, format="json").status_code == 403
    granted = api(chief).post(f"{place}decide/", {"grant": True, "note": "同意"}, format="json")
    assert granted.status_code == 200, granted.content
    assert granted.json()["due_on"] == ahead(60)
    assert api(chief).post(f"{place}decide/", {"grant": True}, format="json").status_code == 409


def test_return_visits_are_read(api, officer, outsider, in_state, room):
    case = in_state("closed")
    visit = factories.VisitFactory(household__room=room, kind="return")
    case.return_visits.create(visit=visit, cycle=1, terms_hold="yes", side_a_feels="calm")
    place = f"{CASES}{case.pk}/return-visits/"
    [row] = api(officer).get(place).json()
    assert (row["visit"], row["terms_hold"], row["side_a_feels"], row["flared_up"]) == (visit.pk, "yes", "calm", False)
    assert api(outsider).get(place).status_code == 404


def test_a_card_is_shown_with_its_days(api, officer, opened):
    case = opened()
    today = timezone.localdate()
    for due, card in ((1, "yellow"), (0, "yellow"), (-1, "red")):
        Dispute.objects.filter(pk=case.pk).update(
            due_on=today + timedelta(days=due), yellow_on=today - timedelta(days=2)
        )
        assert api(officer).get(f"{CASES}{case.pk}/").json()["card"] == card
