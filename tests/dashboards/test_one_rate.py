"""One rate beside the median of like rooms: only more than chance stands out, what is too small is not ranked."""

import pytest

from dashboards.county.comparison import compare
from dashboards.county.measures import BY_CODE, MEASURES
from dashboards.county.one_rate import chance, rows_of, sentence, worst_first
from tests.dashboards.test_county_comparison import line

UNVISITED = BY_CODE["unvisited"]


def rows(*lines, measure=UNVISITED):
    return worst_first(rows_of(compare(list(lines)), measure))


def test_only_what_is_outside_chance_is_called_clear(in_english):
    alike = [line(name, unvisited=n, households=200) for name, n in (("a", 9), ("b", 10), ("c", 11), ("d", 14))]
    result = rows(*alike, line("z", unvisited=90, households=200))
    assert [row.line.unit.code for row in result] == ["z", "d", "c", "b", "a"]
    assert [row.is_clear for row in result] == [True, False, False, False, False]
    assert result[0].verdict == "clearly high"
    assert sentence(result, UNVISITED) == "1 unit is clearly high; the other 4 differ within chance."
    assert sentence(result[1:], UNVISITED) == "No unit stands out: all differences lie within chance."


def test_what_is_too_small_or_alone_is_not_ranked(in_english):
    result = rows(*(line(name) for name in "abc"), line("few", unvisited=9, households=10))
    assert result[-1].line.unit.code == "few"
    assert not result[-1].is_ranked
    assert result[-1].rate_text == "–"
    assert result[-1].cell.count == 9
    assert "Fewer than 30 households" in result[-1].why_not_ranked


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_the_band_holds_the_median_and_stays_in_what_can_be(measure):
    for middle, base in ((0, 500), (1, 30), (50, 300), (100, 40)):
        low, high = chance(measure, middle, base)
        if measure.factor == 1:
            assert (low, high) == (None, None)
        else:
            assert 0 <= low <= middle <= high
            assert not measure.is_share or high <= 100
    assert chance(measure, None, 100) == (None, None)


def test_a_bar_far_beyond_the_others_is_broken():
    result = rows(
        *(line(name, unvisited=5, households=200) for name in "abc"), line("z", unvisited=180, households=200)
    )
    assert result[0].is_broken
    assert result[0].width == 1000
    assert not any(row.is_broken for row in result[1:])
    assert all(0 <= row.width <= 1000 and 0 <= row.middle <= 996 for row in result)


def test_low_is_the_worse_side_of_visits(in_english):
    visits = BY_CODE["visits"]
    result = rows(*(line(name, visits=200) for name in "abc"), line("z", visits=20), measure=visits)
    assert result[0].line.unit.code == "z"
    assert result[0].verdict == "clearly low"
