"""Closings of seeded cases and the visits after them are such as the product plans and records them."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from disputes import codes, dated_rules, return_schedule
from disputes.case_names import subject_of
from disputes.models import Dispute, ReturnVisit
from followups.actions.raising import window
from followups.calendar.workdays import next_working_day
from followups.models import FollowUp
from visits.models import Visit

pytestmark = pytest.mark.django_db


def test_each_time_round_was_closed_once_and_only_once(cases):
    for case in cases:
        closings = list(case.closings.order_by("cycle"))
        assert [closing.cycle for closing in closings] == list(range(1, case.cycle + (case.state in codes.OVER_STATES)))
        for closing in closings:
            assert bool(closing.reopened_on) == (closing.cycle < case.cycle)
        if closings and case.is_over:
            assert (closings[-1].closed_on, closings[-1].outcome) == (case.closed_on, case.outcome)


def test_return_visits_are_those_the_product_plans(cases):
    compared = 0
    for case in cases:
        if not case.is_over:
            continue
        plan = dated_rules.return_plan(case, case.closed_on)
        wanted = [case.closed_on + timedelta(days=n) for n in plan.day_list]
        slots = return_schedule.slots(wanted, case.closed_on, today=case.closed_on)
        rows = list(_returns(case).filter(reason_data__closed_on=case.closed_on.isoformat()).order_by("raised_for_on"))
        assert [row.due_on for row in rows] == [slot.due_on for slot in slots]
        for row, slot in zip(rows, slots, strict=True):
            expected = window(slot.due_on, (slot.due_on - slot.opens_on).days, plan.grace_working_days, 7)
            assert {name: getattr(row, name) for name in expected} == expected
            assert row.reason_data["n"] == slot.n
            assert row.subject == subject_of(case)
            compared += 1
        assert case.return_until == next_working_day(max(row.escalate_on for row in rows))
        assert (case.state == codes.CLOSED) == any(row.is_open for row in rows)
    assert compared > 20


def _returns(case):
    return FollowUp.objects.filter(source_type=ContentType.objects.get_for_model(Dispute), source_id=case.pk)


def test_a_return_visit_was_made_answered_and_closed_what_was_due(seeded):
    return_visits = ReturnVisit.objects.select_related("visit", "dispute")
    assert return_visits.exists()
    assert Visit.objects.filter(dispute__isnull=False).count() == return_visits.count()
    for return_visit in return_visits:
        assert (return_visit.visit.kind, return_visit.visit.contact, return_visit.visit.voided_at) == (
            "return",
            "met",
            None,
        )
        assert return_visit.visit.dispute_id == return_visit.dispute_id
        assert return_visit.visit.room_id == return_visit.dispute.room_id
        done = _returns(return_visit.dispute).filter(done_by_visit=return_visit.visit)
        assert done.exists()
        assert not done.exclude(
            done_on=return_visit.visit.occurred_on, window_from__lte=return_visit.visit.occurred_on
        ).exists()
        assert not done.filter(state="done", window_to__lt=return_visit.visit.occurred_on).exists()
        remaining = _returns(return_visit.dispute).filter(
            window_from__lte=return_visit.visit.occurred_on, raised_for_on__gt=return_visit.visit.occurred_on
        )
        assert not remaining.filter(state="open").exists()
        # Opened again by the act that tells of it: of a visit entered after midnight, that is the next day.
        reopened_on_day = timezone.localdate(return_visit.visit.created_at)
        assert (
            return_visit.flared_up
            == return_visit.dispute.closings.filter(cycle=return_visit.cycle, reopened_on=reopened_on_day).exists()
        )
