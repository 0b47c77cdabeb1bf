"""When a saved report is asked, and of which days it tells: no database."""

from datetime import date, timedelta

import pytest

from reports.saved.schedule import minutes_until_next, next_day, period_of, query_on


@pytest.mark.parametrize(
    ("schedule", "after", "options", "expected"),
    [
        ("", date(2026, 1, 1), {}, None),
        ("daily", date(2026, 12, 31), {}, date(2027, 1, 1)),
        ("weekly", date(2026, 11, 22), {"weekday": 1}, date(2026, 11, 23)),
        ("weekly", date(2026, 11, 23), {"weekday": 1}, date(2026, 11, 30)),
        ("weekly", date(2026, 11, 23), {"weekday": 7}, date(2026, 11, 29)),
        ("monthly", date(2026, 1, 30), {"month_day": 31}, date(2026, 1, 31)),
        ("monthly", date(2026, 1, 31), {"month_day": 31}, date(2026, 2, 28)),
        ("monthly", date(2028, 1, 31), {"month_day": 31}, date(2028, 2, 29)),
        ("monthly", date(2026, 2, 28), {"month_day": 31}, date(2026, 3, 31)),
        ("monthly", date(2026, 4, 30), {"month_day": 31}, date(2026, 5, 31)),
        ("monthly", date(2026, 12, 5), {"month_day": 5}, date(2027, 1, 5)),
        ("monthly", date(2026, 12, 4), {"month_day": 5}, date(2026, 12, 5)),
    ],
)
def test_the_next_day(schedule, after, options, expected):
    assert next_day(schedule, after, **options) == expected


@pytest.mark.parametrize("options", [("daily", {}), ("weekly", {"weekday": 3}), ("monthly", {"month_day": 31})])
def test_it_is_always_later_and_never_skips_a_turn(options):
    schedule, more = options
    day = date(2027, 1, 1)
    for _turn in range(200):
        following = next_day(schedule, day, **more)
        assert following > day
        between = [day + timedelta(days=n) for n in range(1, (following - day).days)]
        assert all(next_day(schedule, item, **more) == following for item in between)
        day = following


@pytest.mark.parametrize(
    ("code", "since", "until"),
    [
        ("yesterday", date(2026, 3, 1), date(2026, 3, 1)),
        ("last_week", date(2026, 2, 23), date(2026, 3, 1)),
        ("last_month", date(2026, 2, 1), date(2026, 2, 28)),
        ("month_so_far", date(2026, 3, 1), date(2026, 3, 2)),
    ],
)
def test_the_days_it_tells_of(code, since, until):
    period = period_of(code, date(2026, 3, 2))
    assert (period.since, period.until) == (since, until)


def test_only_the_days_of_a_question_move():
    on = date(2026, 3, 2)
    moved = query_on("/reports/workload/", "from=2020-01-01&level=station&to=2020-02-01", "last_month", on)
    assert moved == "level=station&from=2026-02-01&to=2026-02-28"
    assert query_on("/visits/", "period=week&kind=door", "yesterday", on).startswith(
        "kind=door&occurred_from=2026-03-01"
    )
    assert query_on("/residents/", "state=died", "last_month", on) == "state=died"
    assert query_on("/reports/", "from=2020-01-01", "", on) == "from=2020-01-01"


def test_retries_take_longer_and_end():
    waits = [minutes_until_next(attempts) for attempts in range(1, 7)]
    assert waits[:-1] == sorted(waits[:-1])
    assert waits[-1] is None
