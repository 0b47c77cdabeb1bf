"""How much time a case has, in words; and what it waits for."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from disputes import codes, time_limit_texts
from tests.factories import DisputeFactory

pytestmark = pytest.mark.usefixtures("in_english")
FRIDAY = date(2026, 9, 11)
DAY = timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("due_on", "texts"),
    [
        (FRIDAY, "due today"),
        (FRIDAY + DAY, "no working day left"),
        (FRIDAY + 3 * DAY, "1 working day left"),
        (FRIDAY + 5 * DAY, "3 working days left"),
        (FRIDAY - DAY, "1 working day late"),
        (FRIDAY - 7 * DAY, "5 working days late"),
        (None, ""),
    ],
)
def test_time_left_counts_working_days(room, due_on, texts):
    assert time_limit_texts.time_left(DisputeFactory(room=room, due_on=due_on), FRIDAY) == texts


@pytest.mark.django_db
def test_what_was_due_on_friday_is_late_on_sunday_though_nobody_worked_since(room):
    assert (
        time_limit_texts.time_left(DisputeFactory(room=room, due_on=FRIDAY), FRIDAY + 2 * DAY)
        == "late, no working day yet"
    )


@pytest.mark.django_db
def test_a_voided_case_has_no_limit(room):
    case = DisputeFactory(room=room, due_on=FRIDAY, voided_at=timezone.now(), void_reason="重复登记")
    assert time_limit_texts.time_left(case, FRIDAY) == ""
    assert time_limit_texts.next_step(case) == ""


@pytest.mark.django_db
def test_a_whole_list_costs_one_query(room, django_assert_num_queries):
    cases = [DisputeFactory(room=room, due_on=FRIDAY + n * DAY) for n in range(-3, 9)]
    with django_assert_num_queries(1):
        texts = [listed_case.time_left for listed_case in time_limit_texts.with_time_left(cases, FRIDAY)]
    assert texts[0] == "3 working days late"
    assert texts[-1] == "5 working days left"


@pytest.mark.django_db
def test_a_list_without_limits_costs_none(room, django_assert_num_queries):
    case = DisputeFactory(room=room)
    with django_assert_num_queries(0):
        assert [listed_case.time_left for listed_case in time_limit_texts.with_time_left([case])] == [""]


@pytest.mark.django_db
def test_every_state_but_the_last_waits_for_something(room):
    for state in codes.ALL_STATES:
        case = DisputeFactory.build(room=room, numbered_by=room, sequence=1, state=state)
        assert bool(time_limit_texts.next_step(case)) == (state != codes.FOLLOWED_UP)
    handled = DisputeFactory.build(room=room, sequence=1, state=codes.ACCEPTED, procedure=codes.HANDLING)
    assert time_limit_texts.next_step(handled) == "to be handled and answered"
