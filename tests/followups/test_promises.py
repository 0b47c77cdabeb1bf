"""What was promised holds: an agreed day adds, lateness is not erased, met is who was named."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.errors import RuleViolation
from core.scope import Scope
from facts.models import DailyFact
from followups import actions, rules, stats
from followups.models import Cadence, FollowUp
from residents.actions.visit_effects import update_last_visit
from residents.models import Listing
from tests import factories

TODAY = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(f"{TODAY}T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def home(room):
    return factories.HouseholdFactory(room=room, visit_from=TODAY - timedelta(days=90))


@pytest.fixture
def due(home):
    return factories.FollowUpFactory(household=home, due_on=TODAY, window_to=date(2026, 5, 25))


def agree(officer, home, due_on):
    return actions.raise_follow_up(
        by=officer, source=factories.VisitFactory(household=home), room=home.room, household=home, due_on=due_on,
        reason_code="next_visit", reason_data={},
    )  # fmt: skip


def weekly(home):
    listing = factories.ListingFactory(resident__household=home, starts_on=TODAY - timedelta(days=7))
    Cadence.objects.filter(category__isnull=False).delete()
    Cadence.objects.create(category=listing.category, interval_days=7, valid_from=TODAY - timedelta(days=400))
    return listing


class TestAgreedDays:
    def test_no_agreement_puts_off_a_listed_person(self, home, officer):
        listing = weekly(home)
        agree(officer, home, TODAY + timedelta(days=30))
        actions.raise_followups()
        assert FollowUp.objects.get(reason_code="listing_cadence").source == listing

    @pytest.mark.parametrize(("days", "raised"), [(0, 0), (90, 0), (91, 1), (700, 1)])
    def test_of_an_ordinary_home_it_stretches_the_interval_by_one_at_most(self, home, officer, days, raised):
        agree(officer, home, TODAY + timedelta(days=days))
        assert actions.raise_followups() == raised

    def test_moved_beyond_that_it_stands_for_the_interval_no_more(self, home, officer):
        agreed = agree(officer, home, TODAY + timedelta(days=60))
        assert actions.raise_followups() == 0
        actions.reschedule(by=officer, follow_up=agreed, due_on=TODAY + timedelta(days=95), reason="harvest")
        assert actions.raise_followups() == 1

    def test_a_further_agreement_stretches_nothing_more(self, home, officer):
        agree(officer, home, TODAY - timedelta(days=1))
        agree(officer, home, TODAY + timedelta(days=200))
        assert actions.raise_followups() == 1

    def test_the_page_says_what_it_does(self, signed_in, home, officer):
        agreed = agree(officer, home, TODAY + timedelta(days=30))
        client = signed_in(officer)
        assert "listed persons" in client.get(agreed.get_absolute_url()).text
        assert "listed persons" in client.get(f"/visits/new/?household={home.pk}").text


class TestLateness:
    def move(self, by, follow_up, days, reason="at the harvest"):
        follow_up.refresh_from_db()
        return actions.reschedule(
            by=by, follow_up=follow_up, due_on=follow_up.due_on + timedelta(days=days), reason=reason
        )

    def test_a_late_one_that_is_moved_stays_late(self, due, officer):
        with time_machine.travel("2026-05-27T10:00:00+08:00", tick=False):
            assert due.is_overdue
            moved = self.move(officer, due, 20)
            assert moved.is_overdue
            assert list(FollowUp.objects.overdue()) == [due]
            assert stats.waiting(FollowUp.objects.all())["overdue"] == 1
        assert (moved.first_due_on, moved.first_window_to) == (TODAY, date(2026, 5, 25))

    def test_moved_in_time_it_is_late_after_the_first_last_day(self, due, officer):
        moved = self.move(officer, due, 20)
        with time_machine.travel("2026-05-26T10:00:00+08:00", tick=False):
            assert moved.is_overdue
        assert rules.state_when_done(moved, date(2026, 5, 25)) == "done"
        assert rules.state_when_done(moved, date(2026, 5, 26)) == "late_done"

    def test_the_limit_counts_from_the_first_promise_however_often(self, due, officer):
        for _ in range(3):
            due = self.move(officer, due, 30)
        assert due.due_on == TODAY + timedelta(days=90)
        assert rules.why_not_moved(due)
        with pytest.raises(RuleViolation):
            self.move(officer, due, 1)

    def test_weeks_later_there_is_no_later_date(self, due, officer, signed_in):
        with time_machine.travel("2026-09-01T10:00:00+08:00", tick=False):
            with pytest.raises(RuleViolation):
                actions.reschedule(by=officer, follow_up=due, due_on=date(2026, 9, 2), reason="again")
            client = signed_in(officer)
            later = reverse("followups:reschedule", args=[due.pk])
            assert later not in client.get(due.get_absolute_url()).text
            assert client.get(later).status_code == 409

    def test_the_chief_hears_of_it_on_the_first_day_promised(self, due, officer):
        told_on = due.escalate_on
        assert self.move(officer, due, 40).escalate_on == told_on

    def test_cancelled_after_it_was_moved_the_interval_gains_nothing(self, home, officer):
        actions.raise_followups()
        due = FollowUp.objects.get()
        self.move(officer, due, 40)
        due.refresh_from_db()
        actions.cancel(by=officer, follow_up=due, reason="away for the season")
        assert actions.raise_followups(on=TODAY + timedelta(days=90)) == 1

    def test_a_period_keeps_what_was_due_in_it_and_counts_the_moved_apart(self, due, officer, room):
        self.move(officer, due, 40)
        may = {"since": date(2026, 5, 1), "until": date(2026, 5, 31), "by": "room"}
        rows = FollowUp.objects.in_scope(Scope.all())
        key = (room.pk, None)
        assert stats.lines(rows, on=date(2026, 6, 1), **may)[key] == {"due": 1, "overdue": 1, "done": 0, "late_done": 0}
        assert stats.overdue_lines(rows, on=date(2026, 6, 1), **may) == {key: 1}
        assert stats.moved_lines(rows, **may) == {key: 1}
        assert DailyFact.objects.get(room=room, day=TODAY).follow_ups_due == 1

    def test_a_reopened_one_is_told_anew(self, due, officer, home):
        visit = factories.VisitFactory(household=home)
        due.reminded_at = due.escalated_at = timezone.now()
        due.save(update_fields=["reminded_at", "escalated_at"])
        actions.close_satisfied(by=officer, visit=visit)
        visit.voided_at, visit.void_reason = timezone.now(), "wrong house"
        visit.save()
        actions.reopen_closed_by(by=officer, visit=visit)
        due.refresh_from_db()
        assert (due.state, due.reminded_at, due.escalated_at) == ("open", None, None)

    def test_the_api_tells_the_first_promise_and_filters_the_moved(self, due, officer, api):
        self.move(officer, due, 9)
        client = api(officer)
        row = client.get("/api/v1/follow-ups/?moved=true").json()["results"][0]
        assert (row["id"], row["first_due_on"], row["due_on"]) == (due.pk, "2026-05-20", "2026-05-29")
        assert client.get("/api/v1/follow-ups/?moved=false").json()["results"] == []


class TestWhoWasMet:
    def due_of(self, person):
        return factories.FollowUpFactory(
            household=person.household, resident=person, reason_code="listing_cadence", source_id=1000 + person.pk
        )

    @pytest.mark.parametrize(("named", "state"), [("the child", "done"), ("the mother", "open"), ("", "open")])
    def test_a_listed_persons_task_asks_for_that_person(self, home, officer, named, state):
        listing = factories.ListingFactory(resident__household=home)
        people = {"the child": listing.resident, "the mother": factories.ResidentFactory(household=home)}
        due, of_home = self.due_of(listing.resident), factories.FollowUpFactory(household=home)
        visit = factories.VisitFactory(household=home)
        visit.residents.set([people[named]] if named else [])
        actions.close_satisfied(by=officer, visit=visit)
        due.refresh_from_db()
        of_home.refresh_from_db()
        assert due.state == state
        assert of_home.state == "done", "the home itself was visited whoever was met"

    def test_last_met_on_is_of_who_was_named(self, home, officer):
        listing = factories.ListingFactory(resident__household=home)
        other = factories.ResidentFactory(household=home)
        visit = factories.VisitFactory(household=home)
        visit.residents.set([other])
        update_last_visit(household=home, on=TODAY, contacts=("met",))
        assert Listing.objects.get(pk=listing.pk).last_met_on is None
        visit.residents.set([other, listing.resident])
        update_last_visit(household=home, on=TODAY, contacts=("met",))
        assert Listing.objects.get(pk=listing.pk).last_met_on == TODAY
