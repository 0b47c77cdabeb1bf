"""One case from the first word to the last, and each turn's line on the trail."""

import pytest
from django.utils import timezone

from audit.models import Entry
from disputes import actions
from tests.disputes.conftest import POLICE_GATE, days_ago

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def lines(dispute):
    return list(Entry.objects.filter(target_type__model="dispute", target_id=dispute.pk).order_by("id"))


def verbs(dispute):
    return [entry.verb for entry in lines(dispute)]


def test_from_the_first_word_to_the_end_and_again(officer, opened, mediated, agreed):
    dispute = opened()
    assert (dispute.state, dispute.title, dispute.due_on > timezone.localdate()) == (
        "reported",
        "王强与李梅邻里纠纷",
        True,
    )
    dispute = actions.accept(by=officer, dispute=dispute, procedure="police", gate=POLICE_GATE)
    assert (dispute.state, dispute.handler, dispute.accepted_on) == ("accepted", officer, timezone.localdate())
    mediated(dispute, "continued", next_on=days_ago(-3))
    second = mediated(dispute, "agreed")
    assert (second.round, second.host, second.present.count()) == (2, officer, 2)
    agreement = agreed(dispute)
    term = agreement.terms.get()
    actions.settle_term(by=officer, term=term, state="performed", settled_on=timezone.localdate())
    dispute = actions.close(by=officer, dispute=dispute, outcome="agreed", note="双方握手言和")
    closing = dispute.closings.get()
    assert (dispute.state, closing.outcome, closing.cycle, closing.note) == ("closed", "agreed", 1, "双方握手言和")
    dispute = actions.finish(dispute=dispute)
    assert dispute.state == "followed_up"
    dispute = actions.reopen(by=officer, dispute=dispute, reason="排水沟又被堵")
    agreement.refresh_from_db()
    closing.refresh_from_db()
    assert (dispute.state, dispute.cycle, dispute.outcome, dispute.closed_on) == ("accepted", 2, "", None)
    assert (agreement.ended_on, closing.reopened_on) == (timezone.localdate(), timezone.localdate())
    assert mediated(dispute, "not_agreed").round == 1
    dispute = actions.close(by=officer, dispute=dispute, outcome="not_agreed")
    assert [closed.cycle for closed in dispute.closings.all()] == [1, 2]
    assert verbs(dispute) == [
        "dispute_reported", "dispute_accepted", "dispute_mediated", "dispute_mediated", "dispute_agreed",
        "term_settled", "dispute_closed", "dispute_followed_up", "dispute_reopened", "dispute_mediated",
        "dispute_closed",
    ]  # fmt: skip
    assert lines(dispute)[-3].changes["cycle"] == [1, 2]
    assert lines(dispute)[7].by is None
