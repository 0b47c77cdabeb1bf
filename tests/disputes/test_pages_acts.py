"""Every act of a case by its form: done, refused by role, by state, by rule, by somebody who was faster."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from disputes import actions
from disputes.models import Dispute, HandOff
from tests import factories
from tests.disputes.conftest import POLICE_GATE, days_ago

TODAY = timezone.localdate


def url(name, pk):
    return reverse(f"disputes:{name}", args=[pk])


def now():
    return timezone.localtime().strftime("%Y-%m-%dT%H:%M")


def state_of(dispute):
    return Dispute.objects.get(pk=dispute.pk).state


@pytest.fixture
def post(signed_in):
    """`post(user, name, dispute, **body)` posts the act's form; the version is that of the record unless given."""

    def send(user, act, record, /, **body):
        record.refresh_from_db()
        return signed_in(user).post(url(act, record.pk), {"version": record.version, **body})

    return send


ACTS = {
    "accept": ("reported", lambda d: {"procedure": "people", "accepted_on": TODAY(), "handler": d.created_by_id}),
    "refer": (
        "not_agreed",
        lambda d: {
            "body": "court", "body_name": "县法院", "reason": "不愿调解", "referred_on": TODAY(),
            "reply_due_on": TODAY(),
        },
    ),
    "answer": ("referred", lambda d: {"outcome": "settled", "answer": "已化解", "answered_on": TODAY()}),
    "close": ("accepted", lambda d: {"outcome": "by_themselves", "closed_on": TODAY()}),
    "reopen": ("closed", lambda d: {"reason": "又吵起来", "procedure": "people"}),
    "void": ("reported", lambda d: {"reason": "重复录入"}),
    "escalate": ("accepted", lambda d: {"level": "orange", "reason": "可能激化"}),
    "extend": ("reported", lambda d: {"until_on": TODAY() + timedelta(days=30), "reason": "当事人外出"}),
    "edit": (
        "reported",
        lambda d: {
            "title": "排水沟", "kind": "land", "source": "phone", "summary": "改道", "reported_on": TODAY(),
        },
    ),
}  # fmt: skip
AFTER = {"accept": "accepted", "refer": "referred", "close": "closed", "reopen": "accepted"}


class TestActs:
    @pytest.mark.parametrize("act", ACTS)
    def test_opens_and_is_done_once(self, signed_in, post, officer, in_state, act):
        state, body = ACTS[act]
        dispute = in_state(state)
        lines = Entry.objects.about(dispute).count()
        assert signed_in(officer).get(url(act, dispute.pk)).status_code == 200
        response = post(officer, act, dispute, **body(dispute))
        assert (response.status_code, response.get("Location")) == (302, dispute.get_absolute_url()), response.content
        assert state_of(dispute) == AFTER.get(act, state)
        assert Entry.objects.about(dispute).count() == lines + 1

    @pytest.mark.parametrize("act", ACTS)
    def test_roles_that_may_not(self, signed_in, post, auxiliary, bureau, auditor, outsider, admin, in_state, act):
        state, body = ACTS[act]
        dispute = in_state(state)
        for reader in (bureau, auditor, admin):
            assert signed_in(reader).get(url(act, dispute.pk)).status_code == 403
            assert post(reader, act, dispute, **body(dispute)).status_code == 403
        assert post(outsider, act, dispute, **body(dispute)).status_code == 404
        expected = 200 if act == "edit" else 403
        assert signed_in(auxiliary).get(url(act, dispute.pk)).status_code == expected
        assert state_of(dispute) == state

    @pytest.mark.parametrize("act", ACTS)
    def test_a_wrong_state_is_said_before_anybody_types(self, signed_in, post, officer, in_state, act):
        dispute = in_state("void")
        assert signed_in(officer).get(url(act, dispute.pk)).status_code == 409
        assert post(officer, act, dispute, **ACTS[act][1](dispute)).status_code == 422

    def test_an_auxiliary_edits_only_what_is_reported(self, signed_in, auxiliary, in_state):
        assert signed_in(auxiliary).get(url("edit", in_state("accepted").pk)).status_code == 403

    def test_a_reason_is_asked_for(self, post, officer, in_state):
        response = post(officer, "void", in_state("reported"), reason="")
        assert response.status_code == 422
        assert "reason" in response.context["form"].errors


