"""The page of a case: what comes next, what may be done, its story, its print, the panels."""

from datetime import timedelta

import lucide
import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from disputes import actions, next_steps
from disputes.case_file import CaseFile
from disputes.models import Dispute
from disputes.timeline import TRAIL_ICONS, case_timeline
from followups.models import FollowUp
from tests import factories
from tests.disputes.conftest import days_ago


def page(client, dispute, name="detail"):
    return client.get(reverse(f"disputes:{name}", args=[dispute.pk]))


def names(dispute, user):
    """(first act's page, all others) as the case page offers them."""
    dispute = Dispute.objects.visible_to(user).for_list().get(pk=dispute.pk)
    offered = next_steps.offered_acts(CaseFile(dispute, user))
    first, beside, menu = offered.first, offered.beside, offered.menu
    named = [action.url.rstrip("/").rpartition("/")[2] for action in (*beside, *menu)]
    return first.url.rpartition("disputes/")[2].split("/", 1)[1] if first else None, named


class TestNextStep:
    @pytest.mark.parametrize(
        ("state", "first"),
        [
            ("reported", "accept/"),
            ("accepted", "mediate/"),
            ("mediating", "agree/"),
            ("not_agreed", "refer/"),
            ("agreed", "close/"),
            ("referred", "answer/"),
            ("void", None),
        ],
    )
    def test_follows_from_the_state(self, officer, in_state, state, first):
        assert names(in_state(state), officer)[0] == first

    def test_a_round_to_be_continued_asks_for_the_next(self, officer, accepted, mediated):
        dispute = accepted()
        mediated(dispute, "continued")
        first, others = names(dispute, officer)
        assert first == "mediate/"
        assert "agree" not in others

    def test_after_the_last_lawful_round_another_is_not_the_first_thing_offered(self, officer, accepted, mediated):
        dispute = accepted("police")
        for _round in range(2):
            mediated(dispute, "continued")
            dispute.refresh_from_db()
        first, others = names(dispute, officer)
        assert first == "refer/"
        assert "mediate" in others

    def test_more_time_is_offered_only_where_the_law_has_some_to_give(self, officer, accepted):
        assert "extend" in names(accepted("people"), officer)[1]
        assert "extend" not in names(accepted("police"), officer)[1]

    def test_terms_past_their_day_come_before_closing(self, officer, in_state):
        dispute = in_state("agreed")
        dispute.agreements.first().terms.update(due_on=days_ago(1))
        first, others = names(dispute, officer)
        assert first == "#terms"
        assert "close" not in others

    def test_after_closure_the_next_return_visit(self, officer, in_state):
        dispute = in_state("closed")
        coming = CaseFile(dispute, officer).return_follow_ups[0]
        offered = next_steps.offered_acts(CaseFile(dispute, officer))
        first, beside = offered.first, offered.beside
        assert first is None
        assert beside[0].url == coming.visit_url
        FollowUp.objects.filter(pk=coming.pk).update(window_from=timezone.localdate())
        offered = next_steps.offered_acts(CaseFile(dispute, officer))
        first, beside = offered.first, offered.beside
        assert first.url == coming.visit_url
        assert coming.visit_url not in [action.url for action in beside]

    def test_the_signature_comes_first_for_who_gives_it(self, officer, chief, bureau, opened):
        dispute = opened(level="red")
        assert names(dispute, officer)[0] == "accept/"
        assert names(dispute, chief)[0] == "acknowledge/"
        assert names(dispute, bureau) == ("acknowledge/", [])

    def test_an_extension_waits_for_the_chief_not_for_who_asked(self, officer, chief, opened):
        dispute = opened()
        dispute.refresh_from_db()
        actions.ask_extension(by=officer, dispute=dispute, until_on=days_ago(-20), reason="当事人外出")
        assert names(dispute, chief)[0] == "extension/"
        assert "extension" not in names(dispute, officer)[1]

    def test_only_what_would_work_is_offered(self, signed_in, officer, roommate, auxiliary, chief, bureau, opened):
        dispute = opened()
        assert set(names(dispute, officer)[1]) == {"edit", "escalate", "extend", "hand-off", "refer", "close", "void"}
        assert "void" not in names(dispute, roommate)[1]
        assert names(dispute, auxiliary) == (None, ["edit"])
        assert names(dispute, bureau) == (None, [])
        client = signed_in(chief)
        for act in names(dispute, chief)[1]:
            assert client.get(f"/disputes/{dispute.pk}/{act}/").status_code == 200, act


