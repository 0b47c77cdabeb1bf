"""Axes: few round numbers that span what is drawn, places that keep their order and their distance."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charts.scales import MOST, Scale, apart, ticks

QUICK = settings(max_examples=60, deadline=None)
# Rates and hours; counts may be far larger than a county's.
VALUES = st.floats(min_value=-1e6, max_value=1e6).map(lambda value: round(value, 4))
WHOLE = st.integers(min_value=-(10**12), max_value=10**12)


def _check(marks, low, high):
    assert 3 <= len(marks) <= MOST
    assert marks[0] <= low <= high <= marks[-1]
    assert marks == sorted(set(marks))
    steps = [after - before for before, after in pairwise(marks)]
    assert max(steps) == pytest.approx(min(steps), rel=1e-3)
    # The steps of large numbers are floats: 0.99995e4 is 1e4.
    lead = float(f"{steps[0]:.2e}".partition("e")[0])
    assert lead in (1, 2, 2.5, 5)


@QUICK
@given(VALUES, VALUES)
def test_ticks_are_few_round_and_span_the_values(first, second):
    low, high = sorted((first, second))
    _check(ticks(low, high, whole=False), low, high)


@QUICK
@given(WHOLE, WHOLE)
def test_counts_are_marked_with_whole_numbers(first, second):
    low, high = sorted((first, second))
    result = ticks(low, high, whole=True)
    _check(result, low, high)
    assert all(mark.is_integer() for mark in result)


@QUICK
@given(WHOLE.filter(lambda value: value >= 0))
def test_an_axis_from_zero_begins_there(high):
    assert ticks(0, high, whole=True)[0] == 0


@pytest.mark.parametrize(
    ("high", "marks"),
    [(0, [0, 1, 2]), (1, [0, 1, 2]), (7, [0, 2, 4, 6, 8]), (35, [0, 10, 20, 30, 40]), (100, [0, 25, 50, 75, 100])],
)
def test_familiar_axes(high, marks):
    assert ticks(0, high, whole=True) == marks


@QUICK
@given(VALUES, st.floats(min_value=0, max_value=1))
def test_a_scale_stays_between_its_ends_and_keeps_the_order(lowest, share):
    scale = Scale(lowest, lowest + 10, 200, 20)
    value = lowest + 10 * share
    assert 20 <= scale(value) <= 200
    assert scale(lowest + 10) <= scale(value) <= scale(lowest)


@QUICK
@given(st.lists(st.floats(min_value=0, max_value=200), min_size=1, max_size=6))
def test_labels_keep_apart_and_in_order(places):
    result = apart(places, 16, 0, 200)
    sorted_pairs = sorted(zip(places, result, strict=True), key=lambda pair: pair[1])
    assert [was for was, _is in sorted_pairs] == sorted(places)
    ordered = sorted(result)
    assert all(after - before >= 15.9 for before, after in pairwise(ordered))
    assert min(ordered) >= 0
    assert max(ordered) <= 200.1


def test_labels_with_room_enough_stay_where_they_are():
    assert apart([150, 20, 80], 16, 0, 200) == [150, 20, 80]
