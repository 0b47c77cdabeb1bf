"""Closing with an outcome that fits, what ends with it, opening again, and voiding."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, NotAllowed, RuleViolation, StaleVersion
from disputes import actions
from disputes.models import Acknowledgement, Closing, Dispute, Extension, HandOff, Term
from disputes.rules import closing as rules
from followups.models import FollowUp
from notifications.models import Notification
from tests.disputes.conftest import POLICE_GATE, days_ago
from tests.disputes.test_case_life import verbs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

# Outcome by state, written out: the other ones are refused. "referred" needs the answer, tested apart.
FITS = {
    "reported": {"by_themselves", "withdrawn"},
    "accepted": {"by_themselves", "withdrawn"},
    "mediating": {"by_themselves", "withdrawn"},
    "agreed": {"agreed", "agreed_pending", "by_themselves", "withdrawn"},
    "not_agreed": {"not_agreed", "by_themselves", "withdrawn"},
    "referred": {"by_themselves", "withdrawn"},
}
OUTCOMES = (
    "agreed", "agreed_pending", "not_agreed", "referred", "by_themselves", "handled", "withdrawn", "public_order_case",
    "reconciled",
)  # fmt: skip


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("state", FITS)
def test_the_outcome_fits_the_state(officer, in_state, state, outcome):
    dispute = in_state(state)
    if outcome in FITS[state]:
        closed = actions.close(by=officer, dispute=dispute, outcome=outcome)
        # The terms are not performed yet, so that no success is recorded whatever was said.
        recorded = "agreed_pending" if outcome == "agreed" else outcome
        assert (closed.state, closed.outcome, closed.closings.get().outcome) == ("closed", recorded, recorded)
    else:
        with pytest.raises(RuleViolation):
            actions.close(by=officer, dispute=dispute, outcome=outcome)
        assert not Closing.objects.exists()


@pytest.mark.parametrize("state", FITS)
def test_choices_are_what_fits(in_state, state):
    offered = {code for code, _label in rules.outcomes(in_state(state))}
    assert offered == FITS[state] | ({"referred"} if state == "referred" else set())


@pytest.mark.parametrize(("answer", "fits"), [("taken", True), ("settled", True), (None, False)])
def test_referred_is_an_outcome_once_the_body_took_it(officer, in_state, answer, fits):
    dispute = in_state("referred")
    if answer:
        actions.answer_referral(by=officer, dispute=dispute, outcome=answer, answer="已受理")
    if fits:
        assert actions.close(by=officer, dispute=dispute, outcome="referred").state == "closed"
    else:
        with pytest.raises(RuleViolation, match="No answer"):
            actions.close(by=officer, dispute=dispute, outcome="referred")


@pytest.mark.parametrize("kind", ["petition", "property"])
def test_what_is_handled_is_closed_as_handled(officer, accepted, kind):
    dispute = accepted("handling", kind=kind)
    assert actions.close(by=officer, dispute=dispute, outcome="handled").outcome == "handled"


def test_a_petition_not_accepted_yet_was_not_handled(officer, opened):
    with pytest.raises(RuleViolation):
        actions.close(by=officer, dispute=opened(kind="petition"), outcome="handled")


def test_unknown_outcome(officer, opened):
    with pytest.raises(Invalid) as refused:
        actions.close(by=officer, dispute=opened(), outcome="forgotten")
    assert refused.value.field == "outcome"


def test_a_promise_past_its_day_is_told_of_first(officer, accepted, mediated, agreed):
    dispute = accepted(on=days_ago(12))
    mediated(dispute, "agreed", on=days_ago(10))
    party = dispute.parties.first()
    terms = [{"party": party, "text": text, "due_on": days_ago(day)} for text, day in (("修沟", 1), ("赔偿", -5))]
    overdue, _later = agreed(dispute, signed_on=days_ago(10), terms=terms).terms.order_by("due_on")
    for outcome in ("agreed", "by_themselves"):
        with pytest.raises(RuleViolation, match="修沟"):
            actions.close(by=officer, dispute=dispute, outcome=outcome)
    actions.settle_term(by=officer, term=overdue, state=Term.BROKEN)
    assert actions.close(by=officer, dispute=dispute, outcome="agreed").state == "closed"


def test_the_day_of_closing_lies_between_the_last_act_and_today(officer, accepted, mediated):
    dispute = accepted(on=days_ago(9))
    mediated(dispute, "not_agreed", on=days_ago(5))
    for day in (days_ago(6), days_ago(-1)):
        with pytest.raises(Invalid) as refused:
            actions.close(by=officer, dispute=dispute, outcome="not_agreed", closed_on=day)
        assert refused.value.field == "closed_on"
    closed = actions.close(by=officer, dispute=dispute, outcome="not_agreed", closed_on=days_ago(5))
    closing = closed.closings.get()
    assert (closing.opened_on, closing.closed_on, closing.room, closing.level) == (
        days_ago(9),
        days_ago(5),
        dispute.room,
        "blue",
    )


def test_a_case_never_accepted_was_open_from_the_day_it_was_heard(officer, opened):
    dispute = actions.close(by=officer, dispute=opened(reported_on=days_ago(4)), outcome="withdrawn")
    assert (dispute.closings.get().opened_on, dispute.accepted_on) == (days_ago(4), None)


def test_closing_asks_for_return_visits_and_opening_again_calls_them_off(officer, in_state):
    dispute = in_state("closed")
    follow_ups = FollowUp.objects.filter(source_id=dispute.pk, is_matter=True)
    assert follow_ups.filter(state="open").count() == 4
    dispute.refresh_from_db()
    assert dispute.return_until > days_ago(-89)
    dispute = actions.reopen(by=officer, dispute=dispute, reason="又吵起来")
    assert (follow_ups.filter(state="open").count(), dispute.return_until) == (0, None)


@pytest.fixture
def waiting(opened, officer, other_room, chief, bureau):
    """A grave case with everything that can wait for somebody's answer."""
    dispute = opened(level="orange")
    actions.offer_hand_off(by=officer, dispute=dispute, room=other_room, reason="双方都住西街")
    actions.ask_extension(by=officer, dispute=dispute, until_on=days_ago(-40), reason="当事人外出")
    assert _waiting(dispute) == (2, 1, 1)
    return dispute


