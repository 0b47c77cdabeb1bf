"""The nightly job raises each follow-up exactly once, at the right date, for the right people."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Entry
from facts.models import RoomNow
from followups import actions
from followups.calendar.holidays import published
from followups.models import Cadence, CalendarDay, FollowUp
from tests import factories

TODAY = date(2026, 5, 20)  # a Wednesday; the holidays of 2026 are published


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(f"{TODAY}T10:00:00+08:00", tick=False):
        yield


def household(room, since, **extra):
    return factories.HouseholdFactory(room=room, visit_from=since, **extra)


def ninety_days_before(day):
    return day - timedelta(days=90)


def test_a_household_unvisited_for_the_interval_is_due(room):
    home = household(room, ninety_days_before(TODAY))
    assert actions.raise_followups() == 1
    due = FollowUp.objects.get()
    assert (due.household, due.room, due.resident, due.source) == (home, room, None, home)
    assert (due.state, due.raised_for_on, due.due_on) == ("open", TODAY, TODAY)
    assert due.window_from == TODAY - timedelta(days=7)
    assert due.window_to == date(2026, 5, 25), "three working days on, over a weekend"
    assert due.escalate_on == date(2026, 6, 1)
    assert due.reason_data == {"interval_days": 90, "last_on": None}
    assert due.version == 1
    assert due.cancel_reason == ""
    assert due.created_by is None


def test_it_is_raised_when_its_window_opens_and_not_before(room):
    household(room, ninety_days_before(TODAY + timedelta(days=8)))
    assert actions.raise_followups() == 0
    assert actions.raise_followups(on=TODAY + timedelta(days=1)) == 1


def test_a_date_on_a_holiday_moves_to_the_next_working_day(room):
    household(room, ninety_days_before(date(2026, 10, 1)))
    actions.raise_followups(on=date(2026, 10, 1))
    due = FollowUp.objects.get()
    assert due.raised_for_on == date(2026, 10, 1)
    assert due.due_on == date(2026, 10, 8)
    assert due.window_to == date(2026, 10, 12), "the Saturday worked in exchange counts"


def test_twice_and_after_missed_nights_each_exists_once(room):
    for n in range(5):
        household(room, ninety_days_before(TODAY + timedelta(days=n)))
    assert actions.raise_followups(on=TODAY - timedelta(days=30)) == 0
    assert actions.raise_followups(on=TODAY + timedelta(days=3)) == 5
    assert actions.raise_followups(on=TODAY + timedelta(days=3)) == 0
    assert actions.raise_followups(on=TODAY) == 0
    assert FollowUp.objects.count() == 5
    line = Entry.objects.get(verb="followups_raised")
    assert line.by is None
    assert line.changes["raised"] == 5


def test_the_last_effective_visit_starts_the_interval_anew(room):
    home = household(room, date(2025, 1, 1), last_visited_on=TODAY - timedelta(days=10))
    assert actions.raise_followups() == 0
    home.last_visited_on = ninety_days_before(TODAY)
    home.save()
    assert actions.raise_followups() == 1
    assert FollowUp.objects.get().reason_data["last_on"] == ninety_days_before(TODAY).isoformat()


@pytest.mark.parametrize("gone", ["ended", "moved_out", "died", "ending_not_begun", "listing_over"])
def test_who_is_not_there_is_not_visited(room, gone):
    person = factories.ResidentFactory(household=household(room, TODAY))
    listing = factories.ListingFactory(resident=person, starts_on=date(2026, 1, 1), level="2")
    if gone == "ended":
        person.household.ended_on, person.household.visit_from = TODAY, date(2025, 1, 1)
        person.household.save()
        listing.delete()
    elif gone == "moved_out":
        person.household = None
    elif gone == "died":
        person.died_on = TODAY
    elif gone == "ending_not_begun":
        listing.state, listing.starts_on = "proposed", None
        listing.save()
    else:
        listing.state = "expired"
        listing.save()
    person.save()
    assert actions.raise_followups() == 0


def cadence(category, level, interval, **extra):
    return Cadence.objects.update_or_create(
        category=category,
        level=level,
        valid_from=extra.pop("valid_from", date(2020, 1, 1)),
        defaults={"interval_days": interval, "lead_days": 2, "grace_working_days": 1, **extra},
    )[0]


@pytest.fixture
def elder(room):
    return factories.ListingFactory(
        resident__household=household(room, TODAY), starts_on=TODAY - timedelta(days=30), level="2"
    )


def test_a_listing_in_force_is_due_by_its_level(elder, room):
    cadence(elder.category, "2", 30)
    cadence(elder.category, "1", 7)
    assert actions.raise_followups() == 1
    due = FollowUp.objects.get()
    assert (due.source, due.resident, due.household, due.room) == (
        elder, elder.resident, elder.resident.household, room,
    )  # fmt: skip
    assert due.due_on == TODAY
    assert due.reason_code == "listing_cadence"
    assert due.reason_data["category_en"] == elder.category.name_en
    assert due.is_confidential is False


def test_a_confidential_category_makes_a_confidential_follow_up(room):
    secret = factories.ListingCategoryFactory(code="secret", is_confidential=True)
    factories.ListingFactory(category=secret, resident__household=household(room, TODAY))
    cadence(secret, "", 30)
    assert actions.raise_followups() == 1
    assert FollowUp.objects.get().is_confidential is True


def test_a_cadence_without_level_leaves_levels_with_their_own(room):
    category = factories.ListingCategoryFactory(code="mixed")
    for level in "123":
        factories.ListingFactory(
            category=category, level=level, resident__household=household(room, TODAY), starts_on=TODAY - timedelta(30)
        )
    cadence(category, "", 30)
    cadence(category, "1", 180)
    assert actions.raise_followups() == 2


def test_a_reworded_category_keeps_its_cadence(elder):
    Cadence.objects.all().delete()
    cadence(elder.category, "", 30)
    elder.category = factories.ListingCategoryFactory(code=elder.category.code, valid_from=date(2026, 1, 1))
    elder.save()
    assert actions.raise_followups() == 1


def test_a_new_cadence_asks_for_nothing_before_it_holds(room, admin):
    household(room, TODAY - timedelta(days=60))
    actions.set_cadence(
        by=admin, category=None, level="", valid_from=TODAY + timedelta(days=1),
        interval_days=30, lead_days=7, grace_working_days=3, escalate_after_days=7, origin="",
    )  # fmt: skip
    assert actions.raise_followups() == 0
    assert actions.raise_followups(on=TODAY + timedelta(days=1)) == 1
    assert FollowUp.objects.get().due_on == TODAY + timedelta(days=1), "not thirty days late on its first day"


def test_an_officers_own_later_date_wins(room, officer):
    home = household(room, ninety_days_before(TODAY))
    visit = factories.VisitFactory(household=home)
    own = actions.raise_follow_up(
        by=officer, source=visit, room=room, household=home, due_on=TODAY + timedelta(days=20),
        reason_code="next_visit", reason_data={},
    )  # fmt: skip
    assert actions.raise_followups() == 0
    actions.cancel(by=officer, follow_up=own, reason="not needed after all")
    assert actions.raise_followups() == 1


def test_an_earlier_own_date_does_not_replace_the_interval(room, officer):
    home = household(room, ninety_days_before(TODAY + timedelta(days=5)))
    actions.raise_follow_up(
        by=officer, source=factories.VisitFactory(household=home), room=room, household=home, due_on=TODAY,
        reason_code="next_visit", reason_data={},
    )  # fmt: skip
    assert actions.raise_followups() == 1


def test_after_a_cancellation_the_interval_counts_from_the_cancelled_date(room, officer):
    household(room, ninety_days_before(TODAY))
    actions.raise_followups()
    actions.cancel(by=officer, follow_up=FollowUp.objects.get(), reason="away for the season")
    assert actions.raise_followups() == 0
    assert actions.raise_followups(on=TODAY + timedelta(days=80)) == 0
    assert actions.raise_followups(on=TODAY + timedelta(days=90)) == 1
    assert FollowUp.objects.open().get().raised_for_on == TODAY + timedelta(days=90)


def test_one_that_was_done_is_not_raised_again_for_the_same_date(room):
    home = household(room, ninety_days_before(TODAY))
    visit = factories.VisitFactory(household=home)
    factories.FollowUpFactory(household=home, due_on=TODAY, state="done", done_on=TODAY, done_by_visit=visit)
    assert actions.raise_followups() == 0


def test_the_calendar_is_extended_when_the_job_runs_far_ahead(room):
    CalendarDay.objects.filter(on__gt=TODAY).delete()
    household(room, ninety_days_before(TODAY))
    assert actions.raise_followups() == 1
    assert CalendarDay.objects.filter(on=TODAY + timedelta(days=300)).exists()


def test_the_number_of_queries_does_not_grow_with_households(room, django_assert_max_num_queries):
    home = household(room, ninety_days_before(TODAY))
    RoomNow.objects.create(room=room)  # made by the first act in a room, once
    ContentType.objects.clear_cache()
    with django_assert_max_num_queries(60) as few:
        assert actions.raise_followups() == 1
    bulk = [
        type(home)(dwelling=home.dwelling, room=room, visit_from=ninety_days_before(TODAY), label=f"{n}")
        for n in range(1000)
    ]
    type(home).objects.bulk_create(bulk)
    ContentType.objects.clear_cache()
    with django_assert_max_num_queries(60) as many:
        assert actions.raise_followups() == 1000
    assert len(many) == len(few)


def plain_model(since, cadence_row, on):
    """(due, window_from, window_to, escalate) by a slow walk over days, or None when it is not raised yet."""
    day = timedelta(days=1)
    due = max(since + cadence_row.interval_days * day, cadence_row.valid_from)
    while not published(due)[0]:
        due += day
    opens = due - cadence_row.lead_days * day
    if opens > on:
        return None
    last, left = due, cadence_row.grace_working_days
    while left:
        last += day
        left -= published(last)[0]
    return due, opens, last, last + cadence_row.escalate_after_days * day


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    since=st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    on=st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    interval=st.integers(1, 200),
    lead=st.integers(0, 20),
    grace=st.integers(0, 15),
    limit=st.integers(0, 20),
)
def test_dates_agree_with_a_plain_model(room, since, on, interval, lead, grace, limit):
    row = Cadence.objects.get(category=None)
    row.interval_days, row.lead_days, row.grace_working_days, row.escalate_after_days = interval, lead, grace, limit
    row.save()
    FollowUp.objects.all().delete()
    home = household(room, since)
    try:
        expected = plain_model(since, row, on)
        assert actions.raise_followups(on=on) == (1 if expected else 0)
        if expected:
            raised = FollowUp.objects.get()
            assert (raised.due_on, raised.window_from, raised.window_to, raised.escalate_on) == expected
    finally:
        FollowUp.objects.all().delete()
        home.delete()