class TestAccepting:
    def test_each_procedure_says_what_it_asks(self, signed_in, officer, opened):
        text = signed_in(officer).get(url("accept", opened().pk)).content.decode()
        assert "At most 2 rounds; the first within 3 working days" in text
        assert "Concluded within 1 month" in text

    def test_an_excluded_matter_names_the_rule(self, post, officer, opened):
        body = {"procedure": "police", "accepted_on": TODAY(), "handler": officer.pk, "exclusions": ["gang_fight"]}
        body |= {"public_order_act": "battery", "is_slight": "on", "mediation_ground": "close_relation"}
        response = post(officer, "accept", opened(), **body)
        assert response.status_code == 422
        assert "Public-security mediation is excluded here" in response.content.decode()

    def test_a_petition_is_only_handled(self, signed_in, officer, opened):
        form = signed_in(officer).get(url("accept", opened(kind="petition").pk)).context["form"]
        assert [code for code, _label in form.fields["procedure"].choices] == ["handling"]
        assert "exclusions" not in form.fields

    def test_the_appraisal(self, post, officer, opened):
        dispute = actions.accept(
            by=officer, dispute=opened(), procedure="police", gate=POLICE_GATE, awaits_appraisal=True
        )
        assert post(officer, "appraised", dispute, day=TODAY()).status_code == 302
        dispute.refresh_from_db()
        assert dispute.appraised_on == TODAY()


