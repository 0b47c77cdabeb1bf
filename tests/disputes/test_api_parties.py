"""Parties by API, and offers of cases to other rooms."""

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import actions as accounts
from audit.models import Entry
from disputes import actions
from disputes.models import Dispute, HandOff, Party
from residents import identity
from tests import factories

CASES = "/api/v1/disputes/"
OFFERS = "/api/v1/hand-offs/"
NUMBER = "11010519491231002X"


@pytest.fixture
def elsewhere(far_room):
    """Somebody registered at another station."""
    return registered(far_room, name="欧阳春")


def registered(room, **facts):
    home = factories.HouseholdFactory(room=room)
    digest = identity.number_hash("id_card", NUMBER)
    document = {"document_kind": "id_card", "id_number": NUMBER, "id_number_hash": digest}
    return factories.ResidentFactory(household=home, **document, **facts)


def test_a_party_is_added_changed_and_withdrawn(api, officer, opened):
    case = opened()
    place = f"{CASES}{case.pk}/parties/"
    body = {"side": "other", "name": "赵敏", "id_number": NUMBER, "phone": "13700137000", "version": 1}
    created = api(officer).post(place, body, format="json")
    assert created.status_code == 201, created.content
    [party] = [added for added in created.json()["parties"] if added["name"] == "赵敏"]
    assert (party["side"], party["birth_date"], party["document_kind"]) == ("other", "1949-12-31", "id_card")
    assert NUMBER not in created.content.decode()
    assert created.json()["version"] == 2

    party_url = f"{place}{party['id']}/"
    changed = api(officer).patch(
        party_url, {"address": "河边", "side": "b", "version": party["version"]}, format="json"
    )
    assert changed.status_code == 200, changed.content
    [record] = [row for row in changed.json()["parties"] if row["id"] == party["id"]]
    assert (record["address"], record["side"], record["name"], record["version"]) == ("河边", "b", "赵敏", 2)
    stale = api(officer).patch(party_url, {"address": "桥头", "version": 1}, format="json")
    assert (stale.status_code, stale.json()["current"]) == (409, record)
    assert NUMBER not in stale.content.decode()

    assert api(officer).post(f"{party_url}withdraw/", {}, format="json").status_code == 400
    gone = api(officer).post(f"{party_url}withdraw/", {"reason": "误录"}, format="json")
    assert gone.status_code == 200
    assert party["id"] not in [row["id"] for row in gone.json()["parties"]]
    assert Party.objects.get(pk=party["id"]).withdraw_reason == "误录"
    assert api(officer).patch(party_url, {"address": "桥头"}, format="json").status_code == 404
    verbs = set(Entry.objects.filter(target_id=case.pk).values_list("verb", flat=True))
    assert {"party_added", "party_changed", "party_withdrawn"} <= verbs


def test_who_a_party_is_does_not_change(api, officer, opened, resident):
    case = opened()
    place = f"{CASES}{case.pk}/parties/{case.parties.first().pk}/"
    for name, value in (("resident", resident.pk), ("ticket", "x")):
        response = api(officer).patch(place, {name: value}, format="json")
        assert (response.status_code, set(response.json())) == (400, {name})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "王", "side": "c"}, "side"),
        ({"side": "b"}, "name"),
        ({"side": "b", "name": "王", "sex": "7"}, "sex"),
        ({"side": "b", "name": "王", "birth_date": "2099-01-01"}, "birth_date"),
        ({"side": "b", "name": "王", "phone": "12"}, "phone"),
        ({"side": "b", "resident": 10**30}, "resident"),
    ],
)
def test_what_is_wrong_with_a_party(api, officer, opened, body, field):
    response = api(officer).post(f"{CASES}{opened().pk}/parties/", body, format="json")
    assert (response.status_code, set(response.json())) == (400, {field})


