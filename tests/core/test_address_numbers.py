"""One parser each for ids, counts and days of an address."""

from datetime import date

import pytest

from core.web.address_values import LARGEST, day_from, row_id, whole_number

NO_NUMBERS = ["", None, "²", "１", "٣", "1.5", "-1", "+1", "1_0", "0x1", "1\x00", "9" * 20, "9" * 5000, True, [], 1.5]


@pytest.mark.parametrize("text", [*NO_NUMBERS, "0", str(LARGEST + 1)])
def test_no_id(text):
    assert row_id(text) is None


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("007", 7), (" 5 ", 5), (str(LARGEST), LARGEST), (12, 12)])
def test_ids(text, number):
    assert row_id(text) == number


def test_bounds():
    assert whole_number("0") == 0
    assert whole_number("8", least=1, most=7) is None


@pytest.mark.parametrize(
    "text", ["", None, "2026-02-30", "20260131", "2026-W01-1", "٢٠٢٦-٠١-٠١", "1899-12-31", "9999-12-31"]
)
def test_no_day(text):
    assert day_from(text) is None


def test_days():
    assert day_from("2026-01-31") == date(2026, 1, 31)
