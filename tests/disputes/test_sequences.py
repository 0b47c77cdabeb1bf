"""Whatever is called by whomever in whatever order: only states the table allows, every act on the trail, and a call
that is refused changes nothing at all."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, currently_in_test_context, event, given, settings
from hypothesis import strategies as st

from audit.models import Entry
from core.errors import OutOfScope, Refused
from disputes import actions
from disputes.models import Acknowledgement, Agreement, Closing, Dispute, Extension, HandOff, Referral, Term
from followups.models import FollowUp
from notifications.models import Notification
from tests import factories
from tests.disputes.conftest import POLICE_GATE, at, days_ago
from tests.disputes.test_transitions import ACTS, OPEN

ROLES = (*["officer"] * 6, "chief", "chief", "auxiliary", "neighbour", "neighbour", "bureau")
NAMES = (
    "open", "accept", "mediate", "agree", "refer", "answer", "close", "reopen", "edit", "add_party", "change_party",
    "withdraw_party", "settle_term", "return_visit", "escalate", "lower", "acknowledge", "hand_off", "accept_offer",
    "refuse_offer", "withdraw_offer", "extend", "decide_extension", "void", "finish", "appraised", "confirmation",
)  # fmt: skip
# What is likely next, so that long ways are walked; besides, anything is tried anywhere.
LIKELY = {
    "": ["open"],
    "reported": ["accept", "accept", "accept", "refer", "close"],
    "accepted": ["mediate", "mediate", "mediate", "refer", "close"],
    "mediating": ["agree", "agree", "mediate", "refer", "close"],
    "not_agreed": ["mediate", "refer", "close"],
    "agreed": ["settle_term", "settle_term", "close", "close", "refer", "confirmation"],
    "referred": ["answer", "answer", "close"],
    "closed": ["return_visit", "reopen", "finish", "settle_term"],
    "followed_up": ["return_visit", "reopen", "settle_term"],
    "void": ["open"],
}
VERBS = {
    "open": "dispute_reported", "accept_offer": "hand_off_accepted", "refuse_offer": "hand_off_refused",
    "withdraw_offer": "hand_off_withdrawn", "finish": "dispute_followed_up", "appraised": "dispute_changed",
    "confirmation": "dispute_changed",
}  # fmt: skip
STAYS = ("accept_offer", "refuse_offer", "withdraw_offer", "appraised", "confirmation")
WATCHED = [*apps.get_app_config("disputes").get_models(), FollowUp, Entry, Notification]


def everything():
    """Every row of every table a case writes to, as the database holds it: thousands of times, so without the ORM."""
    rows = {}
    with connection.cursor() as cursor:
        for model in WATCHED:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY "{model._meta.pk.column}"')
            rows[model._meta.label] = cursor.fetchall()
    return rows


def entries(target):
    """For hypothesis' statistics; the ways walked by hand have none."""
    if currently_in_test_context():
        event(target)


