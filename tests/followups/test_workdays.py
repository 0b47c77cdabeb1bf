"""The working calendar against a slow, plain reckoning; and an administrator's own days."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Invalid, NotAllowed
from followups import actions
from followups.calendar import workdays
from followups.calendar.holidays import CALENDAR_STARTS, published
from followups.models import CalendarDay

DAY = timedelta(days=1)
IN_TABLE = st.dates(CALENDAR_STARTS, date(2026, 12, 31))
ANY = st.dates(date(2003, 1, 1), date(2031, 12, 31))
lenient = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)


def slow_add(day, count):
    if count == 0:
        while not published(day)[0]:
            day += DAY
        return day
    while count:
        day += DAY
        if published(day)[0]:
            count -= 1
    return day


def test_known_days():
    assert published(date(2026, 10, 1)) == (False, "National Day")
    assert published(date(2026, 10, 10)) == (True, "National Day"), "a Saturday worked in exchange"
    assert published(date(2026, 5, 23)) == (False, "")
    assert published(date(2031, 10, 1)) == (False, "National Day"), "not published yet, but off by law on that day"
    assert published(date(2031, 10, 6)) == (True, "")


@pytest.mark.django_db
@lenient
@given(day=ANY, count=st.integers(0, 30))
def test_adding_working_days_agrees_with_the_plain_reckoning(day, count):
    assert workdays.add_working_days(day, count) == slow_add(day, count)


@pytest.mark.django_db
@lenient
@given(first=IN_TABLE, days=st.integers(0, 60))
def test_counting_between_undoes_adding(first, days):
    last = min(first + days * DAY, date(2026, 12, 31))
    between = workdays.working_days_between(first, last)
    assert between == sum(published(first + DAY * n)[0] for n in range(1, (last - first).days + 1))
    if between:
        assert workdays.add_working_days(first, between) <= last


@pytest.mark.django_db
@lenient
@given(days=st.lists(ANY, max_size=4), on=ANY)
def test_many_days_are_measured_like_one_and_backwards_is_negative(days, on):
    result = workdays.working_days_to(days, on)
    for day in days:
        first, last = sorted((on, day))
        apart = sum(published(first + DAY * n)[0] for n in range(1, (last - first).days + 1))
        assert result[day] == (apart if day >= on else -apart)


@pytest.mark.django_db
@lenient
@given(day=ANY)
def test_the_next_working_day_is_worked_and_skips_none(day):
    result = workdays.next_working_day(day)
    assert workdays.is_working(result)
    assert not any(published(day + DAY * n)[0] for n in range((result - day).days))


@pytest.fixture
def today():
    with time_machine.travel("2026-05-20T10:00:00+08:00", tick=False):
        yield date(2026, 5, 20)


def test_a_local_day_off_moves_what_follows_and_survives_a_refresh(db, admin, today):
    festival = date(2026, 5, 25)
    assert workdays.add_working_days(date(2026, 5, 22), 1) == festival
    actions.set_local_day(by=admin, on=festival, is_working=False, name="赶集日")
    assert workdays.add_working_days(date(2026, 5, 22), 1) == date(2026, 5, 26)
    assert workdays.next_working_day(date(2026, 5, 23)) == date(2026, 5, 26)
    actions.refresh_calendar()
    day = CalendarDay.objects.get(on=festival)
    assert (day.is_local, day.is_working, day.name) == (True, False, "赶集日")
    actions.clear_local_day(by=admin, on=festival)
    assert workdays.is_working(festival)
    assert not CalendarDay.objects.filter(is_local=True).exists()


def test_a_refresh_that_finds_nothing_new_writes_nothing(db, today):
    actions.refresh_calendar()
    assert actions.refresh_calendar() == 0


def test_it_reaches_400_days_ahead_without_a_gap(db, today):
    actions.refresh_calendar()
    days = list(CalendarDay.objects.order_by("on").values_list("on", flat=True))
    assert days[0] == CALENDAR_STARTS
    assert days[-1] >= today + timedelta(days=400)
    assert len(days) == (days[-1] - days[0]).days + 1


def test_only_administrators_set_days(db, officer, admin, today):
    with pytest.raises(NotAllowed):
        actions.set_local_day(by=officer, on=today, is_working=False, name="x")
    with pytest.raises(Invalid):
        actions.set_local_day(by=admin, on=today + timedelta(days=800), is_working=False, name="x")
