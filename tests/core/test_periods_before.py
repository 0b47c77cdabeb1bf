"""What a period is compared with."""

from datetime import date

import pytest

from core.time.periods import Period, is_whole_month, months_of, previous_period, year_before


def days(since, until):
    return Period(date.fromisoformat(since), date.fromisoformat(until))


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        (days("2026-11-01", "2026-11-22"), days("2026-10-01", "2026-10-22")),
        (days("2026-03-01", "2026-03-31"), days("2026-02-01", "2026-02-28")),
        (days("2026-03-01", "2026-03-30"), days("2026-02-01", "2026-02-28")),
        (days("2026-01-01", "2026-11-22"), days("2025-01-01", "2025-11-22")),
        (days("2026-10-01", "2026-11-22"), days("2026-07-01", "2026-08-22")),
        (days("2025-01-01", "2025-12-31"), days("2024-01-01", "2024-12-31")),
        (days("2026-11-16", "2026-11-22"), days("2026-11-09", "2026-11-15")),
    ],
)
def test_the_one_before(period, earlier):
    assert previous_period(period) == earlier


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        (days("2026-11-01", "2026-11-22"), days("2025-11-01", "2025-11-22")),
        (days("2024-02-01", "2024-02-29"), days("2023-02-01", "2023-02-28")),
        (days("2025-02-01", "2025-02-28"), days("2024-02-01", "2024-02-29")),
    ],
)
def test_the_same_days_a_year_earlier(period, earlier):
    assert year_before(period) == earlier


def test_months_are_cut_by_the_ends():
    assert months_of(days("2026-01-15", "2026-03-02")) == [
        days("2026-01-15", "2026-01-31"),
        days("2026-02-01", "2026-02-28"),
        days("2026-03-01", "2026-03-02"),
    ]
    assert is_whole_month(days("2026-02-01", "2026-02-28"))
    assert not is_whole_month(days("2026-02-01", "2026-02-27"))
