"""Cases by API: names, opening once, changing, filters, pulling, who sees and who may."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import actions as accounts
from audit.models import Entry
from disputes import actions
from disputes.models import Dispute, Term
from stations.models import Officer
from tests import factories

CASES = "/api/v1/disputes/"
NAMES = {
    "id", "client_id", "number", "short_number", "room", "title", "kind", "source", "level", "state", "step", "card",
    "yellow_on", "due_on", "summary", "place", "occurred_on", "reported_on", "reported_by", "handler", "handler_name",
    "finding", "parties", "procedure", "awaits_appraisal", "appraised_on", "accepted_on", "rounds", "agreement",
    "referrals", "extensions", "acknowledgements", "closed_on", "outcome", "cycle", "closings", "return_until",
    "voided_at", "void_reason", "created_by", "created_at", "updated_at", "version",
}  # fmt: skip


@pytest.fixture
def sent(resident):
    return {
        "client_id": str(uuid.uuid4()),
        "kind": "neighbour",
        "source": "walk_in",
        "level": "yellow",
        "summary": "两家因排水沟改道发生争吵。",
        "place": "东街12号门前",
        "occurred_on": (timezone.localdate() - timedelta(days=1)).isoformat(),
        "reported_by": "村委会",
        "parties": [
            {"side": "a", "resident": resident.pk},
            {"side": "b", "name": "李梅", "phone": "13900139000", "birth_date": "1990-05-06"},
        ],
    }


def test_a_case_is_opened(api, officer, sent, room, resident):
    response = api(officer).post(CASES, sent, format="json")
    assert response.status_code == 201, response.content
    body = response.json()
    assert set(body) == NAMES
    case = Dispute.objects.get()
    assert (body["id"], body["number"], body["short_number"]) == (case.pk, case.number, case.short_number)
    assert (body["room"], body["state"], body["step"], body["card"]) == (room.pk, "reported", "accept", "")
    assert (body["kind"], body["source"], body["level"]) == ("neighbour", "walk_in", "yellow")
    assert body["reported_on"] == timezone.localdate().isoformat()
    assert body["due_on"] == case.due_on.isoformat()
    assert (body["agreement"], body["rounds"], body["referrals"]) == (None, 0, [])
    side_a, other = body["parties"]
    assert (side_a["resident"], side_a["name"], side_a["address"]) == (
        resident.pk,
        "王强",
        resident.household.dwelling.address,
    )
    assert (other["resident"], other["name"], other["side"]) == (None, "李梅", "b")
    assert other["phone_masked"].endswith("9000")
    assert other["age"] == Dispute.objects.get().parties.get(side="b").age_on()
    assert "phone" not in other
    assert b"13900139000" not in response.content
    assert response["Location"].endswith(f"{CASES}{case.pk}/")
    assert api(officer).get(response["Location"]).json() == body
    assert Entry.objects.filter(verb="dispute_reported").count() == 1


def test_the_same_body_again_is_200_another_409(api, officer, sent):
    client = api(officer)
    first = client.post(CASES, sent, format="json")
    again = client.post(CASES, sent, format="json")
    assert (again.status_code, again.json()) == (200, first.json())
    other = client.post(CASES, {**sent, "summary": "另一件事。"}, format="json")
    assert (other.status_code, other.json()["current"]) == (409, first.json())
    assert Dispute.objects.count() == 1


def test_somebody_elses_number_tells_nothing(api, officer, outsider, sent):
    api(officer).post(CASES, sent, format="json")
    response = api(outsider).post(CASES, {**sent, "parties": []}, format="json")
    assert (response.status_code, set(response.json())) == (409, {"detail"})


def test_without_a_number_each_is_a_case(api, officer, sent):
    del sent["client_id"]
    responses = [api(officer).post(CASES, sent, format="json") for _attempt in range(2)]
    assert [sent_response.status_code for sent_response in responses] == [201, 201]
    assert responses[0].json()["client_id"] is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "chat"}, "kind"),
        ({"kind": None}, "kind"),
        ({"level": "pink"}, "level"),
        ({"source": "rumour"}, "source"),
        ({"summary": ""}, "summary"),
        ({"title": "字" * 101}, "title"),
        ({"client_id": "x"}, "client_id"),
        ({"occurred_on": "2099-01-01"}, "occurred_on"),
        ({"reported_on": "2099-01-01"}, "reported_on"),
        ({"parties": [{"side": "z", "name": "无边"}]}, "parties"),
        ({"parties": [{"side": "a"}]}, "name"),
        ({"parties": [{"side": "a", "resident": 10**9}]}, "resident"),
        ({"parties": [{"side": "a", "ticket": "forged"}]}, "ticket"),
        ({"parties": [{"side": "a", "name": "王", "id_number": "1"}]}, "id_number"),
    ],
)
def test_what_is_wrong_is_named(api, officer, sent, changed, field):
    response = api(officer).post(CASES, {**sent, **changed}, format="json")
    assert response.status_code == 400, response.content
    assert field in response.json()
    assert not Dispute.objects.exists()


@pytest.mark.parametrize(
    ("user", "status"),
    [("auxiliary", 201), ("neighbour", 404), ("outsider", 404), ("bureau", 403), ("auditor", 403), ("admin", 403)],
)
def test_who_may_open_in_the_room(request, api, sent, room, user, status):
    response = api(request.getfixturevalue(user)).post(CASES, {**sent, "room": room.pk}, format="json")
    assert response.status_code == status, response.content


def test_whoever_has_several_rooms_names_one(api, chief, sent, room, other_room):
    response = api(chief).post(CASES, sent, format="json")
    assert (response.status_code, set(response.json())) == (400, {"room"})
    assert api(chief).post(CASES, {**sent, "room": room.pk}, format="json").json()["room"] == room.pk


def test_from_a_finding_once(api, officer, outsider, room, sent):
    visit = factories.VisitFactory(household__room=room)
    finding = visit.findings.create(kind="dispute", text="邻里争吵")
    response = api(officer).post(CASES, {**sent, "finding": finding.pk}, format="json")
    assert (response.status_code, response.json()["finding"]) == (201, finding.pk)
    again = api(officer).post(CASES, {**sent, "client_id": str(uuid.uuid4()), "finding": finding.pk}, format="json")
    assert (again.status_code, again.json()["current"]["id"]) == (409, response.json()["id"])
    assert api(outsider).post(CASES, {**sent, "finding": finding.pk}, format="json").status_code == 404


def test_a_change_checks_the_version(api, officer, chief, opened):
    case = opened()
    place = f"{CASES}{case.pk}/"
    changed = api(officer).patch(place, {"version": 1, "place": "村口", "handler": officer.pk}, format="json")
    assert changed.status_code == 200, changed.content
    body = changed.json()
    assert (body["place"], body["handler"], body["handler_name"], body["version"]) == ("村口", officer.pk, "张民", 2)
    assert Entry.objects.get(verb="dispute_changed").changes["place"] == ["", "村口"]
    stale = api(chief).patch(place, {"version": 1, "place": "桥头"}, format="json")
    assert (stale.status_code, stale.json()["current"]["place"]) == (409, "村口")
    assert Dispute.objects.get().place == "村口"
    assert api(chief).patch(place, {"version": "x"}, format="json").status_code == 400


def test_what_a_change_does_not_reach(api, officer, other_room, opened):
    case = opened()
    place = f"{CASES}{case.pk}/"
    client = api(officer)
    for name, value in (("level", "red"), ("client_id", str(uuid.uuid4())), ("parties", [{"side": "a", "name": "王"}])):
        response = client.patch(place, {name: value}, format="json")
        assert (response.status_code, set(response.json())) == (400, {name})
    assert client.patch(place, {"room": other_room.pk}, format="json").status_code == 404
    # Sent back unchanged they disturb nobody; what is not written at all is not read.
    same = {"level": "blue", "room": case.room_id, "client_id": str(case.client_id), "state": "closed", "number": "1"}
    assert client.patch(place, same, format="json").status_code == 200
    case.refresh_from_db()
    assert (case.version, case.state) == (1, "reported")
    assert client.put(place, {}, format="json").status_code in (403, 405)
    assert client.delete(place).status_code in (403, 405)


def test_a_room_is_not_left_by_a_change(api, chief, other_room, opened):
    response = api(chief).patch(f"{CASES}{opened().pk}/", {"room": other_room.pk}, format="json")
    assert (response.status_code, set(response.json())) == (400, {"room"})


@pytest.mark.parametrize(
    ("user", "state", "status"),
    [
        ("auxiliary", "reported", 200), ("auxiliary", "accepted", 403), ("roommate", "accepted", 200),
        ("chief", "accepted", 200), ("neighbour", "accepted", 404), ("bureau", "accepted", 403),
        ("auditor", "accepted", 403), ("admin", "accepted", 403), ("officer", "closed", 409), ("officer", "void", 409),
    ],
)  # fmt: skip
def test_who_may_change_in_which_state(request, api, in_state, user, state, status):
    place = f"{CASES}{in_state(state).pk}/"
    response = api(request.getfixturevalue(user)).patch(place, {"place": "桥头"}, format="json")
    assert response.status_code == status, response.content


def test_filters(api, officer, chief, other_room, opened, in_state, resident):
    today = timezone.localdate()
    reported = opened(kind="debt", source="phone", parties=[{"side": "a", "resident": resident.pk}])
    closed, red = in_state("closed"), opened(level="red", handler=officer)
    Dispute.objects.filter(pk=red.pk).update(yellow_on=today - timedelta(days=3), due_on=today - timedelta(days=1))
    elsewhere = factories.DisputeFactory(room=other_room, reported_on=today - timedelta(days=9))

    def ids(user=chief, **query):
        response = api(user).get(CASES, query)
        assert response.status_code == 200, response.content
        return {row["id"] for row in response.json()["results"]}

    expected_ids = {reported.pk, closed.pk, red.pk}
    assert ids(officer) == expected_ids
    assert ids() == expected_ids | {elsewhere.pk}
    assert ids(state="closed") == {closed.pk}
    assert ids(kind="debt", source="phone") == {reported.pk}
    assert ids(level="red") == ids(card="red") == ids(handler=officer.pk) & {red.pk} == {red.pk}
    assert ids(room=other_room.pk) == {elsewhere.pk}
    assert ids(station=other_room.station_id) == expected_ids | {elsewhere.pk}
    day = (today - timedelta(days=9)).isoformat()
    assert ids(reported_from=day, reported_to=day) == {elsewhere.pk}
    assert ids(closed_from=today.isoformat(), closed_to=today.isoformat()) == {closed.pk}
    assert ids(closed_to=day) == set()
    assert ids(resident=resident.pk) == {reported.pk}
    assert ids(number=red.number) == {red.pk}
    assert api(chief).get(CASES, {"reported_from": "soon"}).status_code == 400
    assert api(chief).get(CASES, {"ordering": "due_on"}).json()["results"]


def test_names_across_rooms_are_sought_with_a_purpose(api, officer, chief, opened):
    case = opened()
    assert [row["id"] for row in api(officer).get(CASES, {"search": "李梅"}).json()["results"]] == [case.pk]
    assert "reason" in api(chief).get(CASES, {"search": "李梅"}).json()
    rows = api(chief).get(CASES, {"search": "李梅", "reason": "核对"}).json()["results"]
    assert [row["id"] for row in rows] == [case.pk]


def test_voided_cases_are_hidden_pulled_and_for_the_auditor(api, officer, auditor, opened, in_state):
    stands, gone = opened(), in_state("void")

    def ids(user, **query):
        return {row["id"] for row in api(user).get(CASES, query).json()["results"]}

    assert ids(officer) == {stands.pk}
    assert ids(officer, updated_since="2020-01-01T00:00:00Z") == {stands.pk, gone.pk}
    assert ids(auditor, view="void") == {gone.pk}
    assert api(officer).get(CASES, {"view": "void"}).status_code == 403
    record = api(officer).get(f"{CASES}{gone.pk}/").json()
    assert (record["void_reason"], bool(record["voided_at"]), record["card"]) == ("重复录入", True, "")


def test_whatever_belongs_to_a_case_moves_it_in_a_pull(api, officer, accepted, mediated, agreed):
    case = accepted()
    party = case.parties.current().first()
    for act in (
        lambda: actions.change_party(by=officer, party=party, values={"address": "西街1号"}),
        lambda: mediated(case),
        lambda: agreed(case),
        lambda: actions.settle_term(by=officer, term=Term.objects.get(), state="performed"),
        lambda: actions.escalate(by=officer, dispute=case, level="yellow", reason="情绪激动"),
    ):
        Dispute.objects.filter(pk=case.pk).update(updated_at=timezone.now() - timedelta(days=3))
        act()
        since = (timezone.now() - timedelta(minutes=1)).isoformat()
        rows = api(officer).get(CASES, {"updated_since": since}).json()["results"]
        assert [row["id"] for row in rows] == [case.pk]


@pytest.mark.parametrize("rows", [2, 25])
def test_the_list_asks_few_questions(api, bureau, room, rows, django_assert_max_num_queries):
    for _number in range(rows):
        agreement = factories.AgreementFactory(dispute__room=room)
        factories.TermFactory(agreement=agreement)
        factories.PartyFactory(dispute=agreement.dispute, resident=factories.ResidentFactory(household__room=room))
        factories.ReferralFactory(dispute=agreement.dispute)
    client = api(bureau)
    with django_assert_max_num_queries(12):
        assert len(client.get(CASES).json()["results"]) == rows


def test_everybody_sees_only_their_units(api, officer, auxiliary, neighbour, outsider, chief, bureau, admin, opened):
    case = opened()
    statuses = ((officer, 200), (auxiliary, 200), (chief, 200), (bureau, 200), (neighbour, 404), (outsider, 404))
    for user, status in (*statuses, (admin, 403)):
        assert api(user).get(f"{CASES}{case.pk}/").status_code == status
        if status != 403:
            assert len(api(user).get(CASES).json()["results"]) == (status == 200)


def test_a_list_as_csv_is_audited_and_masked(api, officer, opened):
    opened(
        title="=cmd", parties=[{"side": "a", "name": "王强", "id_number": "11010519491231002X", "phone": "13800138000"}]
    )
    response = api(officer).get(CASES, {"format": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("id,client_id,number")
    assert "'=cmd" in text
    assert "王强" in text
    assert "11010519491231002X" not in text
    assert "13800138000" not in text
    assert Entry.objects.filter(verb="exported").count() == 1


def with_token(holder, *scopes):
    _token, key = accounts.issue_token(
        by=None, holder=Officer.objects.get(pk=holder.pk), name="t", days=1, scopes=list(scopes)
    )
    result = APIClient()
    result.credentials(HTTP_AUTHORIZATION=f"Token {key}")
    return result


def test_the_bureau_signs_by_token_too(officer, chief, bureau, opened):
    case = opened(level="red")
    client = with_token(bureau, "disputes:read", "disputes:write")
    assert [row["id"] for row in client.get(CASES, {"view": "sign"}).json()["results"]] == [case.pk]
    signed = client.post(f"{CASES}{case.pk}/acknowledge/", {"note": "请报告进展"}, format="json")
    assert signed.status_code == 200, signed.content
    waiting = {
        acknowledgement["tier"]
        for acknowledgement in signed.json()["acknowledgements"]
        if acknowledgement["acknowledged_at"] is None
    }
    assert waiting == {"chief"}


def test_a_token_goes_as_far_as_its_scopes(officer, opened, sent):
    case = opened()
    body = {"procedure": "people"}

    def client(*scopes):
        return with_token(officer, *scopes)

    assert client("visits:read").get(CASES).status_code == 403
    reading = client("disputes:read")
    assert reading.get(f"{CASES}{case.pk}/").status_code == 200
    assert reading.post(CASES, sent, format="json").status_code == 403
    assert reading.post(f"{CASES}{case.pk}/accept/", body, format="json").status_code == 403
    writing = client("disputes:write")
    assert writing.post(f"{CASES}{case.pk}/accept/", body, format="json").status_code == 200
    # Somebody of the register is named by whoever may read the register.
    assert "resident" in writing.post(CASES, sent, format="json").json()
    assert client("disputes:write", "residents:read").post(CASES, sent, format="json").status_code == 201
