"""Return visits about a case: wherever they were made, what they found, and what follows from it."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from core.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleViolation
from disputes import actions as cases
from disputes.actions.returning import follow_ups_of
from disputes.models import ReturnVisit
from notifications.message_texts import put_lines
from notifications.models import Notification
from tests import factories
from tests.visits.conftest import days_ago
from visits import actions
from visits.actions.validation import body_hash
from visits.models import Visit

pytestmark = pytest.mark.usefixtures("in_english")

CONTENT = {"terms_hold": "yes", "side_a_feels": "content", "side_b_feels": "calm"}


def states(case):
    return [item.state for item in follow_ups_of(case).order_by("raised_for_on")]


class TestRecording:
    def test_it_closes_what_is_due_and_keeps_the_answers(self, planned, visit_about, officer):
        visit = visit_about(planned, 17, return_answers={**CONTENT, "help_needed": "想要书面协议"})
        assert (visit.household, visit.room, visit.dispute_id) == (None, planned.room, planned.pk)
        assert states(planned) == ["done", "open", "open", "open"]
        replies = visit.return_answers
        assert (replies.terms_hold, replies.side_a_feels, replies.help_needed) == ("yes", "content", "想要书面协议")
        planned.refresh_from_db()
        assert (planned.state, planned.due_on) == ("closed", None), "verified: no limit runs any more"
        line = Entry.objects.about(planned).get(verb="dispute_visited")
        assert (line.by, line.changes["visit"]) == (officer, visit.pk)

    def test_a_visit_a_little_late_is_not_the_next_one_too(self, planned, visit_about):
        visit_about(planned, 15)
        assert states(planned) == ["done", "open", "open", "open"]

    def test_a_visit_after_two_fell_due_settles_both(self, planned, visit_about):
        visit_about(planned, 5)
        assert [state == "open" for state in states(planned)] == [False, False, True, True]

    def test_an_earlier_one_entered_later_takes_its_place(self, planned, visit_about):
        late = visit_about(planned, 14)
        assert states(planned) == ["done", "open", "open", "open"]
        early = visit_about(planned, 17)
        assert states(planned) == ["done", "done", "open", "open"]
        assert [item.done_by_visit_id for item in follow_ups_of(planned).order_by("due_on")[:2]] == [early.pk, late.pk]

    def test_at_home_it_closes_the_round_of_the_household_too(self, planned, visit_about, room):
        home = factories.HouseholdFactory(room=room)
        due = factories.FollowUpFactory(household=home)
        visit = visit_about(planned, 0, household=home)
        due.refresh_from_db()
        home.refresh_from_db()
        assert (due.done_by_visit, home.last_visited_on) == (visit, visit.occurred_on)

    def test_a_visit_to_the_home_about_nothing_does_not_close_it(self, planned, room, officer, visit_about):
        home = factories.HouseholdFactory(room=room)
        visit_about(None, 0, household=home)
        assert states(planned) == ["open"] * 4

    def test_a_visit_about_another_case_does_not_close_it(self, planned, close, visit_about):
        visit_about(close())
        assert states(planned) == ["open"] * 4

    @pytest.mark.parametrize("contact", ["not_home", "refused"])
    def test_nobody_met_found_nothing(self, planned, visit_about, contact):
        visit = visit_about(planned, 3, contact=contact)
        assert states(planned) == ["open"] * 4
        assert not ReturnVisit.objects.filter(visit=visit).exists()

    def test_the_last_visit_finishes_the_case(self, close, visit_about):
        case = close(100)
        visit_about(case)
        case.refresh_from_db()
        assert case.state == "followed_up"
        assert Entry.objects.about(case).filter(verb="dispute_followed_up").count() == 1


class TestFlaredUp:
    def test_opens_the_case_again_with_its_history(self, planned, visit_about, officer):
        visit = visit_about(planned, 17, return_answers={**CONTENT, "terms_hold": "no", "flared_up": True})
        planned.refresh_from_db()
        assert (planned.state, planned.cycle, planned.closed_on, planned.return_until) == ("accepted", 2, None, None)
        assert states(planned) == ["done", "cancelled", "cancelled", "cancelled"]
        closing = planned.closings.get(cycle=1)
        assert closing.reopened_by == officer
        assert "flared up again" in closing.reopen_reason
        assert visit.return_answers.cycle == 1
        assert Entry.objects.about(planned).get(verb="dispute_reopened").changes["visit"] == visit.pk

    def test_an_auxiliary_who_found_it_opens_it_too_and_the_officers_hear_of_it(
        self, planned, visit_about, auxiliary, officer
    ):
        visit_about(planned, 1, by=auxiliary, return_answers={"flared_up": True})
        planned.refresh_from_db()
        assert planned.state == "accepted"
        message = Notification.objects.get(kind="dispute_flared_up")
        assert (message.officer, message.title) == (officer, "A return visit found that a case flared up again")
        put_lines(officer, [message])
        assert [line.url for line in message.lines] == [planned.get_absolute_url()]
        assert Entry.objects.about(planned).get(verb="dispute_reopened").by == auxiliary

    def test_a_petition_matter_too(self, close, visit_about, officer):
        case = close(1)
        type(case).objects.filter(pk=case.pk).update(kind="petition", procedure="handling")
        visit_about(case, return_answers={"flared_up": True})
        case.refresh_from_db()
        assert (case.state, states(case).count("open")) == ("accepted", 0)

    def test_a_visit_made_before_and_entered_after_moves_nothing(self, planned, visit_about):
        visit_about(planned, 10, return_answers={"flared_up": True})
        visit = visit_about(planned, 12, return_answers={"flared_up": True})
        planned.refresh_from_db()
        assert (planned.state, planned.cycle, visit.return_answers.cycle) == ("accepted", 2, 1)
        assert Entry.objects.about(planned).filter(verb="dispute_reopened").count() == 1

    def test_sent_twice_it_opens_once(self, planned, visit_about):
        number, at = uuid.uuid4(), timezone.now() - timedelta(days=1)
        sent = {"client_id": number, "occurred_at": at, "return_answers": {"flared_up": True}}
        first = visit_about(planned, **sent)
        assert visit_about(planned, **sent) == first
        planned.refresh_from_db()
        assert planned.cycle == 2

    def test_closed_again_it_is_visited_anew(self, planned, visit_about, officer):
        visit_about(planned, return_answers={"flared_up": True})
        planned.refresh_from_db()
        cases.close(by=officer, dispute=planned, outcome="by_themselves")
        fresh = follow_ups_of(planned).open().order_by("due_on")
        assert fresh.count() == 4
        assert fresh.first().due_on > timezone.localdate()


class TestRefused:
    def test_an_open_case_is_not_visited_again(self, room, visit_about):
        with pytest.raises(RuleViolation, match="does not allow this"):
            visit_about(factories.DisputeFactory(room=room, state="mediating"))

    def test_before_it_was_closed(self, close, visit_about):
        with pytest.raises(Invalid, match="not closed yet on that day") as refused:
            visit_about(close(5), 7)
        assert refused.value.field == "occurred_at"

    def test_out_of_sight_is_absent(self, planned, visit_about, outsider):
        with pytest.raises(OutOfScope):
            visit_about(planned, by=outsider)
        assert not Visit.objects.exists()

    def test_the_bureau_logs_no_visits(self, planned, visit_about, bureau):
        with pytest.raises(NotAllowed):
            visit_about(planned, by=bureau)

    def test_room_and_household_are_those_of_the_case(self, planned, visit_about, other_room, chief):
        with pytest.raises(Invalid, match="another police room"):
            visit_about(planned, by=chief, room=other_room)
        with pytest.raises(Invalid, match="another police room"):
            visit_about(planned, by=chief, household=factories.HouseholdFactory(room=other_room))

    @pytest.mark.parametrize("kind", ["door", "patrol"])
    def test_only_a_return_visit_is_about_a_case(self, planned, visit_about, kind):
        with pytest.raises(Invalid, match="is a return visit"):
            visit_about(planned, kind=kind)

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"return_answers": {"terms_hold": "maybe"}}, "terms_hold"),
            ({"return_answers": {"side_b_feels": "fine"}}, "side_b_feels"),
            ({"return_answers": {"help_needed": "x" * 301}}, "help_needed"),
            ({"return_answers": {"mood": "x"}}, "return_answers"),
            ({"return_answers": CONTENT, "contact": "not_home"}, "return_answers"),
        ],
    )
    def test_answers_that_are_none(self, planned, visit_about, changed, field):
        with pytest.raises(Invalid) as refused:
            visit_about(planned, **changed)
        assert refused.value.field == field
        assert not Visit.objects.exists()

    def test_answers_without_a_case(self, record):
        with pytest.raises(Invalid, match="Only a visit about a case"):
            record(return_answers=CONTENT)

    def test_a_return_visit_without_case_needs_a_household(self, visit_about, room):
        with pytest.raises(Invalid, match="Choose the household"):
            visit_about(None, room=room)


class TestCorrecting:
    def correct(self, visit, **changed):
        return actions.correct_visit(by=visit.created_by, visit=visit, expected_version=visit.version, **changed)

    def test_answers_are_corrected_and_the_earlier_ones_stay_on_the_trail(self, planned, visit_about):
        visit = visit_about(planned, 3, return_answers=CONTENT)
        self.correct(visit, return_answers={"side_b_feels": "angry"})
        replies = ReturnVisit.objects.get(visit=visit)
        assert (replies.terms_hold, replies.side_b_feels) == ("yes", "angry")
        line = Entry.objects.about(visit).get(verb="visit_corrected")
        assert line.changes == {"side_b_feels": ["calm", "angry"]}
        assert Entry.objects.about(planned).filter(verb="dispute_visited").count() == 2

    def test_the_same_answers_again_change_nothing(self, planned, visit_about):
        visit = visit_about(planned, 3, return_answers=CONTENT)
        assert self.correct(visit, return_answers=CONTENT).version == 1

    def test_said_later_that_it_flared_up(self, planned, visit_about):
        self.correct(visit_about(planned, 3), return_answers={"flared_up": True})
        planned.refresh_from_db()
        assert planned.state == "accepted"

    def test_taken_back_the_case_is_closed_again_as_it_was(self, planned, visit_about):
        before = states(planned)
        visit = visit_about(planned, 17, return_answers={"flared_up": True})
        self.correct(visit, return_answers={"flared_up": False})
        planned.refresh_from_db()
        assert (planned.state, ReturnVisit.objects.get(visit=visit).flared_up) == ("closed", False)
        assert states(planned) == ["done", *before[1:]]

    def test_nobody_was_met_after_all(self, planned, visit_about):
        visit = visit_about(planned, 17, return_answers=CONTENT)
        visit = self.correct(visit, contact="not_home")
        assert states(planned) == ["open"] * 4
        assert ReturnVisit.objects.get(visit=visit).withdrawn_at is not None
        planned.refresh_from_db()
        assert planned.due_on is not None, "the limit of verifying runs again"
        self.correct(visit, contact="met", return_answers=CONTENT)
        assert states(planned)[0] == "done"
        assert ReturnVisit.objects.get(visit=visit).withdrawn_at is None

    def test_of_another_day_it_closes_another_one(self, planned, visit_about):
        visit = visit_about(planned, 17)
        self.correct(visit, occurred_at=timezone.now() - timedelta(days=14))
        assert states(planned) == ["done", "open", "open", "open"]
        assert follow_ups_of(planned).order_by("due_on").first().done_on == days_ago(14)

    def test_the_case_stays(self, planned, close, visit_about):
        with pytest.raises(Invalid) as refused:
            self.correct(visit_about(planned), dispute=close())
        assert refused.value.field == "dispute"


class TestVoiding:
    def test_answers_count_no_more_and_the_follow_up_is_open_again(self, planned, visit_about, officer):
        visit = visit_about(planned, 17, return_answers=CONTENT)
        actions.void_visit(by=officer, visit=visit, reason="wrong case")
        assert states(planned) == ["open"] * 4
        assert ReturnVisit.objects.get(visit=visit).withdrawn_at is not None

    def test_another_visit_keeps_it_closed(self, planned, visit_about, officer):
        first, second = visit_about(planned, 17), visit_about(planned, 16)
        actions.undo_visit(by=officer, visit=first)
        assert states(planned) == ["done", "open", "open", "open"]
        assert follow_ups_of(planned).order_by("due_on").first().done_by_visit == second

    def test_a_case_that_it_finished_waits_again(self, close, visit_about, officer):
        case = close(100)
        visit = visit_about(case)
        actions.void_visit(by=officer, visit=visit, reason="wrong case")
        case.refresh_from_db()
        assert (case.state, follow_ups_of(case).open().count()) == ("closed", 1)

    def test_a_case_that_it_opened_is_closed_again_and_waits_for_its_visits(self, planned, visit_about, officer):
        visit = visit_about(planned, 17, return_answers={"flared_up": True})
        actions.void_visit(by=officer, visit=visit, reason="wrong case")
        planned.refresh_from_db()
        assert (planned.state, states(planned)) == ("closed", ["open"] * 4)


def test_what_was_sent_before_there_were_cases_keeps_its_number():
    at = timezone.make_aware(timezone.datetime(2026, 3, 1, 9, 30))
    body = {
        "kind": "door", "household": 7, "room": None, "residents": [3, 2], "occurred_at": at, "minutes": 10,
        "contact": "met", "note": "x", "place": "", "findings": [], "photos": [], "next_visit_on": None,
        "latitude": None, "longitude": None, "visited_by": 5,
    }  # fmt: skip
    assert body_hash(**body, dispute=None, return_answers=None) == body_hash(**body)
    assert body_hash(**body) == "32b40458cc4865be93918b5a7f23bb10a4ebec175117412305539298f6d2c1a0"
    assert body_hash(**body, dispute=1, return_answers={}) != body_hash(**body)


def test_the_same_number_with_other_answers_is_a_conflict(planned, visit_about):
    number, at = uuid.uuid4(), timezone.now()
    visit_about(planned, client_id=number, occurred_at=at, return_answers=CONTENT)
    with pytest.raises(Conflict):
        visit_about(planned, client_id=number, occurred_at=at, return_answers={**CONTENT, "flared_up": True})
