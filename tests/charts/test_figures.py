"""Charts say the same in drawing, sentence and table, whatever the values."""

import re
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.charts import Series, bars, lines, shares, trend
from core.charts.formatting import fitted, measured, number, on_axis, percent, short_number, width_of

pytestmark = pytest.mark.usefixtures("in_english")

QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
COUNTS = st.none() | st.integers(min_value=0, max_value=10**9)
ANY = (
    st.none() | st.integers(min_value=-(10**9), max_value=10**9) | st.floats(-1e6, 1e6).map(lambda item: round(item, 2))
)
MONTHS = ["May", "June", "July", "August"]


def _rendered(figure):
    return Template("{% chart figure %}").render(Context({"figure": figure}))


def _columns(values, count, size):
    """Drawn values as `count` series of `size` places."""
    return [Series(f"s{at}", values[at * size : (at + 1) * size]) for at in range(count)]


@st.composite
def tables(draw, values, most_series=4, most_places=40):
    size, count = draw(st.integers(1, most_places)), draw(st.integers(1, most_series))
    result = draw(st.lists(values, min_size=size * count, max_size=size * count))
    return [f"p{at}" for at in range(size)], _columns(result, count, size)


def _table_texts(figure):
    return [[cell.text for cell in cells] for _name, cells in figure.table.rows]


@QUICK
@given(tables(ANY))
def test_lines_stay_on_the_sheet_and_their_table_has_every_value(table):
    labels, series = table
    figure = lines("Visits", labels, series)
    assert _table_texts(figure) == [
        [number(data_series.values[at]) for data_series in series] for at in range(len(labels))
    ]
    for drawing in figure.drawings:
        left, right, top, bottom = drawing.plot
        assert 0 <= left < right <= drawing.canvas.width
        assert 0 <= top < bottom < drawing.height
        for line in drawing.lines:
            for x, y in _points(line.paths):
                assert left - 0.1 <= x <= right + 0.1
                assert top - 0.1 <= y <= bottom + 0.1
        assert 3 <= len(drawing.ticks) <= 5


def _points(paths):
    return [tuple(map(float, pair.split())) for path in paths for pair in path[1:].split("L")]


@QUICK
@given(tables(ANY), st.booleans())
def test_bars_start_at_zero_and_are_as_long_as_their_value(table, upright):
    labels, series = table
    figure = bars("Visits", labels, series, upright=upright)
    assert _table_texts(figure) == [
        [number(data_series.values[at]) for data_series in series] for at in range(len(labels))
    ]
    values = [value for data_series in series for value in data_series.known_values]
    for drawing in figure.drawings:
        assert len(drawing.bars) == len(values)
        longest = max((abs(value) for value in values), default=0)
        for bar in drawing.bars:
            along, size = (bar.y, bar.height) if upright else (bar.x, bar.width)
            # One end of every bar lies on the baseline.
            assert min(abs(along - drawing.base), abs(along + size - drawing.base)) <= 0.2
            assert size >= 0
            assert 0 <= bar.x <= bar.x + bar.width <= drawing.canvas.width + 0.2
        if longest:
            lengths = [bar.height if upright else bar.width for bar in drawing.bars]
            assert max(lengths) > 0


@QUICK
@given(st.lists(COUNTS, max_size=12))
def test_parts_fill_the_bar_and_the_table_names_each(values):
    figure = shares("By kind", [(f"k{at}", value) for at, value in enumerate(values)])
    assert [cells[0].text for _name, cells in figure.table.rows] == [number(value) for value in values]
    whole = sum(value or 0 for value in values)
    assert bool(figure.drawings) == bool(whole)
    for drawing in figure.drawings:
        assert sum(bar.width for bar in drawing.bars) == pytest.approx(drawing.canvas.width, abs=1)
        assert len(drawing.keys) == min(len(values), 5)


@QUICK
@given(st.lists(ANY, max_size=60))
def test_a_trend_fits_its_place(values):
    figure = trend(values, "Visits a week")
    for drawing in figure.drawings:
        for x, y in [*_points(drawing.paths), *drawing.dots]:
            assert 0 <= x <= drawing.width
            assert 0 <= y <= drawing.height


def test_an_unknown_value_is_a_gap_and_not_a_zero():
    figure = lines("Visits", MONTHS, [Series("visits", [3, None, 5, 6])])
    line = figure.drawings[0].lines[0]
    assert len(line.paths) == 1
    assert len(line.dots) == 3
    assert _table_texts(figure) == [["3"], ["–"], ["5"], ["6"]]


def test_a_value_between_gaps_is_a_dot_even_where_points_are_not_marked():
    values = [1] * 40
    values[19] = values[21] = None
    line = lines("Visits", [str(at) for at in range(40)], [Series("visits", values)]).drawings[0].lines[0]
    assert len(line.paths) == 2
    assert len(line.dots) == 2  # the lonely one and the last


def test_the_sentence_says_what_an_eye_would_see():
    figure = lines("Visits", MONTHS, [Series("visits", [12, 30, 7, 9])], unit="visits")
    assert figure.sentence == "visits: from 12 visits (May) to 9 visits (August), highest 30 visits (June)."
    figure = bars("Visits", ["East", "West"], [Series("visits", [12, 30])])
    assert figure.sentence == "visits, 2 bars: highest 30 (West), lowest 12 (East)."
    figure = shares("By kind", [("door", 3), ("patrol", 1)], unit="visits")
    assert figure.sentence == "4 visits in all: door 75%, patrol 25%."
    assert trend([1, 4, 2], "Visits").sentence == "Visits: from 1 to 2, highest 4."


