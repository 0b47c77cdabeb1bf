"""Every state, every act, every role: what happens is written out here by hand and never read from the code's table."""

from dataclasses import dataclass

import pytest
from django.db import transaction

from audit.models import Entry
from core.errors import NotAllowed, OutOfScope, RuleViolation
from disputes import actions, codes
from disputes.models import Agreement, Dispute, Extension
from disputes.rules import transitions
from tests import factories
from tests.disputes.conftest import POLICE_GATE, at, days_ago

pytestmark = pytest.mark.django_db

STATES = ("reported", "accepted", "mediating", "agreed", "not_agreed", "referred", "closed", "followed_up", "void")
OPEN = STATES[:6]
ROLES = (
    "officer", "roommate", "auxiliary", "service", "chief", "bureau", "auditor",
    "neighbour", "outsider", "far_chief", "admin", "unposted",
)  # fmt: skip
DO_NOT_SEE = {"neighbour", "outsider", "far_chief", "admin", "unposted"}
REPORT = {"officer", "roommate", "auxiliary", "service", "chief"}
HANDLE = {"officer", "roommate", "chief"}
CHIEF = {"chief"}
SIGN = {"chief", "bureau"}


def stays(*states):
    return {state: state for state in states}


def to(after, *states):
    return dict.fromkeys(states, after)


@dataclass(frozen=True)
class Act:
    """Who may, from which state to which, and the line it leaves about the case."""

    roles: set
    leads: dict
    verb: str


ACTS = {
    "accept": Act(HANDLE, to("accepted", "reported"), "dispute_accepted"),
    "mediate, continued": Act(HANDLE, to("mediating", "accepted", "mediating", "not_agreed"), "dispute_mediated"),
    "mediate, agreed": Act(HANDLE, to("mediating", "accepted", "mediating", "not_agreed"), "dispute_mediated"),
    "mediate, not_agreed": Act(HANDLE, to("not_agreed", "accepted", "mediating", "not_agreed"), "dispute_mediated"),
    "agree": Act(HANDLE, to("agreed", "mediating"), "dispute_agreed"),
    "refer": Act(
        HANDLE, to("referred", "reported", "accepted", "mediating", "not_agreed", "agreed"), "dispute_referred"
    ),
    "answer, taken": Act(HANDLE, to("referred", "referred"), "referral_answered"),
    "answer, settled": Act(HANDLE, to("referred", "referred"), "referral_answered"),
    "answer, returned": Act(HANDLE, to("accepted", "referred"), "referral_answered"),
    "close": Act(HANDLE, to("closed", *OPEN), "dispute_closed"),
    "reconcile": Act(HANDLE, to("closed", *OPEN), "dispute_reconciled"),
    "send_back": Act(HANDLE, to("followed_up", "reported", "accepted"), "dispute_sent_back"),
    "explain_ways": Act(HANDLE, stays(*OPEN), "dispute_changed"),
    "look_at_sealed": Act(HANDLE, stays(*STATES[:8]), "sealed_looked_at"),
    "reopen": Act(HANDLE, to("accepted", "closed", "followed_up"), "dispute_reopened"),
    "edit": Act(HANDLE, stays(*OPEN), "dispute_changed"),
    "add_party": Act(HANDLE, stays(*OPEN), "party_added"),
    "change_party": Act(HANDLE, stays(*OPEN), "party_changed"),
    "withdraw_party": Act(HANDLE, stays(*OPEN), "party_withdrawn"),
    "settle_term": Act(HANDLE, stays("agreed", "closed", "followed_up"), "term_settled"),
    "return_visit": Act(REPORT, stays("closed", "followed_up"), "dispute_visited"),
    "escalate": Act(HANDLE, stays(*OPEN), "dispute_escalated"),
    "lower": Act(HANDLE, stays(*OPEN), "dispute_lowered"),
    # In a case that is over nothing waits for a signature.
    "acknowledge": Act(SIGN, stays(*OPEN), "dispute_acknowledged"),
    "hand_off": Act(HANDLE, stays(*OPEN), "hand_off_offered"),
    "extend": Act(HANDLE, stays("reported", "accepted", "mediating", "not_agreed"), "extension_asked"),
    "decide_extension": Act(SIGN, stays("reported", "accepted", "mediating", "not_agreed"), "extension_granted"),
    "void": Act(HANDLE, to("void", *STATES[:8]), "voided"),
}
# Before acceptance whoever may report may also put right what was reported; in any state that door is theirs.
WIDER = ("edit", "add_party", "change_party", "withdraw_party")