def _waiting(dispute):
    return (
        Acknowledgement.objects.waiting().filter(dispute=dispute).count(),
        HandOff.objects.filter(dispute=dispute, state="offered").count(),
        Extension.objects.filter(dispute=dispute, state="asked").count(),
    )


def test_in_a_closed_case_only_signatures_are_still_owed(officer, waiting, chief, bureau):
    """Closing a grave case does not make the signatures disappear: they stay owed, and whoever owes them is told."""
    actions.close(by=officer, dispute=waiting, outcome="by_themselves")
    assert _waiting(waiting) == (2, 0, 0)
    told = Notification.objects.filter(kind="dispute_closed_unsigned")
    assert {message.officer for message in told} == {chief, bureau}
    assert waiting in Dispute.objects.visible_to(bureau).to_acknowledge("bureau")
    actions.acknowledge(by=bureau, dispute=waiting)
    assert _waiting(waiting) == (1, 0, 0)
    stale = Notification.objects.filter(officer=bureau, struck_at__isnull=False).values_list("kind", flat=True)
    assert set(stale) == {"dispute_level", "dispute_closed_unsigned"}


def test_nothing_waits_in_a_voided_case(officer, waiting, chief, bureau):
    actions.void(by=officer, dispute=waiting, reason="重复录入")
    assert _waiting(waiting) == (0, 0, 0)
    told = Notification.objects.filter(kind="dispute_voided_unsigned")
    assert {message.officer for message in told} == {chief, bureau}
    assert not Notification.objects.filter(kind="dispute_level", struck_at__isnull=True).exists()


@pytest.mark.parametrize(("kind", "procedure"), [("neighbour", "people"), ("petition", "handling")])
def test_what_was_closed_before_acceptance_is_opened_by_the_usual_procedure(officer, opened, kind, procedure):
    dispute = actions.close(by=officer, dispute=opened(kind=kind), outcome="withdrawn")
    dispute = actions.reopen(by=officer, dispute=dispute, reason="又吵起来")
    assert (dispute.state, dispute.procedure, dispute.accepted_on) == ("accepted", procedure, timezone.localdate())


def test_opening_again_keeps_the_history_and_begins_a_new_clock(officer, in_state):
    dispute = in_state("closed")
    dispute = actions.reopen(by=officer, dispute=dispute, reason="又吵起来")
    closing = dispute.closings.get()
    assert (closing.reopened_on, closing.reopen_reason, closing.reopened_by) == (
        timezone.localdate(),
        "又吵起来",
        officer,
    )
    assert dispute.due_on > timezone.localdate()
    line = Entry.objects.get(verb="dispute_reopened")
    assert (line.reason, line.changes["state"]) == ("又吵起来", ["closed", "accepted"])