def test_what_is_compared_with_is_drawn_apart_and_behind():
    figure = lines("Visits", MONTHS, [Series("now", [1, 2, 3, 4]), Series("last year", [2, 2, 2, 2], True)])
    assert [line.tone for line in figure.drawings[0].lines] == ["then", "a"]
    assert figure.table.head == ["Period", "now", "last year"]


def test_an_axis_far_from_zero_says_so_and_bars_never_do_it():
    values = [Series("residents", [10_230, 10_260, 10_255, 10_280])]
    assert "The axis begins at 10,2" in lines("Population", MONTHS, values).note
    assert lines("Population", MONTHS, [Series("residents", [500, 10_000, 10_000, 10_000])]).note == ""
    drawing = bars("Population", MONTHS, values).drawings[0]
    assert drawing.ticks[0].text == "0"


def test_nothing_known_says_so_and_draws_nothing():
    for figure in (
        lines("V", [], [Series("v", [])]),
        bars("V", ["a"], [Series("v", [None])]),
        shares("V", []),
        trend([], "V"),
    ):
        assert figure.drawings == ()
        assert "No figures are known." in figure.sentence
    assert "No figures are known." in _rendered(lines("V", [], [Series("v", [])]))


def test_all_zeros_have_an_axis_and_no_length():
    figure = bars("V", ["a", "b"], [Series("v", [0, 0])])
    assert {bar.width for bar in figure.drawings[0].bars} == {0}
    assert [tick.text for tick in figure.drawings[0].ticks] == ["0", "1", "2"]


def test_long_names_are_cut_and_said_in_full():
    name = "一个名字特别长的警务室用来看看会不会截断和完整显示在图上面的样子"
    figure = bars("V", [name, "b"], [Series("v", [3, 4])])
    for drawing in figure.drawings:
        label = drawing.names[0]
        assert label.text.endswith("…")
        assert label.full == name
        assert width_of(label.text, drawing.canvas.text) <= drawing.canvas.width
    assert f"<title>{name}</title>" in _rendered(figure)
    assert f'<th scope="row">{name}</th>' in _rendered(figure)


@QUICK
@given(st.text(max_size=60), st.integers(20, 300))
def test_cut_words_fit(text, room):
    assert width_of(fitted(text, room, 13), 13) <= max(room, 13)


def test_marks_and_links_stand_with_the_value_they_are_about():
    figure = bars("V", ["East", "West"], [Series("v", [3, 40])], marks=["few", ""], links=["/rooms/1/", None])
    assert _table_texts(figure) == [["3 (few)"], ["40"]]
    html = _rendered(figure)
    assert html.count('<a href="/rooms/1/">') == 3  # two drawings, of which one is shown, and the table
    assert 'role="group"' in html
    assert 'role="img"' not in html
    assert 'role="img"' in _rendered(bars("V", ["East"], [Series("v", [3])]))


def test_each_value_of_a_series_may_open_its_records():
    html = _rendered(lines("V", ["May"], [Series("v", [3], links=["/visits/?x=1&y=2"])]))
    assert '<td class="num"><a href="/visits/?x=1&amp;y=2">3</a></td>' in html


def test_words_of_others_are_escaped():
    html = _rendered(lines("<b>", ["<i>"], [Series("<u>", [3])], unit="<s>", note="<p>"))
    assert not re.search(r"<(b|i|u|s)>", html)


def test_no_style_is_written_into_a_chart():
    for figure in (
        lines("V", MONTHS, [Series("v", [1, 2, 3, 4])]),
        bars("V", MONTHS, [Series("v", [1, 2, 3, 4])], upright=True),
        shares("V", [("a", 1)]),
        trend([1, 2], "V"),
    ):
        assert not re.search(r"style=|<style|<script|onclick| id=", _rendered(figure))


def test_numbers_are_written_in_the_reader_s_language():
    with translation.override("en"):
        assert number(1234567) == "1,234,567"
        assert number(Decimal("2.50")) == "2.5"
        assert short_number(1_200_000) == "1.2M"
        assert measured(40, "%") == "40%"
    with translation.override("zh-hans"):
        assert short_number(1_200_000) == "120万"
        assert short_number(230_000_000) == "2.3亿"
        assert measured(3, "次") == "3 次"


def test_two_numbers_of_an_axis_never_read_the_same():
    assert on_axis([0, 500_000, 1_000_000]) == ["0", "500k", "1M"]
    assert on_axis([1_202_000, 1_204_000, 1_206_000, 1_208_000])[0] == "1,202,000"


def test_a_small_part_is_never_said_to_be_nothing():
    assert percent(1, 1000) == "under 1%"
    assert percent(0, 1000) == "0%"
    assert percent(1, 0) == "–"


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="values for"):
        lines("V", MONTHS, [Series("v", [1])])
    with pytest.raises(ValueError, match="a chart holds"):
        lines("V", ["May"], [Series("v", [1]) for _each in range(5)])
    with pytest.raises(ValueError, match="below zero"):
        shares("V", [("a", -1)])
    with pytest.raises(ValueError, match="one entry per label"):
        bars("V", ["a"], [Series("v", [1])], marks=[])