class TestPage:
    def test_opens_in_every_state_and_says_what_is_waited_for(self, signed_in, officer, in_state):
        for state in ("reported", "accepted", "mediating", "not_agreed", "agreed", "referred", "closed", "void"):
            dispute = in_state(state)
            response = page(signed_in(officer), dispute)
            assert response.status_code == 200, state
            assert dispute.short_number in response.content.decode()
        text = page(signed_in(officer), in_state("accepted")).content.decode()
        assert "Round of mediation to be held: " in text

    def test_out_of_sight_is_absent(self, signed_in, outsider, neighbour, admin, opened):
        dispute = opened()
        assert page(signed_in(outsider), dispute).status_code == 404
        assert page(signed_in(neighbour), dispute).status_code == 404
        assert page(signed_in(admin), dispute).status_code == 403

    def test_numbers_and_phones_are_masked_for_everybody(self, signed_in, officer, auxiliary, bureau, opened):
        party_rows = [{"side": "a", "name": "王强", "id_number": "11010519491231002X", "phone": "13912345678"}]
        dispute = opened(parties=party_rows)
        for reader in (officer, auxiliary, bureau):
            text = page(signed_in(reader), dispute).content.decode()
            assert "11010519491231002X" not in text
            assert "13912345678" not in text
            assert "1101**********002X" in text

    def test_earlier_cases_and_the_same_two_sides_are_pointed_out(self, signed_in, officer, opened, resident):
        number = "11010519491231002X"
        sides = [{"side": "a", "resident": resident.pk}, {"side": "b", "name": "李梅", "id_number": number}]
        before, now = opened(parties=sides), opened(parties=sides)
        response = page(signed_in(officer), now)
        assert response.context["sides_again"] == [before]
        assert [party.earlier for party in response.context["file"].current_parties] == [[before], [before]]

    def test_a_stranger_to_the_register_is_no_link_across_rooms(self, signed_in, officer, opened, other_room):
        elsewhere = factories.ResidentFactory(household__room=other_room, id_number="11010519491231002X")
        dispute = opened()
        dispute.parties.filter(side="a").update(resident=elsewhere)
        assert elsewhere.get_absolute_url() not in page(signed_in(officer), dispute).content.decode()

    def test_queries_do_not_grow_with_rounds_and_terms(
        self, signed_in, officer, in_state, django_assert_max_num_queries
    ):
        dispute = in_state("agreed")
        agreement = dispute.agreements.first()
        for number in range(12):
            factories.TermFactory(agreement=agreement, party=dispute.parties.first())
            factories.MediationFactory(dispute=dispute, round=number + 2)
        client = signed_in(officer)
        page(client, dispute)
        with django_assert_max_num_queries(32):
            assert page(client, dispute).status_code == 200


class TestStory:
    def titles(self, dispute, user):
        return [str(moment["title"]) for moment in case_timeline(dispute, user)]

    def test_everything_that_happened_in_its_order(self, in_english, officer, chief, in_state):
        dispute = in_state("agreed", level="orange")
        actions.acknowledge(by=chief, dispute=dispute, note="做好稳控")
        actions.settle_term(by=officer, term=dispute.agreements.first().terms.first(), state="performed")
        actions.close(by=officer, dispute=dispute, outcome="agreed")
        actions.reopen(by=officer, dispute=dispute, reason="又吵起来")
        assert self.titles(dispute, officer) == [
            "Opened again",
            "Closed: agreement reached",
            "Term performed",
            "Acknowledged by the station chief",
            "Agreement, written, signed",
            "Round 1 of mediation",
            "accepted a dispute",
            "Reported: visit",
        ]

    def test_referral_level_extension_hand_off(self, in_english, officer, chief, other_room, opened):
        dispute = opened()
        dispute.refresh_from_db()
        actions.escalate(by=officer, dispute=dispute, level="yellow", reason="矛盾升级")
        dispute.refresh_from_db()
        actions.ask_extension(by=officer, dispute=dispute, until_on=days_ago(-20), reason="当事人外出")
        actions.decide_extension(by=chief, dispute=dispute, grant=False, note="抓紧")
        offer = actions.offer_hand_off(by=officer, dispute=dispute, room=other_room, reason="住在西街")
        actions.withdraw_hand_off(by=officer, hand_off=offer)
        due = timezone.localdate()
        actions.refer(
            by=officer, dispute=dispute, body="court", body_name="县法院", reason="债务已过调解", reply_due_on=due
        )
        actions.answer_referral(by=officer, dispute=dispute, outcome="taken", answer="已立案")
        actions.answer_referral(by=officer, dispute=dispute, outcome="settled", answer="已判决")
        titles = self.titles(dispute, officer)
        assert titles[0] == "Answered: settled there"
        assert {
            "Level raised",
            "More time refused",
            "Referred to 县法院",
            "Answered: taken on, in hand",
            f"Offer to {other_room} withdrawn",
        } <= set(titles)

    def test_a_party_is_told_by_name_and_the_court_where_it_was_asked(self, in_english, officer, in_state):
        dispute = in_state("agreed")
        party = actions.add_party(by=officer, dispute=dispute, party={"side": "other", "name": "赵六"})
        actions.withdraw_party(by=officer, party=party, reason="登记有误")
        dispute.refresh_from_db()
        actions.ask_confirmation(by=officer, dispute=dispute, asked_on=timezone.localdate())
        dispute.refresh_from_db()
        actions.escalate(by=officer, dispute=dispute, level="yellow", reason="矛盾升级")
        moments = case_timeline(Dispute.objects.get(pk=dispute.pk), officer)
        assert [moment["title"] for moment in moments[:4]] == [
            "Level raised", "Judicial confirmation asked", "withdrew a party", "added a party",
        ]  # fmt: skip
        assert moments[1]["by"] == officer
        assert moments[2]["text"] == "赵六\n登记有误"
        assert moments[3]["text"] == "赵六"

    def test_a_card_says_what_was_late_and_every_drawing_is_there(self, in_english, officer, accepted):
        dispute = accepted()
        actions.show_cards(on=dispute.due_on + timedelta(days=1))
        card = next(row for row in case_timeline(dispute, officer) if row.get("tone") == "red")
        assert (card["title"].split(" by ")[0], card["status"]) == ("Handling was due", "red card")
        named = {card["icon"], *TRAIL_ICONS.values(), *(act.icon for act in next_steps.ACT_BUTTONS.values())}
        assert all(lucide._render_icon(name, 18) for name in named)

    def test_a_case_without_trail_has_a_story_too(self, in_english, officer, room):
        dispute = factories.DisputeFactory(room=room, state="accepted", procedure="people")
        assert self.titles(dispute, officer) == ["Accepted", "Reported: visit"]

    def test_a_voided_case_says_why(self, in_english, officer, in_state):
        moments = case_timeline(in_state("void"), officer)
        assert "重复录入" in moments[0]["text"]