def expected(state, act, role):
    """What the call does: the state after it, or the refusal."""
    rule = ACTS[act]
    if role in DO_NOT_SEE:
        return OutOfScope
    roles = REPORT if act in WIDER and (state == "reported" or state not in rule.leads) else rule.roles
    if role not in roles:
        return NotAllowed
    if state not in rule.leads:
        return RuleViolation
    if act == "void" and role == "roommate":
        return NotAllowed  # entered by another officer
    if act == "look_at_sealed" and role not in ("officer", "chief"):
        return NotAllowed  # not an officer of the case, and no approver
    return rule.leads[state]


class Doing:
    """Calls of every act, each with a body that is in order where the state allows the act."""

    def __init__(self, officer, room, other_room):
        self.officer, self.room, self.other_room = officer, room, other_room

    def call(self, act, by, dispute):
        name, _comma, result = act.partition(", ")
        getattr(self, name)(by, dispute, **({"result": result} if result else {}))

    def prepare(self, act, dispute):
        """What must be there before the act and is no part of it."""
        if act == "settle_term" and not Agreement.objects.filter(dispute=dispute).exists():
            last = dispute.mediations.last() or factories.MediationFactory(dispute=dispute)
            factories.TermFactory(agreement__dispute=dispute, agreement__mediation=last)
        if act == "decide_extension":
            Extension.objects.create(
                dispute=dispute, step=dispute.step, cycle=dispute.cycle, before_on=days_ago(-1), until_on=days_ago(-60),
                reason="当事人外出", created_by=self.officer,
            )  # fmt: skip

    def accept(self, by, dispute):
        actions.accept(by=by, dispute=dispute, procedure="people")

    def mediate(self, by, dispute, result):
        actions.mediate(
            by=by, dispute=dispute, held_at=at(days_ago(0)), place="警务室", result=result, host=self.officer,
            present=dispute.parties.current(),
        )  # fmt: skip

    def agree(self, by, dispute):
        terms = [{"party": dispute.parties.first(), "text": "修复排水沟"}]
        actions.agree(by=by, dispute=dispute, facts="排水沟改道", terms=terms)

    def refer(self, by, dispute):
        actions.refer(
            by=by, dispute=dispute, body="court", body_name="县法院", reason="当事人起诉", reply_due_on=days_ago(-20)
        )

    def answer(self, by, dispute, result):
        actions.answer_referral(by=by, dispute=dispute, outcome=result, answer="来函答复")

    def close(self, by, dispute):
        actions.close(by=by, dispute=dispute, outcome="withdrawn")

    def reconcile(self, by, dispute):
        actions.reconcile(
            by=by, dispute=dispute, way="themselves", content="互相赔礼", agreed_on=days_ago(0),
            performed_on=days_ago(0), side_a_applied_on=days_ago(0), side_b_applied_on=days_ago(0), no_decision=True,
            gate=POLICE_GATE,
        )  # fmt: skip

    def send_back(self, by, dispute):
        actions.send_back(by=by, dispute=dispute, reason="不在本辖区")

    def explain_ways(self, by, dispute):
        actions.explain_ways(by=by, dispute=dispute, explained_on=days_ago(0))

    def look_at_sealed(self, by, dispute):
        actions.look_at_sealed(by=by, dispute=dispute, purpose="办理本案")

    def reopen(self, by, dispute):
        actions.reopen(by=by, dispute=dispute, reason="又吵起来")

    def edit(self, by, dispute):
        actions.change_dispute(by=by, dispute=dispute, values={"place": "西街"})

    def add_party(self, by, dispute):
        actions.add_party(by=by, dispute=dispute, party={"side": "other", "name": "旁人"})

    def change_party(self, by, dispute):
        actions.change_party(by=by, party=dispute.parties.get(side="b"), values={"workplace": "东街粮店"})

    def withdraw_party(self, by, dispute):
        actions.withdraw_party(by=by, party=dispute.parties.get(side="b"), reason="搞错了人")

    def settle_term(self, by, dispute):
        term = Agreement.objects.get(dispute=dispute).terms.get()
        actions.settle_term(by=by, term=term, state="performed")

    def return_visit(self, by, dispute):
        home = factories.HouseholdFactory(room=self.room)
        visit = factories.VisitFactory(household=home, kind="return", dispute=dispute, visited_by=self.officer)
        actions.record_return(by=by, dispute=dispute, visit=visit, terms_hold="yes")

    def escalate(self, by, dispute):
        actions.escalate(by=by, dispute=dispute, level="red", reason="扬言报复")

    def lower(self, by, dispute):
        actions.lower(by=by, dispute=dispute, level="blue", reason="已平息")

    def acknowledge(self, by, dispute):
        actions.acknowledge(by=by, dispute=dispute)

    def hand_off(self, by, dispute):
        actions.offer_hand_off(by=by, dispute=dispute, room=self.other_room, reason="双方都住西街")

    def extend(self, by, dispute):
        actions.ask_extension(
            by=by, dispute=dispute, until_on=dispute.due_on + (days_ago(0) - days_ago(5)) if dispute.due_on
            else days_ago(-9), reason="当事人外出", parties_agree=True,
        )  # fmt: skip

    def decide_extension(self, by, dispute):
        actions.decide_extension(by=by, dispute=dispute, grant=True)

    def void(self, by, dispute):
        actions.void(by=by, dispute=dispute, reason="重复录入")