class TestMediating:
    def body(self, dispute, officer, **changed):
        present = [party.pk for party in dispute.parties.current()]
        facts = {"held_at": now(), "place": "警务室", "present": present, "host": officer.pk, "result": "agreed"}
        return {**facts, **changed}

    def test_what_is_known_is_filled_in(self, signed_in, officer, accepted):
        dispute = accepted()
        assert "host" not in signed_in(officer).get(url("mediate", dispute.pk)).context["form"].fields
        dispute = accepted("police")
        form = signed_in(officer).get(url("mediate", dispute.pk)).context["form"]
        assert form["host"].value() == officer.pk
        assert set(form["present"].value()) == {str(party.pk) for party in dispute.parties.all()}
        assert form["place"].value() == str(dispute.room)
        assert "guardian_present" not in form.fields

    def test_two_rounds_then_the_agreement(self, post, officer, accepted):
        dispute = accepted()
        first = self.body(dispute, officer, result="continued", next_on=TODAY(), said_a="恢复原状")
        assert post(officer, "mediate", dispute, **first).status_code == 302
        assert post(officer, "mediate", dispute, **self.body(dispute, officer)).status_code == 302
        promised = dispute.parties.current().first()
        terms = {"terms-TOTAL_FORMS": 3, "terms-INITIAL_FORMS": 0, "terms-0-party": promised.pk}
        facts = {"facts": "双方争吵", "form": "written", "signed_on": TODAY(), "copies": 3}
        empty = post(officer, "agree", dispute, **facts, **terms)
        assert (empty.status_code, "at least one term" in empty.content.decode()) == (422, True)
        term_rows = {"terms-0-text": "恢复水沟", "terms-0-due_on": TODAY(), "terms-1-party": promised.pk}
        assert post(officer, "agree", dispute, **facts, **terms, **term_rows).status_code == 302
        assert state_of(dispute) == "agreed"
        assert [term.text for term in dispute.agreements.get().terms.all()] == ["恢复水沟"]

    def test_facts_of_the_agreement_begin_with_the_summary(self, signed_in, officer, accepted, mediated):
        dispute = accepted()
        mediated(dispute, note="各退一步")
        form = signed_in(officer).get(url("agree", dispute.pk)).context["form"]
        assert form["facts"].value() == f"{dispute.summary}\n各退一步"

    def test_nobody_else_may_promise(self, post, officer, opened, in_state):
        dispute, stranger = in_state("mediating"), opened().parties.first()
        terms = {"terms-TOTAL_FORMS": 1, "terms-INITIAL_FORMS": 0, "terms-0-party": stranger.pk, "terms-0-text": "赔"}
        facts = {"facts": "争吵", "form": "written", "signed_on": TODAY(), "copies": 3}
        assert post(officer, "agree", dispute, **facts, **terms).status_code == 422
        assert state_of(dispute) == "mediating"

    def test_one_round_too_many_only_the_chief_overrides_with_a_reason(self, post, officer, chief, accepted, mediated):
        dispute = accepted("police")
        mediated(dispute, "continued")
        mediated(dispute, "continued")
        refused = post(officer, "mediate", dispute, **self.body(dispute, officer))
        assert refused.status_code == 422
        assert "there are at most 2 rounds" in refused.content.decode()
        assert not refused.context["asks_override"]
        assert "The chief may record this" in refused.content.decode()
        refusal = post(chief, "mediate", dispute, **self.body(dispute, chief))
        assert refusal.status_code == 422
        assert refusal.context["asks_override"]
        assert 'name="override_reason"' in refusal.content.decode()
        body = self.body(dispute, chief, override_reason="双方要求再调一次")
        assert post(chief, "mediate", dispute, **body).status_code == 302
        assert Entry.objects.filter(verb="rule_overridden", reason="双方要求再调一次").count() == 1

    def test_a_guardian_is_asked_for_beside_a_child(self, signed_in, officer, accepted):
        born = TODAY().replace(year=TODAY().year - 12, day=1)
        sides = [{"side": "a", "name": "王小强", "birth_date": born}, {"side": "b", "name": "李梅"}]
        dispute = accepted(parties=sides)
        assert "guardian_present" in signed_in(officer).get(url("mediate", dispute.pk)).context["form"].fields


class TestTerms:
    @pytest.fixture
    def term(self, in_state):
        return in_state("agreed").agreements.get().terms.get()

    def test_one_tap_says_it_was_kept(self, post, officer, term):
        response = post(officer, "term", term, state="performed")
        assert response["Location"] == term.agreement.dispute.get_absolute_url()
        term.refresh_from_db()
        assert (term.state, term.settled_on) == ("performed", TODAY())

    def test_a_correction_says_why(self, post, signed_in, officer, term):
        post(officer, "term", term, state="performed")
        assert signed_in(officer).get(url("term", term.pk)).status_code == 200
        assert post(officer, "term", term, state="broken").status_code == 422
        assert post(officer, "term", term, state="broken", note="其实没有修").status_code == 302

    def test_not_for_others(self, post, outsider, auxiliary, bureau, term):
        assert post(outsider, "term", term, state="performed").status_code == 404
        for reader in (auxiliary, bureau):
            assert post(reader, "term", term, state="performed").status_code == 403

    def test_judicial_confirmation(self, post, officer, term):
        dispute = term.agreement.dispute
        assert post(officer, "confirmation", dispute, day=TODAY()).status_code == 302
        assert dispute.agreements.get().confirmation_asked_on == TODAY()