class World:
    """Cases, and what the trail must tell of each."""

    def __init__(self, people, room, other_room):
        self.people, self.rooms = people, (room, other_room)
        self.entries, self.cases, self.count = {}, [], 0

    @property
    def latest(self):
        return Dispute.objects.get(pk=self.cases[-1]) if self.cases else None

    def likely(self):
        return LIKELY[self.latest.status if self.cases else ""]

    def take(self, name, role, number):
        """One call; afterwards either the table's step was taken or nothing has changed."""
        self.count += 1
        by, dispute = self.people[role], self.latest
        before, state = everything(), dispute.status if dispute else ""
        try:
            with transaction.atomic():
                record = getattr(self, name)(by, dispute, number)
        except (Refused, OutOfScope):
            assert everything() == before, f"{name} was refused and left something behind"
            entries(f"{name} refused")
            return
        if record is None:
            return
        entries(f"{name} done")
        self.follow(name, record, dispute, state)

    def follow(self, name, record, dispute, state):
        if name == "open":
            self.cases.append(record)
            self.entries[record] = ["dispute_reported"]
            return
        after = Dispute.objects.get(pk=dispute.pk).status
        entries = self.entries[dispute.pk]
        if name == "finish":
            assert (state, after) == ("closed", "followed_up")
        elif name in STAYS:
            assert after == state
        elif name == "return_visit" and after != state:
            assert state in ("closed", "followed_up")
            assert after == "accepted"
        elif name == "return_visit" and state not in ("closed", "followed_up", "void"):
            # Of the day it was closed and opened again: its answers stay with the time before, and nothing moves.
            assert (after, Closing.objects.filter(dispute=dispute.pk, reopened_on__isnull=False).exists()) == (
                state,
                True,
            )
        else:
            assert after == ACTS[record].leads[state], (record, state)
        entries.append(VERBS.get(name) or ACTS[record].verb)
        if name == "return_visit" and after != state:
            entries.append("dispute_reopened")

    # one method an act; each gives the name of the step in the table written by hand

    def open(self, by, _dispute, number):
        parties = [{"side": "a", "name": "王强"}, {"side": "b", "name": "李梅"}][: 2 if number < 10 else 1]
        dispute, created = actions.open_dispute(
            by=by, client_id=uuid.uuid4(), room=self.rooms[0], kind="petition" if number == 7 else "neighbour",
            summary="排水沟改道", level="orange" if number % 3 == 0 else "blue", reported_on=days_ago(30),
            parties=parties,
        )  # fmt: skip
        assert created
        return dispute.pk

    def accept(self, by, dispute, number):
        procedure = "handling" if dispute.is_petition else ("people", "police", "people", "handling")[number % 4]
        exclusions = ["gang_fight"] if number == 5 else []
        actions.accept(
            by=by, dispute=dispute, procedure=procedure, gate=POLICE_GATE, accepted_on=days_ago(number),
            exclusions=exclusions, awaits_appraisal=number == 9,
        )  # fmt: skip
        return "accept"

    def mediate(self, by, dispute, number):
        result = ("agreed", "agreed", "continued", "not_agreed")[number % 4]
        host = self.people["officer" if dispute.room == self.rooms[0] else "neighbour"]
        actions.mediate(
            by=by, dispute=dispute, held_at=at(days_ago(number // 2)), place="警务室", result=result, host=host,
            present=dispute.parties.current(), override_reason="情况特殊" if number % 2 else "",
        )  # fmt: skip
        return f"mediate, {result}"

    def agree(self, by, dispute, number):
        due_on = days_ago(1 - number % 3)
        terms = [{"party": dispute.parties.current().first(), "text": "修复排水沟", "due_on": due_on}]
        if number == 4:
            terms[0] |= {"state": "performed", "due_on": None}
        actions.agree(by=by, dispute=dispute, facts="排水沟改道", terms=terms, signed_on=days_ago(number // 4))
        return "agree"

    def refer(self, by, dispute, number):
        actions.refer(
            by=by, dispute=dispute, body="court", body_name="县法院", reason="当事人起诉",
            reply_due_on=days_ago(-number), referred_on=days_ago(number // 4),
        )  # fmt: skip
        return "refer"

    def answer(self, by, dispute, number):
        outcome = ("taken", "settled", "returned")[number % 3]
        actions.answer_referral(by=by, dispute=dispute, outcome=outcome, answer="来函答复")
        return f"answer, {outcome}"

    def close(self, by, dispute, number):
        outcome = ("agreed", "not_agreed", "referred", "by_themselves", "handled", "withdrawn")[number % 6]
        actions.close(by=by, dispute=dispute, outcome=outcome, closed_on=days_ago(number // 6))
        return "close"

    def reopen(self, by, dispute, number):
        actions.reopen(by=by, dispute=dispute, reason="又吵起来" if number else "")
        return "reopen"

    def edit(self, by, dispute, number):
        values = {"place": f"东街{self.count}号"} | ({"kind": "petition"} if number == 3 else {})
        version = dispute.version - 1 if number == 4 else dispute.version
        actions.change_dispute(by=by, dispute=dispute, values=values, expected_version=version)
        return "edit"

    def add_party(self, by, dispute, number):
        party_values = {"side": "ab"[number % 2], "name": f"旁人{self.count}"} | ({"phone": "1"} if number == 5 else {})
        actions.add_party(by=by, dispute=dispute, party=party_values)
        return "add_party"

    def change_party(self, by, dispute, number):
        party = dispute.parties.order_by("id")[number % dispute.parties.count()]
        actions.change_party(by=by, party=party, values={"workplace": f"粮店{self.count}"})
        return "change_party"

    def withdraw_party(self, by, dispute, number):
        party = dispute.parties.order_by("id")[number % dispute.parties.count()]
        actions.withdraw_party(by=by, party=party, reason="搞错了人")
        return "withdraw_party"

    def settle_term(self, by, dispute, number):
        term = Term.objects.filter(agreement__dispute=dispute).order_by("-id").first()
        if term is None:
            return None
        state = ("performed", "broken", "late", "pending")[number % 4]
        actions.settle_term(by=by, term=term, state=state, note="核实过" if number > 3 else "")
        return "settle_term"

    def return_visit(self, by, dispute, number):
        visit = factories.VisitFactory(
            household__room=dispute.room, kind="return", dispute=dispute, visited_by=self.people["officer"]
        )
        actions.record_return(by=by, dispute=dispute, visit=visit, terms_hold="yes", flared_up=number % 3 == 0)
        return "return_visit"

    def escalate(self, by, dispute, number):
        actions.escalate(by=by, dispute=dispute, level=("yellow", "orange", "red")[number % 3], reason="扬言报复")
        return "escalate"

    def lower(self, by, dispute, number):
        actions.lower(by=by, dispute=dispute, level=("blue", "yellow")[number % 2], reason="已平息")
        return "lower"

    def acknowledge(self, by, dispute, number):
        actions.acknowledge(by=by, dispute=dispute, note="盯紧" if number % 2 else "")
        return "acknowledge"

    def hand_off(self, by, dispute, number):
        room = self.rooms[dispute.room == self.rooms[0]]
        actions.offer_hand_off(by=by, dispute=dispute, room=room, reason="双方都住那边")
        return "hand_off"

    def _offer(self, dispute):
        return HandOff.objects.filter(dispute=dispute).order_by("-id").first()

    def accept_offer(self, by, dispute, number):
        offer = self._offer(dispute)
        return offer and actions.accept_hand_off(by=by, hand_off=offer)

    def refuse_offer(self, by, dispute, number):
        offer = self._offer(dispute)
        return offer and actions.refuse_hand_off(by=by, hand_off=offer, answer="人不住这里")

    def withdraw_offer(self, by, dispute, number):
        offer = self._offer(dispute)
        return offer and actions.withdraw_hand_off(by=by, hand_off=offer)

    def extend(self, by, dispute, number):
        until_on = (dispute.due_on or timezone.localdate()) + timedelta(days=number)
        actions.ask_extension(
            by=by, dispute=dispute, until_on=until_on, reason="当事人外出", parties_agree=number % 2 == 1
        )
        return "extend"

    def decide_extension(self, by, dispute, number):
        actions.decide_extension(by=by, dispute=dispute, grant=number % 3 > 0, note="不必" if number < 9 else "")
        verb = Entry.objects.filter(verb__startswith="extension_").latest("id").verb
        if verb == "extension_refused":
            # The hand-written table names the granting; refusing stays, too, with a line of its own.
            self.entries[dispute.pk].append(verb)
            return None
        return "decide_extension"

    def void(self, by, dispute, number):
        if number % 3:  # not too often: nothing comes after it
            return None
        actions.void(by=by, dispute=dispute, reason="重复录入")
        return "void"

    def finish(self, _by, dispute, _number):
        return actions.finish(dispute=dispute)

    def appraised(self, by, dispute, number):
        return actions.set_appraised(by=by, dispute=dispute, appraised_on=days_ago(number))

    def confirmation(self, by, dispute, number):
        return actions.ask_confirmation(by=by, dispute=dispute, asked_on=days_ago(number // 4))

    # what is always true

    def check(self):
        assert sorted(Dispute.objects.values_list("sequence", flat=True)) == list(range(1, len(self.cases) + 1))
        for pk in self.cases:
            dispute = Dispute.objects.get(pk=pk)
            lines = Entry.objects.filter(target_type__model="dispute", target_id=pk).order_by("id")
            verbs = [verb for verb in lines.values_list("verb", flat=True) if verb != "rule_overridden"]
            assert verbs == self.entries[pk]
            self._check_counts(dispute, Counter(verbs))
            self._check_waiting(dispute)

    def _check_counts(self, dispute, verbs):
        closings = Closing.objects.filter(dispute=dispute)
        assert dispute.cycle == 1 + verbs["dispute_reopened"]
        assert closings.count() == verbs["dispute_closed"]
        assert closings.filter(reopened_on__isnull=False).count() == verbs["dispute_reopened"]
        assert (dispute.state in ("closed", "followed_up")) == closings.filter(cycle=dispute.cycle).exists()
        assert dispute.mediations.count() == verbs["dispute_mediated"]
        rounds = dispute.mediations.filter(cycle=dispute.cycle).values_list("round", flat=True)
        assert list(rounds) == list(range(1, len(rounds) + 1))
        assert Referral.objects.filter(dispute=dispute).count() == verbs["dispute_referred"]
        assert Agreement.objects.filter(dispute=dispute).count() == verbs["dispute_agreed"]
        assert dispute.state != "agreed" or Agreement.objects.filter(dispute=dispute, ended_on=None).count() == 1

    def _check_waiting(self, dispute):
        if dispute.due_on:
            assert dispute.yellow_on < dispute.due_on
        returns = FollowUp.objects.filter(is_matter=True, source_id=dispute.pk, state="open")
        if dispute.status in OPEN:
            assert not returns.exists()
            return
        assert not Acknowledgement.objects.waiting().filter(dispute=dispute).exists()
        assert not HandOff.objects.filter(dispute=dispute, state="offered").exists()
        assert not Extension.objects.filter(dispute=dispute, state="asked").exists()
        if dispute.is_void:
            assert dispute.due_on is None
            assert not returns.exists()


@pytest.fixture
def people(officer, chief, auxiliary, neighbour, bureau):
    return {"officer": officer, "chief": chief, "auxiliary": auxiliary, "neighbour": neighbour, "bureau": bureau}


@pytest.mark.no_cover
@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_sequence_leaves_the_table_or_loses_a_line(people, room, other_room, data):
    with transaction.atomic():
        world = World(people, room, other_room)
        world.take("open", "officer", 1)
        for _ in range(data.draw(st.integers(5, 25))):
            names = [*world.likely() * 6, *NAMES]
            step = st.tuples(st.sampled_from(names), st.sampled_from(ROLES), st.integers(0, 11))
            world.take(*data.draw(step))
            world.check()
        transaction.set_rollback(True)


WAYS = {
    "referred while an agreement holds, returned, agreed anew, closed, opened again by a visit": [
        ("accept", "officer", 4), ("mediate", "officer", 4), ("agree", "officer", 2), ("refer", "officer", 1),
        ("answer", "officer", 2), ("mediate", "officer", 0), ("agree", "officer", 2), ("close", "officer", 0),
        ("return_visit", "auxiliary", 0), ("mediate", "officer", 0), ("close", "officer", 3),
    ],
    "handed to the next room and closed there while an extension is asked for": [
        ("accept", "officer", 0), ("hand_off", "officer", 0), ("extend", "officer", 1),
        ("accept_offer", "neighbour", 0), ("edit", "neighbour", 1), ("escalate", "neighbour", 2),
        ("acknowledge", "bureau", 0), ("close", "neighbour", 3), ("finish", "officer", 0), ("reopen", "neighbour", 1),
        ("void", "chief", 0),
    ],
    "told of before acceptance, closed over an unanswered referral, opened again and referred anew": [
        ("refer", "officer", 1), ("close", "officer", 3), ("reopen", "officer", 1), ("refer", "officer", 1),
        ("answer", "officer", 1), ("close", "officer", 2),
    ],
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_ways_that_are_long_and_lawful_are_walked_to_their_end(people, room, other_room, way):
    world = World(people, room, other_room)
    world.take("open", "officer", 1)
    for name, role, number in WAYS[way]:
        entries = len(world.entries[world.cases[0]])
        world.take(name, role, number)
        world.check()
        assert len(world.entries[world.cases[0]]) > entries, f"{name} was refused"
