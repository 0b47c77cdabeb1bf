"""Recording a visit: who may, what follows, and that the same submission makes one visit."""

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from audit.models import Entry
from core.errors import Conflict, Invalid, NotAllowed, OutOfScope
from followups.models import FollowUp
from residents.models import Household, Listing
from tests import factories
from tests.racing import in_threads
from visits import actions
from visits.models import Finding, Visit


def body_of(officer, household, **changed):
    return {
        "by": officer,
        "client_id": uuid.UUID(int=7),
        "kind": "door",
        "household": household,
        "occurred_at": timezone.now() - timedelta(minutes=5),
        "minutes": 20,
        "contact": "met",
        "note": "  门口见到本人  ",
        "findings": [{"kind": "hazard", "text": "楼道堆物"}, {"kind": "request", "text": "咨询居住证"}],
        **changed,
    }


def test_a_visit_stamps_room_day_and_officer(officer, household, resident, room):
    visit, created = actions.record_visit(**body_of(officer, household, residents=[resident]))
    assert created
    assert (visit.room, visit.visited_by, visit.created_by) == (room, officer, officer)
    assert visit.occurred_on == timezone.localdate(visit.occurred_at)
    assert visit.note == "门口见到本人"
    assert [f.kind for f in visit.findings.all()] == ["hazard", "request"]
    assert list(visit.residents.all()) == [resident]
    assert Household.objects.get(pk=household.pk).last_visited_on == visit.occurred_on
    assert Entry.objects.get(verb="visit_recorded").target_id == visit.pk


def test_the_same_body_again_is_the_first_record(officer, household):
    body = body_of(officer, household)
    first, _created = actions.record_visit(**body)
    again, created = actions.record_visit(**body)
    assert again == first
    assert not created
    assert Finding.objects.count() == 2
    assert Entry.objects.filter(verb="visit_recorded").count() == 1


@pytest.mark.parametrize("changed", [{"note": "另一次"}, {"minutes": 21}, {"contact": "refused"}, {"findings": []}])
def test_another_body_is_a_conflict_with_the_first_record(officer, household, changed):
    first, _created = actions.record_visit(**body_of(officer, household))
    with pytest.raises(Conflict) as refused:
        actions.record_visit(**body_of(officer, household, occurred_at=first.occurred_at, **changed))
    assert refused.value.current == first
    assert Visit.objects.count() == 1


def test_a_number_taken_elsewhere_tells_nothing(officer, household, outsider, far_room):
    actions.record_visit(**body_of(outsider, factories.HouseholdFactory(room=far_room)))
    with pytest.raises(Conflict) as refused:
        actions.record_visit(**body_of(officer, household))
    assert refused.value.current is None


@pytest.mark.parametrize("who", ["bureau", "auditor", "admin"])
def test_roles_that_do_not_log_visits(request, household, who):
    with pytest.raises(NotAllowed):
        actions.record_visit(**body_of(request.getfixturevalue(who), household))


@pytest.mark.parametrize("who", ["neighbour", "outsider"])
def test_a_household_outside_is_absent(request, household, who):
    with pytest.raises(OutOfScope):
        actions.record_visit(**body_of(request.getfixturevalue(who), household))
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"occurred_at": timezone.now() + timedelta(hours=1)}, "occurred_at"),
        ({"occurred_at": timezone.now() - timedelta(days=800)}, "occurred_at"),
        ({"minutes": 601}, "minutes"),
        ({"kind": "chat"}, "kind"),
        ({"contact": "asleep"}, "contact"),
        ({"next_visit_on": timezone.localdate()}, "next_visit_on"),
        ({"next_visit_on": timezone.localdate() + timedelta(days=900)}, "next_visit_on"),
        ({"note": "长" * 2001}, "note"),
        ({"place": "长" * 201}, "place"),
        ({"findings": [{"kind": "hazard", "text": " "}]}, "findings"),
        ({"findings": [{"kind": "ufo", "text": "x"}]}, "findings"),
        ({"findings": [{"kind": "other", "text": "长" * 501}]}, "findings"),
        ({"latitude": 28.2}, "latitude"),
        ({"latitude": 128.2, "longitude": 1}, "latitude"),
    ],
)
def test_what_no_visit_can_be(officer, household, changed, field):
    with pytest.raises(Invalid) as refused:
        actions.record_visit(**body_of(officer, household, **changed))
    assert refused.value.field == field
    assert not Visit.objects.exists()


def test_a_clock_a_little_ahead_is_no_lie(record):
    assert record(occurred_at=timezone.now() + timedelta(minutes=4)).pk


def test_a_patrol_needs_no_household(officer, room):
    visit, _created = actions.record_visit(
        by=officer, client_id=uuid.uuid4(), kind="patrol", room=room, place="菜市场", minutes=40, contact="met",
        occurred_at=timezone.now(),
    )  # fmt: skip
    assert visit.household is None
    assert visit.room == room
    with pytest.raises(Invalid):
        actions.record_visit(
            by=officer, client_id=uuid.uuid4(), kind="door", room=room, minutes=4, contact="met",
            occurred_at=timezone.now(),
        )  # fmt: skip


def test_a_patrol_without_a_household_agrees_no_next_visit(officer, room):
    with override("en"), pytest.raises(Invalid, match="household"):
        actions.record_visit(
            by=officer, client_id=uuid.uuid4(), kind="patrol", room=room, minutes=4, contact="met",
            occurred_at=timezone.now(), next_visit_on=timezone.localdate() + timedelta(days=9),
        )  # fmt: skip