def about(dispute):
    return Entry.objects.filter(target_type__model="dispute", target_id=dispute.pk)


def row(dispute):
    return Dispute.objects.filter(pk=dispute.pk).values().get()


def outcome_of(doing, act, by, dispute):
    """What the call does, its lines and its row; all undone afterwards."""
    with transaction.atomic():
        doing.prepare(act, dispute)
        row_before, lines_before = row(dispute), about(dispute).count()
        try:
            with transaction.atomic():
                doing.call(act, by, dispute)
            result = Dispute.objects.get(pk=dispute.pk).status
            lines = list(about(dispute).order_by("-id")[: about(dispute).count() - lines_before])
            assert [line.verb for line in lines] == [ACTS[act].verb]
            assert lines[0].by == by
        except (NotAllowed, OutOfScope, RuleViolation) as refusal:
            result = type(refusal)
            assert (row(dispute), about(dispute).count()) == (row_before, lines_before)
        transaction.set_rollback(True)
    return result


@pytest.fixture
def cast(request, far_station):
    people = {name: request.getfixturevalue(name) for name in ROLES if name not in ("far_chief", "unposted")}
    people["far_chief"] = factories.PostingFactory(role="chief", station=far_station).officer
    people["unposted"] = factories.OfficerFactory()
    return people


@pytest.mark.no_cover
@pytest.mark.parametrize("state", STATES)
def test_what_each_role_can_do(cast, in_state, room, other_room, state):
    dispute = in_state(state, level="orange", source="transfer_110", handler=cast["officer"])
    doing = Doing(cast["officer"], room, other_room)
    for act in ACTS:
        outcomes = {role: outcome_of(doing, act, cast[role], dispute) for role in ROLES}
        assert outcomes == {role: expected(state, act, role) for role in ROLES}, act


@pytest.mark.parametrize("state", STATES)
def test_the_job_finishes_closed_cases_only(in_state, state):
    dispute = in_state(state)
    before = about(dispute).count()
    if state == "closed":
        assert actions.finish(dispute=dispute).state == "followed_up"
        assert list(about(dispute).order_by("id").values_list("verb", "by"))[before:] == [("dispute_followed_up", None)]
    else:
        with pytest.raises(RuleViolation):
            actions.finish(dispute=dispute)
        assert about(dispute).count() == before


def test_no_act_and_no_state_is_left_out():
    """An act added to the code's table is added here, too: by hand."""
    by_hand = {act.partition(",")[0] for act in ACTS} - {"add_party", "change_party", "withdraw_party"}
    assert set(transitions.ACT_NAMES) - by_hand == {"follow_up", "owe_visit"}
    assert by_hand <= set(transitions.ACT_NAMES)
    assert set(STATES) == {*codes.ALL_STATES, codes.VOID}


def test_a_refusal_of_the_state_says_so_in_words():
    for state in STATES:
        for act in transitions.ACT_NAMES:
            message = transitions.why_not(state, act)
            assert (message is None) == (transitions.transition_of(state, act) is not None)
            assert message is None or len(str(message)) > 5