class TestTwoEditors:
    FACTS = {"kind": "neighbour", "source": "visit", "summary": "改道争吵", "reported_on": "", "title": "水沟"}

    def test_the_second_sees_both_versions_and_loses_nothing(self, post, signed_in, officer, roommate, opened):
        dispute = opened()
        previous = dispute.version
        facts = {**self.FACTS, "reported_on": TODAY()}
        assert post(officer, "edit", dispute, **facts, place="东街").status_code == 302
        mine = {**facts, "place": "西街", "title": "排水沟", "version": previous}
        response = signed_in(roommate).post(url("edit", dispute.pk), mine)
        assert response.status_code == 409
        differs = {
            str(difference["label"]): (difference["typed"], difference["saved"])
            for difference in response.context["differences"]
        }
        assert differs == {"Place": ("西街", "东街"), "Matter": ("排水沟", "水沟")}
        text = response.content.decode()
        assert "Saved meanwhile by somebody else" in text
        assert 'value="西街"' in text
        dispute.refresh_from_db()
        assert dispute.place == "东街"
        # Sent once more, knowingly, it goes over what is saved.
        again = {**mine, "version": response.context["form"]["version"].value()}
        assert signed_in(roommate).post(url("edit", dispute.pk), again).status_code == 302
        dispute.refresh_from_db()
        assert dispute.place == "西街"

    @pytest.mark.parametrize("act", ["close", "refer", "escalate"])
    def test_acts_notice_a_change_in_between(self, signed_in, officer, in_state, act):
        dispute = in_state("not_agreed" if act == "refer" else "accepted")
        previous = Dispute.objects.get(pk=dispute.pk)
        actions.change_dispute(by=officer, dispute=previous, values={"place": "东街"})
        response = signed_in(officer).post(url(act, dispute.pk), {**ACTS[act][1](dispute), "version": previous.version})
        assert response.status_code == 409
        assert "something else was changed" in response.content.decode()

    def test_who_is_in_charge_stays_when_another_fact_is_edited(self, post, signed_in, officer, chief, opened):
        dispute = opened(handler=chief)
        form = signed_in(officer).get(url("edit", dispute.pk)).context["form"]
        assert form["handler"].value() == chief.pk
        post(officer, "edit", dispute, **{**self.FACTS, "reported_on": TODAY()}, handler=chief.pk)
        dispute.refresh_from_db()
        assert dispute.handler == chief


class TestOversight:
    def test_levels_offered_are_graver_or_milder(self, signed_in, officer, opened):
        dispute = opened(level="yellow")
        client = signed_in(officer)
        for act, codes in (("escalate", ["orange", "red"]), ("lower", ["blue"])):
            choices = client.get(url(act, dispute.pk)).context["form"].fields["level"].choices
            assert [code for code, _card in choices] == codes

    def test_chief_and_bureau_acknowledge(self, post, chief, bureau, officer, opened):
        dispute = opened(level="red")
        assert post(officer, "acknowledge", dispute).status_code == 403
        assert post(chief, "acknowledge", dispute, note="做好稳控").status_code == 302
        assert post(bureau, "acknowledge", dispute).status_code == 302
        assert not dispute.acknowledgements.waiting().exists()
        assert post(bureau, "acknowledge", dispute).status_code == 422

    def test_more_time_is_asked_and_granted(self, post, signed_in, officer, chief, opened):
        dispute = opened()
        until = TODAY() + timedelta(days=30)
        assert post(officer, "extend", dispute, until_on=until, reason="当事人外出").status_code == 302
        assert post(officer, "extension", dispute, grant="yes").status_code == 403
        assert "当事人外出" in signed_in(chief).get(url("extension", dispute.pk)).content.decode()
        assert post(chief, "extension", dispute, grant="no").status_code == 422
        assert post(chief, "extension", dispute, grant="yes").status_code == 302
        dispute.refresh_from_db()
        assert dispute.due_on == until

    def test_a_referral_that_comes_back(self, post, signed_in, officer, in_state):
        dispute = in_state("referred")
        form = signed_in(officer).get(url("answer", dispute.pk)).context["form"]
        assert "procedure" in form.fields
        body = {"outcome": "returned", "answer": "不属受理范围", "answered_on": TODAY(), "procedure": "people"}
        assert post(officer, "answer", dispute, **body).status_code == 302
        dispute.refresh_from_db()
        assert (dispute.state, dispute.procedure) == ("accepted", "people")

    def test_what_police_mediated_is_not_offered_to_them_again(self, signed_in, officer, accepted, mediated, agreed):
        dispute = accepted("police")
        mediated(dispute)
        agreed(dispute)
        actions.close(by=officer, dispute=dispute, outcome="agreed")
        field = signed_in(officer).get(url("reopen", dispute.pk)).context["form"].fields["procedure"]
        assert [code for code, _card in field.choices] == ["people", "handling"]

    def test_a_petition_ends_its_return_visits_by_a_day(self, post, signed_in, officer, opened):
        petition = opened(kind="petition")
        actions.accept(by=officer, dispute=petition, procedure="handling")
        body = {"outcome": "handled", "closed_on": TODAY(), "ends_on": days_ago(-20)}
        assert post(officer, "close", petition, **body).status_code == 302
        petition.refresh_from_db()
        assert petition.return_until == days_ago(-20)
        ordinary = actions.accept(by=officer, dispute=opened(), procedure="people")
        assert "ends_on" not in signed_in(officer).get(url("close", ordinary.pk)).context["form"].fields


