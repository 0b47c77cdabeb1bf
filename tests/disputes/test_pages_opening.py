"""Opening a case on one screen: from nothing, a person, a household, a finding; parties on both sides."""

import html
import json
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from disputes.models import Dispute
from residents import identity, search
from tests import factories
from visits.models import Finding

NEW = reverse("disputes:create")


def body(*parties, **changed):
    """What the form posts; each party is a dict of its row."""
    rows = {"parties-TOTAL_FORMS": len(parties), "parties-INITIAL_FORMS": 0}
    for index, party in enumerate(parties):
        rows |= {f"parties-{index}-{name}": value for name, value in party.items()}
    facts = {
        "client_id": str(uuid.uuid4()),
        "kind": "neighbour",
        "source": "visit",
        "summary": "两家因排水沟改道发生争吵。",
        "reported_on": timezone.localdate().isoformat(),
        "level": "blue",
    }
    return {**facts, **rows, **changed}


A, B = {"side": "a", "name": "王强", "phone": "13800138000"}, {"side": "b", "name": "李梅"}


class TestOpening:
    def test_typed_parties_on_both_sides(self, signed_in, officer, room):
        response = signed_in(officer).post(NEW, body(A, {"side": "a"}, B, {"side": "b"}))
        dispute = Dispute.objects.get()
        assert (response.status_code, response["Location"]) == (302, dispute.get_absolute_url())
        assert [(party.side, party.name, party.phone) for party in dispute.parties.order_by("side")] == [
            ("a", "王强", "13800138000"),
            ("b", "李梅", ""),
        ]
        assert dispute.title == "王强与李梅邻里纠纷"
        assert Entry.objects.filter(verb="dispute_reported", by=officer).count() == 1

    def test_a_double_tap_makes_one_case(self, signed_in, officer, room):
        client, sent = signed_in(officer), body(A, B)
        first, second = client.post(NEW, sent), client.post(NEW, sent)
        assert first["Location"] == second["Location"]
        assert Dispute.objects.count() == 1

    def test_the_same_number_with_another_body_keeps_what_was_typed(self, signed_in, officer, room):
        client, sent = signed_in(officer), body(A, B)
        client.post(NEW, sent)
        response = client.post(NEW, {**sent, "summary": "另一件事"})
        assert response.status_code == 409
        assert "另一件事" in response.content.decode()
        assert Dispute.objects.count() == 1

    def test_from_the_register(self, signed_in, officer, resident):
        signed_in(officer).post(NEW, body({"side": "a", "name": "王", "person": str(resident.pk)}, B))
        party = Dispute.objects.get().parties.get(side="a")
        assert (party.resident, party.name, party.address) == (resident, "王强", "东街12号")

    @pytest.mark.parametrize(
        ("party", "field"),
        [
            ({"side": "a", "phone": "13800138000"}, "name"),
            ({"side": "a", "name": "王强", "phone": "12"}, "phone"),
            ({"side": "a", "name": "王强", "id_number": "123"}, "id_number"),
        ],
    )
    def test_a_wrong_row_is_said_beside_it(self, signed_in, officer, room, party, field):
        response = signed_in(officer).post(NEW, body(party, B))
        assert response.status_code == 422
        assert field in response.context["parties"].errors[0]
        assert not Dispute.objects.exists()

    def test_nobody_outside_the_own_rooms(self, signed_in, officer, room, other_room):
        stranger = factories.ResidentFactory(household__room=other_room)
        response = signed_in(officer).post(NEW, body({"side": "a", "person": str(stranger.pk)}, B))
        assert response.status_code == 422
        assert not Dispute.objects.exists()

    def test_an_auxiliary_may_report_others_may_not(self, signed_in, auxiliary, bureau, auditor, admin, room):
        assert signed_in(auxiliary).post(NEW, body(A, B)).status_code == 302
        for user in (bureau, auditor, admin):
            assert signed_in(user).get(NEW).status_code == 403
            assert signed_in(user).post(NEW, body(A, B)).status_code == 403

    def test_a_chief_chooses_among_the_own_rooms(self, signed_in, chief, room, other_room, far_room):
        client = signed_in(chief)
        offered = client.get(NEW).context["form"].fields["room"].queryset
        assert set(offered) == {room, other_room}
        assert client.post(NEW, body(A, B, room=far_room.pk)).status_code == 422
        assert client.post(NEW, body(A, B, room=other_room.pk)).status_code == 302
        assert Dispute.objects.get().room == other_room


