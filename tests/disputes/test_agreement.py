"""What was agreed, term by term: promised, kept, late, broken, corrected."""

import pytest
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, NotAllowed, OutOfScope, RuleViolation, StaleVersion
from disputes import actions, dated_rules
from disputes.models import Agreement, Term
from tests.disputes.conftest import days_ago
from tests.disputes.test_case_life import verbs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def ready(accepted, mediated):
    """A case whose parties agreed ten days ago."""
    dispute = accepted("people", on=days_ago(12))
    mediated(dispute, "agreed", on=days_ago(10))
    return dispute


@pytest.fixture
def term(ready, agreed):
    """To be performed by yesterday."""
    party = ready.parties.get(side="a")
    values = [{"party": party, "text": "修复排水沟", "due_on": days_ago(1)}]
    return agreed(ready, signed_on=days_ago(10), terms=values).terms.get()


def settle(officer, term, **values):
    term = actions.settle_term(by=officer, term=term, **values)
    term.refresh_from_db()
    return term.state, term.settled_on


def test_an_agreement_keeps_who_what_by_when(ready, agreed, officer):
    a, b = ready.parties.order_by("side")
    agreement = agreed(
        ready,
        terms=[
            {"party": a, "text": " 修复排水沟 ", "due_on": days_ago(-7)},
            {"party": b.pk, "text": "当面道歉", "due_on": None, "state": "performed"},
        ],
        signed_on=days_ago(9),
        manner="自行履行",
    )
    saved_terms = [
        (saved.party, saved.text, saved.due_on, saved.state, saved.settled_on)
        for saved in agreement.terms.order_by("id")
    ]
    assert saved_terms == [
        (a, "修复排水沟", days_ago(-7), "pending", None),
        (b, "当面道歉", None, "performed", days_ago(9)),
    ]
    assert (agreement.copies, agreement.form, agreement.manner, agreement.mediation.result) == (
        3,
        "written",
        "自行履行",
        "agreed",
    )
    ready.refresh_from_db()
    assert (ready.state, ready.due_on) == ("agreed", days_ago(-7))


def test_without_a_round_that_ended_in_agreement_there_is_none(accepted, mediated, agreed):
    dispute = accepted()
    mediated(dispute, "agreed")
    mediated(dispute, "continued")
    with pytest.raises(RuleViolation, match="did not end in agreement"):
        agreed(dispute)
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("terms", {"terms": []}),
        ("signed_on", {"signed_on": days_ago(11)}),
        ("signed_on", {"signed_on": days_ago(-1)}),
        ("copies", {"copies": 0}),
        ("copies", {"copies": 21}),
        ("facts", {"facts": "长" * 4001}),
        ("form", {"form": "sung"}),
    ],
)
def test_what_no_agreement_can_be(ready, agreed, field, values):
    with pytest.raises(Invalid) as refused:
        agreed(ready, **values)
    assert refused.value.field == field
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"text": " "},
        {"due_on": days_ago(1)},
        {"party": None},
        {"state": "kept"},
        {"state": "performed", "settled_on": days_ago(-1)},
    ],
)
def test_what_no_term_can_be(ready, agreed, values):
    term = {"party": ready.parties.first(), "text": "修复排水沟", "due_on": days_ago(-7), **values}
    with pytest.raises(Invalid) as refused:
        agreed(ready, terms=[term])
    assert refused.value.field == "terms"
    assert not Agreement.objects.exists()


def test_only_a_party_of_this_case_promises(ready, agreed, opened):
    stranger = opened().parties.first()
    with pytest.raises(Invalid) as refused:
        agreed(ready, terms=[{"party": stranger, "text": "修复排水沟"}])
    assert refused.value.field == "terms"


@pytest.mark.parametrize(
    ("values", "day", "saved_terms"),
    [
        ("performed", 1, "performed"),
        ("performed", 0, "late"),
        ("late", 0, "late"),
        ("late", 1, "performed"),
        ("broken", 0, "broken"),
    ],
)
def test_the_days_tell_what_was_late(officer, term, values, day, saved_terms):
    assert settle(officer, term, state=values, settled_on=days_ago(day)) == (saved_terms, days_ago(day))


def test_without_a_last_day_it_is_as_said(officer, ready, agreed):
    terms = [{"party": ready.parties.first(), "text": "不再堵沟"}]
    term = agreed(ready, signed_on=days_ago(9), terms=terms).terms.get()
    assert settle(officer, term, state="late") == ("late", timezone.localdate())


@pytest.mark.parametrize("day", [11, -1])
def test_it_is_settled_between_signing_and_today(officer, term, day):
    with pytest.raises(Invalid) as refused:
        settle(officer, term, state="performed", settled_on=days_ago(day))
    assert refused.value.field == "settled_on"