class TestHandOff:
    @pytest.fixture
    def offer(self, post, officer, opened, other_room):
        dispute = opened(title="王强家的事")
        assert post(officer, "hand_off_new", dispute, room=other_room.pk, reason="住在西街").status_code == 302
        return HandOff.objects.get()

    def test_the_other_room_sees_the_offer_and_not_the_case(self, signed_in, neighbour, officer, outsider, offer):
        text = signed_in(neighbour).get(offer.get_absolute_url()).content.decode()
        assert "住在西街" in text
        assert "王强" not in text
        assert "Accept" in text
        assert signed_in(neighbour).get(offer.dispute.get_absolute_url()).status_code == 404
        assert "王强家的事" in signed_in(officer).get(offer.get_absolute_url()).content.decode()
        assert signed_in(outsider).get(offer.get_absolute_url()).status_code == 404

    def test_the_list_names_no_party_and_counts_what_waits(self, signed_in, neighbour, offer):
        response = signed_in(neighbour).get(reverse("disputes:hand_offs"), {"view": "mine"})
        assert [row.pk for row in response.context["page"].rows] == [offer.pk]
        assert "王强" not in response.content.decode()
        assert signed_in(neighbour).get(reverse("disputes:list")).context["offers"] == 1

    def test_taken_over(self, post, signed_in, officer, neighbour, offer):
        assert post(officer, "hand_off_accept", offer).status_code == 403
        response = post(neighbour, "hand_off_accept", offer, answer="接收")
        assert response["Location"] == offer.dispute.get_absolute_url()
        assert signed_in(neighbour).get(response["Location"]).status_code == 200
        assert signed_in(officer).get(response["Location"]).status_code == 404

    def test_refused_with_a_reason_or_withdrawn(self, post, officer, neighbour, offer):
        assert post(neighbour, "hand_off_refuse", offer, answer="").status_code == 422
        assert post(neighbour, "hand_off_withdraw", offer).status_code == 403
        assert post(neighbour, "hand_off_refuse", offer, answer="不在辖区").status_code == 302
        offer.refresh_from_db()
        assert offer.state == "refused"
        assert post(officer, "hand_off_withdraw", offer).status_code == 422

    def test_withdrawn_by_the_room_that_offered(self, post, officer, offer):
        assert post(officer, "hand_off_withdraw", offer).status_code == 302

    def test_only_rooms_of_the_county_are_offered(self, signed_in, officer, opened, other_room, far_room):
        foreign = factories.RoomFactory()
        dispute = opened()
        offered = signed_in(officer).get(url("hand_off_new", dispute.pk)).context["form"].fields["room"].queryset
        assert {other_room, far_room} <= set(offered)
        assert not {dispute.room, foreign} & set(offered)


