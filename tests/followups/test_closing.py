"""A visit closes what it satisfies; a voided one opens it again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from followups import actions
from followups.models import FollowUp
from tests import factories


@pytest.fixture
def home(room):
    return factories.HouseholdFactory(room=room)


def days(n):
    return timezone.localdate() + timedelta(days=n)


def visit_on(home, day=0, **extra):
    return factories.VisitFactory(household=home, occurred_at=timezone.now() + timedelta(days=day), **extra)


def test_one_visit_closes_several_at_once(home, officer):
    person = factories.ResidentFactory(household=home)
    mine = [
        factories.FollowUpFactory(household=home),
        factories.FollowUpFactory(household=home, due_on=days(3)),
        factories.FollowUpFactory(household=home, resident=person, due_on=days(5)),
    ]
    elsewhere = factories.FollowUpFactory(household=factories.HouseholdFactory(room=home.room))
    visit = visit_on(home)
    visit.residents.set([person])
    assert {f.pk for f in actions.close_satisfied(by=officer, visit=visit)} == {f.pk for f in mine}
    for follow_up in mine:
        follow_up.refresh_from_db()
        assert (follow_up.state, follow_up.done_on) == ("done", days(0))
        assert follow_up.done_by_visit == visit
        assert follow_up.version == 2
        assert follow_up.updated_by == officer
    elsewhere.refresh_from_db()
    assert elsewhere.state == "open"
    assert Entry.objects.filter(verb="followup_done").count() == 3
    assert actions.close_satisfied(by=officer, visit=visit) == []


def test_after_the_window_it_is_done_late(home, officer):
    late = factories.FollowUpFactory(household=home, due_on=days(-20))
    actions.close_satisfied(by=officer, visit=visit_on(home))
    late.refresh_from_db()
    assert late.state == "late_done"


def test_before_the_window_it_stays_open(home, officer):
    far = factories.FollowUpFactory(household=home, due_on=days(30))
    assert actions.close_satisfied(by=officer, visit=visit_on(home)) == []
    far.refresh_from_db()
    assert far.state == "open"


@pytest.mark.parametrize("contact", ["not_home", "moved", "refused"])
def test_nobody_met_closes_nothing(home, officer, contact):
    factories.FollowUpFactory(household=home)
    assert actions.close_satisfied(by=officer, visit=visit_on(home, contact=contact)) == []


def test_a_resident_who_moved_is_visited_at_the_new_home(home, officer, room):
    person = factories.ResidentFactory(household=factories.HouseholdFactory(room=room))
    due = factories.FollowUpFactory(household=home, resident=person)
    visit = visit_on(person.household)
    visit.residents.set([person])
    closed = actions.close_satisfied(by=officer, visit=visit)
    assert [f.pk for f in closed] == [due.pk]


def test_a_voided_visit_opens_again_what_it_had_closed(home, officer):
    due = factories.FollowUpFactory(household=home)
    visit = visit_on(home)
    actions.close_satisfied(by=officer, visit=visit)
    visit.voided_at, visit.void_reason = timezone.now(), "wrong house"
    visit.save()
    assert [f.pk for f in actions.reopen_closed_by(by=officer, visit=visit)] == [due.pk]
    due.refresh_from_db()
    assert (due.state, due.done_on, due.done_by_visit) == ("open", None, None)
    assert Entry.objects.filter(verb="followup_reopened", target_id=due.pk).exists()


def test_another_visit_that_stands_keeps_it_closed(home, officer):
    due = factories.FollowUpFactory(household=home)
    first = visit_on(home, -2)
    actions.close_satisfied(by=officer, visit=first)
    second = visit_on(home, -1)
    first.voided_at, first.void_reason = timezone.now(), "entered twice"
    first.save()
    assert actions.reopen_closed_by(by=officer, visit=first) == []
    due.refresh_from_db()
    assert due.done_by_visit == second


def test_a_visit_that_closed_nothing_reopens_nothing(home, officer, django_assert_max_num_queries):
    visit = visit_on(home)
    with django_assert_max_num_queries(3):
        assert actions.reopen_closed_by(by=officer, visit=visit) == []


def test_the_queries_of_closing_do_not_grow(home, officer, django_assert_max_num_queries):
    for n in range(12):
        factories.FollowUpFactory(household=home, due_on=days(-n))
    visit = visit_on(home)
    # Five of them keep the facts: the room held (and its row made, the first time), its days counted and stored.
    # One reads who lives there, so that the follow-ups of home and people are found by their indexes.
    with django_assert_max_num_queries(13):
        assert len(actions.close_satisfied(by=officer, visit=visit)) == 12
    assert not FollowUp.objects.open().exists()
