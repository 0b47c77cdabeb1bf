"""Success counts performance: a case is no success while what was agreed is not performed."""

import uuid

import pytest
from django.utils import timezone

from core.errors import Invalid
from disputes import actions, stats
from disputes.forms.handling import CloseForm
from disputes.models import Term
from tests.disputes.conftest import days_ago
from visits.actions import record_visit


@pytest.fixture
def visited(officer):
    def visit(case, **answers):
        facts = {"client_id": uuid.uuid4(), "kind": "return", "dispute": case, "occurred_at": timezone.now()}
        return record_visit(by=officer, minutes=15, contact="met", return_answers=answers, **facts)[0]

    return visit


@pytest.fixture
def case(accepted, mediated, agreed):
    dispute = accepted()
    mediated(dispute)
    agreed(dispute)
    dispute.refresh_from_db()
    return dispute


def successes(user):
    return stats.during(stats.counted_for(user), since=days_ago(1), until=timezone.localdate())["agreed"]


@pytest.mark.parametrize("said", ["", "agreed"])
def test_closed_with_money_unpaid_it_is_no_success_until_it_is_paid(case, officer, said):
    closed = actions.close(by=officer, dispute=case, outcome=said)
    assert (closed.outcome, closed.closings.get().outcome, successes(officer)) == ("agreed_pending",) * 2 + (0,)
    [term] = Term.objects.all()
    actions.settle_term(by=officer, term=term, state="performed")
    closed.refresh_from_db()
    assert (closed.outcome, closed.closings.get().outcome, successes(officer)) == ("agreed", "agreed", 1)
    term.refresh_from_db()
    actions.settle_term(by=officer, term=term, state="broken", note="实际未付")
    closed.refresh_from_db()
    assert (closed.outcome, successes(officer)) == ("agreed_pending", 0)


def test_performed_in_full_it_closes_as_success(case, officer):
    actions.settle_term(by=officer, term=Term.objects.get(), state="performed")
    case.refresh_from_db()
    assert actions.close(by=officer, dispute=case).outcome == "agreed"


def test_the_form_offers_what_is_so(case, officer):
    codes = [code for code, _label in CloseForm(dispute=case).fields["outcome"].choices]
    assert "agreed_pending" in codes
    assert "agreed" not in codes
    actions.settle_term(by=officer, term=Term.objects.get(), state="performed")
    codes = [code for code, _label in CloseForm(dispute=case).fields["outcome"].choices]
    assert "agreed" in codes
    assert "agreed_pending" not in codes


def test_a_return_visit_says_performed_only_where_it_was(case, officer, visited):
    closed = actions.close(by=officer, dispute=case)
    with pytest.raises(Invalid) as refused:
        visited(closed, terms_hold="yes")
    assert refused.value.field == "terms_hold"
    actions.settle_term(by=officer, term=Term.objects.get(), state="performed")
    assert visited(closed, terms_hold="yes").return_answers.terms_hold == "yes"