class TestWhatIsKnown:
    def test_from_a_person(self, signed_in, officer, resident):
        response = signed_in(officer).get(NEW, {"resident": resident.pk})
        row = response.context["parties"].forms[0]
        assert (row["name"].value(), row["person"].value()) == ("王强", str(resident.pk))
        assert response.context["form"]["place"].value() == "东街12号"
        assert "checked" in str(row["person"])

    def test_from_a_household_its_people_may_be_chosen_for_either_side(self, signed_in, officer, resident):
        response = signed_in(officer).get(NEW, {"household": resident.household_id})
        offered = [row.fields["person"].widget.people for row in response.context["parties"].forms]
        assert offered == [[resident], [], [resident], []]

    def test_from_a_finding_which_makes_one_case(self, signed_in, officer, resident):
        visit = factories.VisitFactory(household=resident.household, note="夜里又吵")
        finding = Finding.objects.create(visit=visit, kind="dispute", text="两家争排水沟", resident=resident)
        client, address = signed_in(officer), f"{NEW}?finding={finding.pk}"
        form = client.get(address).context["form"]
        assert form["summary"].value() == "两家争排水沟\n夜里又吵"
        client.post(address, body({"side": "a", "person": str(resident.pk)}, B))
        dispute = Dispute.objects.get()
        assert dispute.finding == finding
        again = client.get(address)
        assert (again.status_code, again["Location"]) == (302, dispute.get_absolute_url())

    @pytest.mark.parametrize("name", ["finding", "household", "resident"])
    @pytest.mark.parametrize("value", ["99999999", "abc", "²", "-1"])
    def test_what_is_absent_or_nonsense_is_not_found(self, signed_in, officer, room, name, value):
        assert signed_in(officer).get(NEW, {name: value}).status_code == 404

    def test_what_lies_outside_is_absent(self, signed_in, outsider, far_room, resident):
        visit = factories.VisitFactory(household=resident.household)
        finding = Finding.objects.create(visit=visit, kind="dispute", text="争吵")
        outside = {"finding": finding.pk, "household": resident.household_id, "resident": resident.pk}
        for name, pk in outside.items():
            assert signed_in(outsider).get(NEW, {name: pk}).status_code == 404


class TestFindingPeople:
    PEOPLE, LOOK_UP = reverse("disputes:people"), reverse("disputes:look_up")

    def find(self, client, text):
        query = {"for": "parties-0-person", "from": "parties-0-name", "parties-0-name": text}
        return client.get(self.PEOPLE, query)

    def test_as_the_name_is_typed(self, signed_in, officer, resident):
        search.index_resident(resident)
        text = self.find(signed_in(officer), "王强").content.decode()
        assert f'name="parties-0-person" id="parties-0-person-{resident.pk}"' in text
        assert "东街12号" in text

    def test_nobody_elsewhere(self, signed_in, outsider, far_room, resident):
        search.index_resident(resident)
        assert "王强" not in self.find(signed_in(outsider), "王强").content.decode()

    def test_across_rooms_it_leaves_a_line(self, signed_in, chief, resident):
        search.index_resident(resident)
        self.find(signed_in(chief), "王强")
        assert Entry.objects.filter(verb="searched", by=chief).count() == 1

    def look_up(self, client, number, why="核对当事人"):
        query = {"for": "parties-0-person", "number_of": "parties-0-id_number", "why_of": "parties-0-why"}
        return client.post(self.LOOK_UP, {**query, "parties-0-id_number": number, "parties-0-why": why})

    def test_by_number_elsewhere_only_the_room_is_told(self, signed_in, officer, far_room):
        number = "11010519491231002X"
        factories.ResidentFactory(
            household__room=far_room, name="陈某某", document_kind="id_card", id_number=number,
            id_number_hash=identity.number_hash("id_card", number),
        )  # fmt: skip
        client = signed_in(officer)
        text = self.look_up(client, number).content.decode()
        assert far_room.name in text
        assert "陈某某" not in text
        assert Entry.objects.filter(verb="looked_up", by=officer, reason="核对当事人").count() == 1
        ticket = text.split('value="')[1].split('"')[0]
        party = {"side": "a", "name": "陈某", "person": ticket}
        assert client.post(NEW, body(party, B)).status_code == 302
        assert Dispute.objects.get().parties.get(side="a").resident.name == "陈某某"

    def test_the_reason_typed_beside_a_single_party_is_the_one_recorded(self, signed_in, officer, opened):
        """The form of one party calls its fields as the button might call its own."""
        client = signed_in(officer)
        page = client.get(reverse("disputes:party_add", args=[opened().pk])).content.decode()
        parameters = json.loads(html.unescape(re.search(r"hx-vals='({[^']*number_of[^']*})'", page)[1]))
        form = {"id_number": "11010519491231002X", "why": "核对纠纷当事人"}
        assert not set(parameters) & set(form)
        assert client.post(self.LOOK_UP, {**form, **parameters}).status_code == 200
        assert Entry.objects.get(verb="looked_up").reason == "核对纠纷当事人"
        assert client.post(self.LOOK_UP, {**form, **parameters, "why": ""}).status_code == 422

    def test_without_a_reason_or_with_a_wrong_number_it_is_refused(self, signed_in, officer, room):
        assert self.look_up(signed_in(officer), "11010519491231002X", why="").status_code == 422
        assert self.look_up(signed_in(officer), "123").status_code == 422
        assert not Entry.objects.filter(verb="looked_up").exists()

    def test_nobody_known(self, signed_in, officer, room):
        assert "Nobody in the county" in self.look_up(signed_in(officer), "11010519491231002X").content.decode()

    @pytest.mark.parametrize("name", ["a b", "<x>", "x" * 50])
    def test_only_a_plain_name_goes_back_into_the_page(self, signed_in, officer, room, name):
        assert signed_in(officer).get(self.PEOPLE, {"for": name}).status_code == 404

    def test_not_for_the_bureau(self, signed_in, bureau):
        assert self.find(signed_in(bureau), "王强").status_code == 403
        assert self.look_up(signed_in(bureau), "11010519491231002X").status_code == 403