def test_only_people_who_belong_or_then_belonged_to_the_room(record, household, far_room):
    stranger = factories.ResidentFactory(household=factories.HouseholdFactory(room=far_room))
    with pytest.raises(Invalid) as refused:
        record(residents=[stranger])
    assert refused.value.field == "residents"
    from residents.models import Residency

    Residency.objects.create(
        resident=stranger, household=household, room=household.room, from_on="2024-01-01", until_on="2025-01-01"
    )
    assert (
        record(residents=[stranger], days_ago=(timezone.localdate() - date(2025, 1, 1)).days).residents.get()
        == stranger
    )
    with pytest.raises(Invalid) as refused:
        record(residents=[stranger])
    assert refused.value.field == "residents", "who left long ago was not met today"


def test_the_chief_enters_for_an_officer_of_the_room(chief, officer, neighbour, household, record):
    assert record(by=chief, visited_by=officer).visited_by == officer
    with pytest.raises(Invalid):
        record(by=chief, visited_by=neighbour)
    with pytest.raises(Invalid):
        record(by=officer, visited_by=chief)


def test_a_visit_closes_what_it_satisfies_even_late_and_several_at_once(record, household):
    today = timezone.localdate()
    on_time = factories.FollowUpFactory(household=household, due_on=today)
    late = factories.FollowUpFactory(household=household, due_on=today - timedelta(days=60), source_id=999)
    ahead = factories.FollowUpFactory(household=household, due_on=today + timedelta(days=60), source_id=998)
    visit = record()
    states = {f.pk: (f.state, f.done_by_visit_id) for f in FollowUp.objects.all()}
    assert states[on_time.pk] == ("done", visit.pk)
    assert states[late.pk] == ("late_done", visit.pk)
    assert states[ahead.pk] == ("open", None)


@pytest.mark.parametrize("contact", ["not_home", "moved", "refused"])
def test_nobody_met_closes_nothing(record, household, contact):
    due = factories.FollowUpFactory(household=household)
    record(contact=contact)
    due.refresh_from_db()
    household.refresh_from_db()
    assert due.state == "open"
    assert household.last_visited_on is None


def test_the_agreed_next_visit_is_due_and_not_closed_by_its_own_visit(record, household):
    visit = record(next_visit_on=timezone.localdate() + timedelta(days=3))
    raised = FollowUp.objects.get()
    assert (raised.source, raised.due_on, raised.state, raised.household) == (
        visit,
        visit.next_visit_on,
        "open",
        household,
    )
    assert raised.window_from > visit.occurred_on
    assert raised.reason


def test_a_late_entry_takes_over_what_it_satisfied_first(record, household):
    today = timezone.localdate()
    due = factories.FollowUpFactory(household=household, due_on=today - timedelta(days=20))
    later = record()
    due.refresh_from_db()
    assert (due.state, due.done_by_visit) == ("late_done", later)
    earlier = record(days_ago=20)
    due.refresh_from_db()
    household.refresh_from_db()
    assert (due.state, due.done_by_visit) == ("done", earlier)
    assert household.last_visited_on == today


def test_a_late_entry_with_an_agreed_date_that_was_kept_since(record):
    later = record(days_ago=2)
    earlier = record(days_ago=40, next_visit_on=timezone.localdate() - timedelta(days=5))
    assert FollowUp.objects.get(source_id=earlier.pk).done_by_visit == later


def test_listings_in_force_learn_when_the_family_was_met(record, household, resident):
    listing = factories.ListingFactory(resident=resident)
    ended = factories.ListingFactory(resident=resident, state="ended", category__code="domestic_violence")
    record(days_ago=3, residents=[resident])
    record(days_ago=9, residents=[resident])
    record(days_ago=1)
    assert Listing.objects.get(pk=listing.pk).last_met_on == timezone.localdate() - timedelta(days=3)
    assert Listing.objects.get(pk=ended.pk).last_met_on is None


def test_few_queries(record, household, resident, django_assert_max_num_queries):
    for number in range(5):
        factories.FollowUpFactory(household=household, source_id=1000 + number)
    # Nine of them keep the facts: the room held (and its row made, the first time), its days counted and stored.
    with django_assert_max_num_queries(35):
        record(
            residents=[resident],
            findings=[{"kind": "hazard", "text": "a"}, {"kind": "other", "text": "b"}],
            next_visit_on=timezone.localdate() + timedelta(days=30),
        )


@pytest.mark.django_db(transaction=True)
def test_a_hundred_identical_submissions_at_once_make_one_visit(officer, household, resident):
    due = factories.FollowUpFactory(household=household)
    body = body_of(officer, household, residents=[resident], next_visit_on=timezone.localdate() + timedelta(days=30))
    result = in_threads(100, lambda number: actions.record_visit(**body))
    wrong = [item for item in result if not isinstance(item, tuple)]
    assert not wrong, wrong[:3]
    assert sum(created for _visit, created in result) == 1
    assert {visit.pk for visit, _created in result} == {Visit.objects.get().pk}
    assert Finding.objects.count() == 2
    assert Entry.objects.filter(verb="visit_recorded").count() == 1
    due.refresh_from_db()
    assert due.state == "done"
    assert FollowUp.objects.filter(state="open").count() == 1


@pytest.mark.django_db(transaction=True)
def test_visits_of_one_household_at_once_leave_the_last_day(officer, household):
    now = timezone.now()

    def work(number):
        return actions.record_visit(
            by=officer, client_id=uuid.uuid4(), kind="door", household=household, minutes=5, contact="met",
            occurred_at=now - timedelta(days=number),
        )  # fmt: skip

    result = in_threads(12, work)
    assert all(isinstance(item, tuple) for item in result), result
    household.refresh_from_db()
    assert household.last_visited_on == timezone.localdate(now)
