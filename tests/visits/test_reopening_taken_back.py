"""A return visit that reopened a case is voided or corrected: the reopening goes with it, unless it was handled."""

import pytest
from django.utils import timezone

from core.errors import RuleViolation
from disputes import actions as cases
from disputes import stats
from disputes.actions.returning import follow_ups_of
from disputes.models import Closing, Dispute
from notifications.models import Notification
from tests import factories
from tests.visits.conftest import days_ago
from visits import actions

pytestmark = pytest.mark.usefixtures("in_english")

REMEMBERED = ("state", "cycle", "procedure", "accepted_on", "closed_on", "outcome", "return_until", "due_on")


def facts(case):
    case.refresh_from_db()
    return {name: getattr(case, name) for name in REMEMBERED}


def reopened(user):
    return stats.during(stats.counted_for(user), since=days_ago(5), until=timezone.localdate())["reopened"]


def test_voided_by_a_wrong_tap_everything_is_as_before(planned, visit_about, officer, roommate):
    agreement = factories.AgreementFactory(dispute=planned, cycle=1)
    before, tasks = facts(planned), list(follow_ups_of(planned).order_by("due_on").values_list("state", "due_on"))
    visit = visit_about(planned, return_answers={"flared_up": True})
    assert facts(planned)["state"] == "accepted"
    assert reopened(officer) == 1
    actions.void_visit(by=officer, visit=visit, reason="点错了")
    assert facts(planned) == before
    assert list(follow_ups_of(planned).order_by("due_on").values_list("state", "due_on")) == tasks
    agreement.refresh_from_db()
    assert agreement.ended_on is None
    closing = Closing.objects.get(dispute=planned)
    assert (closing.reopened_on, closing.reopen_reason, closing.reopened_by) == (None, "", None)
    assert reopened(officer) == 0
    assert not Notification.objects.filter(kind="dispute_flared_up", struck_at__isnull=True).exists()
    assert Notification.objects.filter(kind="dispute_flare_up_withdrawn", officer=roommate).exists()


def test_undone_within_the_minute_too(planned, visit_about, officer):
    before = facts(planned)
    actions.undo_visit(by=officer, visit=visit_about(planned, return_answers={"flared_up": True}))
    assert facts(planned) == before


def test_nobody_was_met_after_all(planned, visit_about, officer):
    before = facts(planned)
    visit = visit_about(planned, return_answers={"flared_up": True})
    actions.correct_visit(by=officer, visit=visit, expected_version=visit.version, contact="not_home")
    assert facts(planned) == before


def test_a_case_handled_since_stays_open_and_is_no_flare_up(planned, visit_about, officer):
    visit = visit_about(planned, return_answers={"flared_up": True})
    planned.refresh_from_db()
    cases.refer(
        by=officer, dispute=planned, body="judicial_office", body_name="城关司法所", reason="属于司法所受理范围",
        reply_due_on=days_ago(-10),
    )  # fmt: skip
    actions.void_visit(by=officer, visit=visit, reason="点错了")
    assert facts(planned)["state"] == "referred"
    assert reopened(officer) == 0
    assert not Dispute.objects.visible_to(officer).flared_up().filter(pk=planned.pk).exists()


def test_signatures_asked_for_by_the_reopening_lapse_and_those_owed_before_stay(
    close, visit_about, officer, chief, bureau
):
    case = close(level="orange")
    visit = visit_about(case, return_answers={"flared_up": True})
    assert case.acknowledgements.filter(lapsed_at=None).count() == 2
    actions.void_visit(by=officer, visit=visit, reason="点错了")
    assert not case.acknowledgements.filter(lapsed_at=None).exists()
    assert not Notification.objects.filter(kind="dispute_level", struck_at__isnull=True).exists()


@pytest.mark.parametrize("way", ["void", "undo"])
def test_a_visit_whose_finding_became_a_case_is_not_taken_back(record, officer, room, way):
    visit = record(findings=[{"kind": "dispute", "text": "两家争吵"}])
    case = factories.DisputeFactory(room=room, finding=visit.findings.get())
    act = {
        "void": lambda: actions.void_visit(by=officer, visit=visit, reason="点错了"),
        "undo": lambda: actions.undo_visit(by=officer, visit=visit),
    }[way]
    with pytest.raises(RuleViolation, match=case.short_number):
        act()
    case.voided_at, case.voided_by, case.void_reason = timezone.now(), officer, "重复"
    case.save()
    act()
    visit.refresh_from_db()
    assert visit.is_void