class TestParties:
    def test_added_changed_withdrawn(self, post, signed_in, officer, opened):
        dispute = opened()
        added = post(officer, "party_add", dispute, side="b", name="李东", document_kind="id_card", phone="13800138000")
        assert added.status_code == 302
        party = dispute.parties.get(name="李东")
        assert (party.side, party.document_kind) == ("b", "unknown")
        form = signed_in(officer).get(url("party_edit", party.pk)).context["form"]
        assert form.fields["phone"].widget.attrs["placeholder"] == "138****8000"
        body = {"side": "a", "name": "李东", "document_kind": "unknown", "phone": "", "workplace": "粮店"}
        assert post(officer, "party_edit", party, **body).status_code == 302
        party.refresh_from_db()
        assert (party.side, party.phone, party.workplace) == ("a", "13800138000", "粮店")
        assert post(officer, "party_withdraw", party, reason="录错").status_code == 302
        assert signed_in(officer).get(url("party_edit", party.pk)).status_code == 404
        assert "李东" not in signed_in(officer).get(dispute.get_absolute_url()).content.decode().split("<dl")[1]

    def test_the_same_person_twice_is_refused_beside_the_field(self, post, officer, opened, resident):
        dispute = opened(parties=[{"side": "a", "resident": resident.pk}])
        response = post(
            officer, "party_add", dispute, side="b", name="王强", person=resident.pk, document_kind="id_card"
        )
        assert response.status_code == 422
        assert "already a party" in response.content.decode()

    def test_somebody_faster(self, signed_in, officer, opened):
        party = opened().parties.first()
        previous = party.version
        actions.change_party(by=officer, party=party, values={"workplace": "粮店"})
        body = {"side": "a", "name": "王强", "document_kind": "unknown", "workplace": "学校", "version": previous}
        response = signed_in(officer).post(url("party_edit", party.pk), body)
        assert response.status_code == 409
        assert response.context["differences"] == [{"label": "Work unit and post", "typed": "学校", "saved": "粮店"}]

    def test_roles(self, signed_in, post, auxiliary, bureau, outsider, opened, in_state):
        party = opened().parties.first()
        for name in ("party_edit", "party_withdraw"):
            assert signed_in(auxiliary).get(url(name, party.pk)).status_code == 200
            assert signed_in(bureau).get(url(name, party.pk)).status_code == 403
            assert signed_in(outsider).get(url(name, party.pk)).status_code == 404
        later = in_state("accepted").parties.first()
        assert signed_in(auxiliary).get(url("party_edit", later.pk)).status_code == 403

    def test_a_phone_is_shown_for_a_reason_which_stays(self, signed_in, officer, opened):
        party = opened(parties=[{"side": "a", "name": "王强", "phone": "13800138000"}]).parties.get()
        address = reverse("disputes:party_unmask", args=[party.pk, "phone"])
        client = signed_in(officer)
        assert "13800138000" not in client.get(address).content.decode()
        assert client.post(address, {"reason": ""}).status_code == 422
        revealed = client.post(address, {"reason": "通知调解"})
        assert "13800138000" in revealed.content.decode()
        assert revealed["Cache-Control"] == "no-store"
        assert Entry.objects.filter(verb="unmasked", by=officer, reason="通知调解").count() == 1

    def test_not_every_field_not_every_role(self, signed_in, officer, auditor, outsider, opened):
        party = opened().parties.first()
        assert signed_in(officer).get(reverse("disputes:party_unmask", args=[party.pk, "name"])).status_code == 404
        address = reverse("disputes:party_unmask", args=[party.pk, "phone"])
        assert signed_in(auditor).post(address, {"reason": "查看"}).status_code == 403
        assert signed_in(outsider).post(address, {"reason": "查看"}).status_code == 404