def test_parties_of_others(api, officer, auxiliary, neighbour, bureau, opened, in_state):
    case, further, other = opened(), in_state("accepted"), opened()
    body = {"side": "b", "name": "赵敏"}
    for user, party_url, status in (
        (auxiliary, case, 201),
        (auxiliary, further, 403),
        (bureau, case, 403),
        (neighbour, case, 404),
    ):
        assert api(user).post(f"{CASES}{party_url.pk}/parties/", body, format="json").status_code == status
        party = f"{CASES}{party_url.pk}/parties/{party_url.parties.first().pk}/"
        assert api(user).patch(party, {"address": "x"}, format="json").status_code in (status, 200)
    # A party belongs to its own case only.
    party = f"{CASES}{case.pk}/parties/{other.parties.first().pk}/"
    assert api(officer).patch(party, {"address": "x"}, format="json").status_code == 404
    assert api(officer).post(f"{party}withdraw/", {"reason": "误录"}, format="json").status_code == 404


def test_a_resident_of_another_station_is_named_by_ticket(api, officer, roommate, elsewhere, far_room, opened):
    case = opened()
    look_up = {"id_number": NUMBER, "reason": "纠纷当事人核对"}
    response = api(officer).post(f"{CASES}look-up-party/", look_up, format="json")
    assert response.status_code == 200, response.content
    match = response.json()
    assert (match["found"], match["resident"], match["room"], match["room_name"]) == (
        True, None, far_room.pk, far_room.name,
    )  # fmt: skip
    assert "欧阳春" not in response.content.decode()
    body = {"side": "b", "name": "欧阳春", "ticket": match["ticket"]}
    place = f"{CASES}{case.pk}/parties/"
    assert set(api(roommate).post(place, body, format="json").json()) == {"ticket"}
    created = api(officer).post(place, body, format="json")
    assert created.status_code == 201, created.content
    assert Party.objects.get(resident=elsewhere).dispute == case
    line = Entry.objects.filter(verb="looked_up").latest("pk")
    assert line.reason == "纠纷当事人核对"
    assert NUMBER not in line.subject


def test_a_look_that_finds_nobody_or_somebody_of_the_room(api, officer, room):
    look_up = {"id_number": NUMBER, "reason": "核对"}
    nobody = api(officer).post(f"{CASES}look-up-party/", look_up, format="json").json()
    assert nobody == {"found": False, "resident": None, "room": None, "room_name": "", "ticket": ""}
    own = registered(room)
    assert api(officer).post(f"{CASES}look-up-party/", look_up, format="json").json()["resident"] == own.pk
    assert Entry.objects.filter(verb="looked_up").count() == 2


def test_who_may_look_up(api, officer, bureau, auditor, admin, db):
    look_up = {"id_number": NUMBER, "reason": "核对"}
    for user in (bureau, auditor, admin):
        assert api(user).post(f"{CASES}look-up-party/", look_up, format="json").status_code == 403
    for name in look_up:
        left = {key: value for key, value in look_up.items() if key != name}
        response = api(officer).post(f"{CASES}look-up-party/", left, format="json")
        assert (response.status_code, set(response.json())) == (400, {name})
    _token, key = accounts.issue_token(by=None, holder=officer, name="t", days=1, scopes=["disputes:write"])
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {key}")
    assert client.post(f"{CASES}look-up-party/", look_up, format="json").status_code == 403


# --- offers between rooms -------------------------------------------------------------------------------


@pytest.fixture
def offer(opened, officer, other_room):
    return actions.offer_hand_off(by=officer, dispute=opened(), room=other_room, reason="当事人住西街")


