"""Medians within classes, what is marked few, who is behind, and the order; no database."""

from types import SimpleNamespace

import pytest

from dashboards.county.comparison import compare, medians, ordered
from dashboards.county.lines import Line
from dashboards.county.measures import BY_CODE, MEASURES
from stations.stats import Coverage
from stations.unit_classes import UnitClass

VILLAGE, TOWN = UnitClass("room", "village", "small"), UnitClass("room", "neighbourhood", "small")
USUAL = {
    "overdue": 0, "unvisited": 10, "residents": 1000, "households": 100, "visits": 50, "follow_ups_late": 2,
    "follow_ups_closed": 20, "cases_opened": 1, "officers": 1,
}  # fmt: skip


def line(code, kind=VILLAGE, vacant=0, **figures):
    figures = {**USUAL, **figures}
    urls = {measure.code: f"/{measure.code}/" for measure in MEASURES}
    unit = SimpleNamespace(code=code, pk=code)
    return Line(unit, "/", kind, figures, figures, figures, urls, Coverage(rooms=1, vacant=vacant))


def cell(line, code):
    return next(item for item in line.cells if item.measure.code == code)


def test_the_median_is_of_the_class_alone():
    lines = compare(
        [line("a", overdue=1), line("b", overdue=3), line("c", overdue=8)]
        + [line(code, TOWN, overdue=overdue) for code, overdue in (("d", 20), ("e", 30))]
        + [line("f", TOWN, overdue=40), line("g", TOWN, overdue=50)]
    )
    middle = {item.unit.code: cell(item, "late").middle for item in lines}
    assert middle == {"a": 3, "b": 3, "c": 3, "d": 35, "e": 35, "f": 35, "g": 35}


def test_fewer_than_three_alike_have_no_median():
    lines = compare([line("a", overdue=1), line("b", overdue=9)])
    assert medians(lines) == {}
    assert [item.behind for item in lines] == [0, 0]
    assert [item.compared for item in lines] == [0, 0]


@pytest.mark.parametrize(
    ("code", "base", "least"),
    [("late", "residents", 300), ("unvisited", "households", 30), ("visits", "households", 30),
     ("done_late", "follow_ups_closed", 20), ("cases", "residents", 300)],
)  # fmt: skip
def test_few_are_marked_and_neither_ranked_nor_part_of_the_median(code, base, least):
    measure = BY_CODE[code]
    assert measure.is_few({base: least - 1})
    assert not measure.is_few({base: least})
    few = line("few", **{base: least - 1, measure.count: 15 if base != "residents" else 200})
    lines = compare([few, *(line(name) for name in "abc")])
    assert cell(few, code).is_few
    assert not cell(few, code).is_behind
    assert cell(few, code).middle == cell(lines[1], code).rate
    assert str(least) in str(measure.few_text)


def test_nothing_to_divide_by_is_a_dash():
    lines = compare([line("a", households=0, unvisited=0)])
    assert cell(lines[0], "unvisited").rate is None
    assert cell(lines[0], "unvisited").rate_text == "–"


@pytest.mark.parametrize(
    ("code", "bad"),
    [("late", {"overdue": 5}), ("unvisited", {"unvisited": 60}), ("visits", {"visits": 3}),
     ("done_late", {"follow_ups_late": 9}), ("residents", {"residents": 2000})],
)  # fmt: skip
def test_each_measure_has_its_worse_side(code, bad):
    worse = line("w", **bad)
    compare([worse, *(line(name) for name in "abc")])
    assert cell(worse, code).is_behind


def test_more_cases_are_neither_good_nor_bad():
    more = line("w", cases_opened=90)
    compare([more, *(line(name) for name in "abc")])
    assert not cell(more, "cases").is_behind
    assert not cell(more, "cases").is_compared


def test_worst_first_goes_by_how_much_is_behind_then_vacant_then_late():
    lines = compare(
        [
            line("a"),
            line("b", vacant=1),
            line("c", unvisited=50, visits=1),
            line("d", unvisited=40),
            line("e"),
            line("f"),
        ]
    )
    assert [item.unit.code for item in ordered(lines, "behind")] == ["c", "d", "b", "a", "e", "f"]


def test_a_chosen_order_goes_by_the_rate_and_puts_the_unknown_last():
    lines = compare([line("a", overdue=2), line("b", overdue=9), line("c", residents=0), line("d", overdue=5)])
    assert [item.unit.code for item in ordered(lines, "-late")] == ["b", "d", "a", "c"]
    assert [item.unit.code for item in ordered(lines, "late")] == ["a", "d", "b", "c"]
    assert [item.unit.code for item in ordered(lines, "-unit")] == ["d", "c", "b", "a"]
    assert ordered(lines, "no such") == ordered(lines, "behind")
