"""Return visits: planned at closing, answered by visits, called off when the case moves."""

from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from audit.models import Entry
from core.errors import Invalid, RuleViolation
from disputes import actions, return_schedule
from disputes.models import Dispute, ReturnPlan
from followups.calendar.workdays import next_working_day
from followups.models import FollowUp
from tests import factories

pytestmark = pytest.mark.usefixtures("in_english")

MONDAY = date(2026, 11, 2)


def days(*numbers, of=MONDAY):
    return [of + timedelta(days=n) for n in numbers]


def due_of(dispute):
    kind = ContentType.objects.get_for_model(Dispute)
    return FollowUp.objects.filter(source_type=kind, source_id=dispute.pk).order_by("due_on")


@pytest.fixture
def closed(room):
    """A case closed today between 王强 and 李梅."""
    new_case = factories.DisputeFactory(room=room, state="closed")
    factories.PartyFactory(dispute=new_case, side="a", name="王强")
    factories.PartyFactory(dispute=new_case, side="b", name="李梅")
    return new_case


class TestSchedule:
    def slots(self, *numbers, **options):
        return return_schedule.slots(days(*numbers), MONDAY, **{"today": MONDAY, **options})

    def test_each_opens_after_the_day_of_the_one_before_at_most_three_days_early(self, db):
        result = self.slots(3, 7, 9, 30)
        assert [slot.due_on for slot in result] == days(3, 7, 9, 30)
        assert [slot.opens_on for slot in result] == days(1, 4, 8, 27)
        assert [(slot.n, slot.total) for slot in result] == [(1, 4), (2, 4), (3, 4), (4, 4)]

    def test_a_day_off_moves_it_to_the_next_day_that_is_worked(self, db):
        assert [slot.due_on for slot in self.slots(5, 6)] == days(7, 8), "Saturday; and Sunday, after that Monday"

    def test_no_two_fall_on_a_day_that_is_taken(self, db):
        assert [slot.due_on for slot in self.slots(3, 4, taken=days(3))] == days(4, 7)

    def test_of_those_that_passed_the_latest_is_due_now_and_counts_from_its_own_day(self, db):
        result = self.slots(3, 7, 30, 90, today=MONDAY + timedelta(days=45))
        assert [(slot.n, slot.due_on) for slot in result] == [(3, days(45)[0]), (4, days(91)[0])]
        assert result[0].opens_on == days(27)[0]

    def test_the_next_one_takes_the_place_of_one_that_passed_where_no_day_is_left_between(self, db):
        assert [slot.n for slot in self.slots(3, 7, today=days(5)[0])] == [2], "a Saturday: both would be on Monday"


def test_closing_asks_for_visits_by_the_plan_of_the_level(closed, officer):
    raised = actions.plan_returns(by=officer, dispute=closed)
    assert len(raised) == 4
    first = due_of(closed).first()
    assert (first.is_matter, first.household, first.resident, first.room) == (True, None, None, closed.room)
    assert first.subject == f"{closed.short_number} 王强与李梅"
    assert str(first.who) == first.subject
    assert first.reason.startswith(f"Return visit 1 of 4: case {closed.short_number} was closed on ")
    last = due_of(closed).last()
    closed.refresh_from_db()
    assert closed.return_until == next_working_day(last.escalate_on), "the chief hears of the last one before it lapses"
    assert Entry.objects.filter(verb="followup_raised", room_id=closed.room_id).count() == 4


@pytest.mark.parametrize(("level", "count"), [("blue", 4), ("yellow", 4), ("orange", 5), ("red", 5)])
def test_grave_cases_are_visited_once_more(closed, officer, level, count):
    closed.level = level
    assert len(actions.plan_returns(by=officer, dispute=closed)) == count


def test_a_plan_that_follows_holds_for_what_is_closed_from_then_on(closed, officer):
    today = timezone.localdate()
    ReturnPlan.objects.create(applies_to="blue", days="10", valid_from=today)
    assert len(actions.plan_returns(by=officer, dispute=closed)) == 1
    ReturnPlan.objects.all().delete()
    closed.closed_on = today - timedelta(days=1)
    actions.cancel_returns(by=officer, dispute=closed, reason="again")
    assert actions.plan_returns(by=officer, dispute=closed) == []


def test_petition_matters_have_their_own_days_and_end_by_date(closed, officer):
    closed.kind = "petition"
    ends_on = closed.closed_on + timedelta(days=40)
    raised = actions.plan_returns(by=officer, dispute=closed, ends_on=ends_on)
    assert [follow_up.reason_data["total"] for follow_up in raised] == [2, 2]
    closed.refresh_from_db()
    assert closed.return_until == ends_on


def test_only_petition_matters_end_by_date_and_not_before_closing(closed, officer):
    with pytest.raises(Invalid, match="Only the return visits of a petition matter"):
        actions.plan_returns(by=officer, dispute=closed, ends_on=closed.closed_on)
    closed.kind = "petition"
    with pytest.raises(Invalid, match="before the matter was closed"):
        actions.plan_returns(by=officer, dispute=closed, ends_on=closed.closed_on - timedelta(days=1))


def test_a_closing_entered_late_asks_for_what_is_ahead_and_the_latest_that_passed(closed, officer):
    closed.closed_on = timezone.localdate() - timedelta(days=45)
    raised = actions.plan_returns(by=officer, dispute=closed)
    assert [follow_up.reason_data["n"] for follow_up in raised] == [3, 4]
    assert not raised[0].is_overdue


def test_called_off_and_asked_for_again_on_the_same_days(closed, officer):
    first = actions.plan_returns(by=officer, dispute=closed)
    called_off = actions.cancel_returns(by=officer, dispute=closed, reason="opened again")
    assert {follow_up.pk for follow_up in called_off} == {follow_up.pk for follow_up in first}
    closed.refresh_from_db()
    assert closed.return_until is None
    again = actions.plan_returns(by=officer, dispute=closed)
    assert {follow_up.pk for follow_up in again} == {follow_up.pk for follow_up in first}
    assert due_of(closed).open().count() == 4


def test_without_a_known_side_the_title_names_the_case(room, officer):
    new_case = factories.DisputeFactory(room=room, state="closed", title="排水沟纠纷")
    assert actions.plan_returns(by=officer, dispute=new_case)[0].subject == f"{new_case.short_number} 排水沟纠纷"


def test_several_of_a_side_are_named_by_the_first(closed, officer):
    factories.PartyFactory(dispute=closed, side="b", name="李勇")
    factories.PartyFactory(dispute=closed, side="other", name="路人")
    assert actions.plan_returns(by=officer, dispute=closed)[0].subject.endswith("王强与李梅等")


def test_a_voided_case_takes_no_answers_of_an_earlier_time_round(officer, in_state, room):
    case = in_state("closed")
    actions.reopen(by=officer, dispute=case, reason="又起争执")
    actions.void(by=officer, dispute=case, reason="重复录入")
    visit = factories.VisitFactory(household__room=room, kind="return", dispute=case, visited_by=officer)
    with pytest.raises(RuleViolation):
        actions.record_return(by=officer, dispute=case, visit=visit, terms_hold="yes")