def test_a_correction_needs_its_note(officer, term):
    settle(officer, term, state="broken", note="拒不修复")
    with pytest.raises(Invalid) as refused:
        settle(officer, term, state="pending")
    assert refused.value.field == "note"
    assert settle(officer, term, state="pending", note="弄错了户") == ("pending", None)
    last = Entry.objects.filter(verb="term_settled").order_by("id").last()
    assert (last.reason, last.changes["term_state"]) == ("弄错了户", ["broken", "pending"])
    assert verbs(term.agreement.dispute)[-2:] == ["term_settled", "term_settled"]


def test_the_clock_waits_for_the_next_promise(officer, ready, agreed):
    party = ready.parties.first()
    terms = [{"party": party, "text": text, "due_on": days_ago(day)} for text, day in (("修沟", -5), ("赔偿", -9))]
    agreement = agreed(ready, signed_on=days_ago(9), terms=terms)
    first = agreement.terms.first()
    assert first.agreement.dispute.due_on == days_ago(-5)
    actions.settle_term(by=officer, term=first, state="performed")
    ready.refresh_from_db()
    assert ready.due_on == days_ago(-9)


@pytest.mark.parametrize(
    ("role", "error"),
    [("auxiliary", NotAllowed), ("bureau", NotAllowed), ("neighbour", OutOfScope), ("admin", OutOfScope)],
)
def test_who_does_not_settle(request, term, role, error):
    with pytest.raises(error):
        actions.settle_term(by=request.getfixturevalue(role), term=term, state="performed")


def test_two_settle_at_once(officer, roommate, term):
    actions.settle_term(by=officer, term=term, state="performed", expected_version=1)
    with pytest.raises(StaleVersion) as refused:
        actions.settle_term(by=roommate, term=term, state="broken", note="没修", expected_version=1)
    assert refused.value.current.state == "late"


def test_after_it_flared_up_the_old_terms_bind_nobody(officer, term):
    settle(officer, term, state="broken")
    dispute = actions.close(by=officer, dispute=term.agreement.dispute, outcome="agreed")
    actions.reopen(by=officer, dispute=dispute, reason="又吵起来")
    with pytest.raises(RuleViolation):
        settle(officer, term, state="performed", note="后来修了")
    actions.close(by=officer, dispute=dispute, outcome="withdrawn")
    with pytest.raises(RuleViolation, match="ended"):
        settle(officer, term, state="performed", note="后来修了")
    assert not Term.objects.binding().exists()


def test_agreed_again_after_a_referral_came_back(officer, ready, agreed, mediated):
    first = agreed(ready, signed_on=days_ago(10))
    actions.refer(
        by=officer, dispute=ready, body="judicial_office", body_name="司法所", reason="请司法所调处",
        reply_due_on=days_ago(-9), referred_on=days_ago(9),
    )  # fmt: skip
    actions.answer_referral(by=officer, dispute=ready, outcome="returned", answer="不予受理", answered_on=days_ago(8))
    mediated(ready, "agreed", on=days_ago(8))
    second = agreed(ready, signed_on=days_ago(8))
    first.refresh_from_db()
    assert (first.ended_on, second.ended_on) == (days_ago(8), None)


def test_judicial_confirmation_is_asked_within_thirty_days(officer, accepted, mediated, agreed):
    dispute = accepted("people", on=days_ago(50))
    mediated(dispute, "agreed", on=days_ago(45))
    agreed(dispute, signed_on=days_ago(40), terms=[{"party": dispute.parties.first(), "text": "赔偿三百元"}])
    with pytest.raises(RuleViolation, match="within 30 days") as refused:
        actions.ask_confirmation(by=officer, dispute=dispute, asked_on=days_ago(9))
    assert refused.value.details["rule"] == "confirmation_within"
    with pytest.raises(Invalid):
        actions.ask_confirmation(by=officer, dispute=dispute, asked_on=days_ago(41))
    agreement = actions.ask_confirmation(by=officer, dispute=dispute, asked_on=days_ago(10))
    assert agreement.confirmation_asked_on == days_ago(10)
    assert Entry.objects.get(verb="dispute_changed").changes["confirmation_asked_on"] == [None, str(days_ago(10))]


def test_no_confirmation_without_agreement_or_of_police_mediation(officer, accepted, mediated, agreed, in_state):
    with pytest.raises(RuleViolation, match="no agreement"):
        actions.ask_confirmation(by=officer, dispute=in_state("closed"), asked_on=days_ago(0))
    assert dated_rules.procedure("police").confirmation_within_days is None
    dispute = accepted("police")
    mediated(dispute)
    agreed(dispute)
    with pytest.raises(RuleViolation) as refused:
        actions.ask_confirmation(by=officer, dispute=dispute, asked_on=days_ago(0))
    assert refused.value.details["rule"] == "no_confirmation"