def test_an_offer_is_seen_from_both_rooms_without_the_parties(api, officer, neighbour, outsider, admin, offer, room):
    for user in (officer, neighbour):
        [row] = api(user).get(OFFERS).json()["results"]
        assert (row["id"], row["dispute"], row["number"]) == (offer.pk, offer.dispute_id, offer.dispute.number)
        assert (row["from_room"], row["room"], row["state"]) == (room.pk, offer.room_id, "offered")
        assert row["reason"] == "当事人住西街"
        assert "王强" not in str(row)
        assert "李梅" not in str(row)
    assert api(outsider).get(OFFERS).json()["results"] == []
    assert api(outsider).get(f"{OFFERS}{offer.pk}/").status_code == 404
    assert api(admin).get(OFFERS).status_code == 403
    # Until it is accepted the case itself is not the other room's to see.
    assert api(neighbour).get(f"{CASES}{offer.dispute_id}/").status_code == 404


def test_an_offer_is_accepted(api, officer, neighbour, auxiliary, offer, other_room):
    place = f"{OFFERS}{offer.pk}/accept/"
    assert api(officer).post(place, {}, format="json").status_code == 403
    assert api(auxiliary).post(place, {}, format="json").status_code == 403
    assert api(neighbour).post(place, {"version": 9}, format="json").json()["current"]["state"] == "offered"
    done = api(neighbour).post(place, {"answer": "收到", "version": 1}, format="json")
    assert (done.status_code, done.json()["state"], done.json()["answer"]) == (200, "accepted", "收到")
    assert api(neighbour).get(f"{CASES}{offer.dispute_id}/").json()["room"] == other_room.pk
    assert api(officer).get(f"{CASES}{offer.dispute_id}/").status_code == 404
    assert api(neighbour).post(place, {}, format="json").status_code == 409


def test_an_offer_is_refused_or_withdrawn(api, officer, neighbour, outsider, offer, other_room, room):
    refuse, withdraw = f"{OFFERS}{offer.pk}/refuse/", f"{OFFERS}{offer.pk}/withdraw/"
    assert api(neighbour).post(refuse, {}, format="json").status_code == 400
    assert api(neighbour).post(withdraw, {}, format="json").status_code == 403
    assert api(outsider).post(withdraw, {}, format="json").status_code == 404
    refused = api(neighbour).post(refuse, {"answer": "不属本室"}, format="json")
    assert (refused.status_code, refused.json()["state"]) == (200, "refused")
    case = Dispute.objects.get(pk=offer.dispute_id)
    assert case.room_id == room.pk
    again = api(officer).post(
        f"{CASES}{case.pk}/hand-off/", {"room": other_room.pk, "reason": "再次请求"}, format="json"
    )
    assert again.status_code == 200, again.content
    second = HandOff.objects.get(state="offered")
    taken_back = api(officer).post(f"{OFFERS}{second.pk}/withdraw/", {}, format="json")
    assert (taken_back.status_code, taken_back.json()["state"]) == (200, "withdrawn")


def test_offers_are_filtered_and_pulled(api, chief, neighbour, offer, room, other_room):
    def ids(**query):
        return [row["id"] for row in api(chief).get(OFFERS, query).json()["results"]]

    assert ids(state="offered", room=other_room.pk, from_room=room.pk, dispute=offer.dispute_id) == [offer.pk]
    assert ids(state="refused") == ids(room=room.pk) == ids(from_room=other_room.pk) == ids(dispute=0) == []
    moment = timezone.now().isoformat()
    assert ids(updated_since=moment) == []
    actions.refuse_hand_off(by=neighbour, hand_off=offer, answer="不属本室")
    assert ids(updated_since=moment) == [offer.pk]


def test_only_rooms_of_the_county_are_asked(api, officer, opened, far_room):
    case = opened()
    place = f"{CASES}{case.pk}/hand-off/"
    assert set(api(officer).post(place, {"room": 10**9, "reason": "移交"}, format="json").json()) == {"room"}
    foreign = factories.RoomFactory()
    assert api(officer).post(place, {"room": foreign.pk, "reason": "移交"}, format="json").status_code == 409
    assert api(officer).post(place, {"room": case.room_id, "reason": "移交"}, format="json").status_code == 409
    assert api(officer).post(place, {"room": far_room.pk, "reason": "移交"}, format="json").status_code == 200