class TestTimesRound:
    def test_what_was_agreed_before_it_flared_up_stays_on_the_page_and_can_be_printed(
        self, in_english, signed_in, officer, in_state, mediated
    ):
        dispute = in_state("agreed")
        actions.close(by=officer, dispute=dispute, outcome="agreed")
        dispute.refresh_from_db()
        actions.reopen(by=officer, dispute=dispute, reason="再次争吵", procedure="people")
        dispute.refresh_from_db()
        mediated(dispute, "continued")
        client = signed_in(officer)
        text = page(client, dispute).content.decode()
        assert "Earlier agreement" in text
        assert "修复排水沟" in text
        assert text.count("before the case was opened again") == 1
        assert reverse("disputes:term", args=[dispute.agreements.get().terms.get().pk]) not in text
        address = reverse("disputes:agreement_print", args=[dispute.pk]) + "?cycle=1"
        assert address in text
        assert client.get(address).status_code == 200


class TestPrint:
    def test_the_whole_case_masked_and_written_down(self, signed_in, officer, bureau, in_state):
        dispute = in_state("agreed")
        for reader in (officer, bureau):
            response = page(signed_in(reader), dispute, "print")
            text = response.content.decode()
            assert dispute.number in text
            assert "修复排水沟" in text
            assert reverse("disputes:term", args=[dispute.agreements.first().terms.first().pk]) not in text
            line = Entry.objects.filter(verb="printed", by=reader).get()
            assert (line.target_id, line.room_id) == (dispute.pk, dispute.room_id)

    def test_not_outside(self, signed_in, outsider, admin, opened):
        dispute = opened()
        assert page(signed_in(outsider), dispute, "print").status_code == 404
        assert page(signed_in(admin), dispute, "print").status_code == 403
        assert not Entry.objects.filter(verb="printed").exists()


class TestPanels:
    def test_of_a_person_and_of_a_household(self, signed_in, officer, opened, resident):
        case = opened(parties=[{"side": "a", "resident": resident.pk}])
        opened()
        client = signed_in(officer)
        for name, target in (("of_resident", resident), ("of_household", resident.household)):
            response = page(client, target, name)
            assert [row.pk for row in response.context["cases"]] == [case.pk]
            assert "Open a case" in response.content.decode()
        assert f"/disputes/of-resident/{resident.pk}/" in client.get(resident.get_absolute_url()).content.decode()

    def test_not_outside_and_no_button_for_who_may_not(self, signed_in, outsider, bureau, resident):
        assert page(signed_in(outsider), resident, "of_resident").status_code == 404
        assert "Open a case" not in page(signed_in(bureau), resident, "of_resident").content.decode()