@pytest.mark.parametrize("outcome", ["agreed", "withdrawn"])
def test_police_mediate_once_more_where_the_gate_is_passed_anew(officer, accepted, mediated, agreed, outcome):
    """No text excludes what was mediated before; a new act is judged by itself, the same matter keeps its gate."""
    dispute = accepted("police")
    mediated(dispute)
    term = agreed(dispute).terms.get()
    if outcome == "agreed":
        actions.settle_term(by=officer, term=term, state="performed")
    dispute = actions.close(by=officer, dispute=dispute, outcome=outcome)
    if outcome == "agreed":
        with pytest.raises(RuleViolation) as refused:
            actions.reopen(by=officer, dispute=dispute, reason="又打起来", procedure="police")
        assert refused.value.details["rule"] == "police_gate"
    dispute = actions.reopen(by=officer, dispute=dispute, reason="又打起来")
    assert dispute.procedure == ("people" if outcome == "agreed" else "police")
    assert dispute.public_order_act == ("" if outcome == "agreed" else "battery")
    changed = Entry.objects.get(verb="dispute_reopened").changes.get("procedure")
    assert changed == (["police", "people"] if outcome == "agreed" else None)


def test_a_new_act_passes_the_gate_when_opened_again(officer, accepted, mediated, agreed):
    dispute = accepted("police")
    mediated(dispute)
    actions.settle_term(by=officer, term=agreed(dispute).terms.get(), state="performed")
    dispute = actions.close(by=officer, dispute=dispute, outcome="agreed")
    dispute = actions.reopen(by=officer, dispute=dispute, reason="又打起来", procedure="police", gate=POLICE_GATE)
    assert (dispute.procedure, dispute.public_order_act, dispute.is_slight) == ("police", "battery", True)


def test_the_procedure_is_chosen_anew_when_a_case_is_opened_again(officer, in_state):
    dispute = actions.reopen(by=officer, dispute=in_state("closed"), reason="又打起来", procedure="handling")
    assert (dispute.procedure, dispute.state) == ("handling", "accepted")
    with pytest.raises(Invalid):
        actions.reopen(by=officer, dispute=in_state("closed"), reason="又打起来", procedure="duel")


@pytest.mark.parametrize("reason", ["", " 又 ", "长" * 201])
def test_opening_again_and_voiding_ask_for_a_reason(officer, in_state, reason):
    for state, act in (("closed", actions.reopen), ("reported", actions.void)):
        with pytest.raises(Invalid) as refused:
            act(by=officer, dispute=in_state(state), reason=reason)
        assert refused.value.field == "reason"


def test_a_voided_case_stays_readable_and_counts_nowhere(officer, in_state):
    dispute = in_state("closed")
    voided = actions.void(by=officer, dispute=dispute, reason="重复录入")
    assert (voided.status, voided.voided_by, voided.due_on) == ("void", officer, None)
    assert not FollowUp.objects.filter(source_id=dispute.pk, is_matter=True, state="open").exists()
    assert Dispute.objects.filter(pk=dispute.pk).exists()
    assert not Dispute.objects.standing().exists()
    assert Entry.objects.get(verb="voided", target_id=dispute.pk).reason == "重复录入"


def test_who_voids_and_until_when(officer, roommate, chief, opened, auxiliary):
    dispute = opened()
    with pytest.raises(NotAllowed):
        actions.void(by=roommate, dispute=dispute, reason="重复录入")
    with pytest.raises(NotAllowed):
        actions.void(by=auxiliary, dispute=opened(by=auxiliary), reason="重复录入")
    Dispute.objects.filter(pk=dispute.pk).update(created_at=timezone.now() - timedelta(days=7))
    with pytest.raises(RuleViolation, match="7 days"):
        actions.void(by=officer, dispute=dispute, reason="重复录入")
    assert actions.void(by=chief, dispute=dispute, reason="重复录入").is_void
    late = opened()
    Dispute.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(days=6, hours=23))
    assert actions.void(by=officer, dispute=late, reason="重复录入").is_void


@pytest.mark.parametrize(
    ("state", "act"),
    [
        ("reported", lambda by, dispute: actions.accept(
            by=by, dispute=dispute, procedure="people", expected_version=dispute.version - 1)),
        ("accepted", lambda by, dispute: actions.close(
            by=by, dispute=dispute, outcome="withdrawn", expected_version=dispute.version - 1)),
        ("closed", lambda by, dispute: actions.reopen(
            by=by, dispute=dispute, reason="又吵起来", expected_version=dispute.version - 1)),
        ("reported", lambda by, dispute: actions.void(
            by=by, dispute=dispute, reason="重复录入", expected_version=dispute.version - 1)),
    ],
)  # fmt: skip
def test_a_turn_taken_from_an_old_page_is_refused(officer, in_state, state, act):
    dispute = in_state(state)
    before = verbs(dispute)
    with pytest.raises(StaleVersion) as refused:
        act(officer, dispute)
    assert refused.value.current.version == dispute.version
    assert verbs(dispute) == before


def test_only_a_closed_case_is_finished(in_state):
    with pytest.raises(RuleViolation):
        actions.finish(dispute=in_state("accepted"))
    done = in_state("followed_up")
    assert (done.state, done.due_on) == ("followed_up", None)
    with pytest.raises(RuleViolation):
        actions.finish(dispute=done)
