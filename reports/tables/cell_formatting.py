"""Figures as a page writes them: with what was corrected since a month was closed, and what another period had."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Cell:
    """One figure of a line; `correction`, `before` and `change` are empty where there is none."""

    label: str
    value: str
    correction: str = ""
    before: str = ""
    change: str = ""
    url: str = ""


def cells(report, line, urls=None):
    """The figures of a line, in the order of the report; `urls` are {figure: address of its records}."""
    return [_cell(measure, line, (urls or {}).get(measure.code, "")) for measure in report.measures]


def change_of(measure, line):
    """How a figure differs from the period compared with, "" where either is not known."""
    then = line["compared"]["figures"][measure.code]
    value = line[measure.code]
    return "" if value is None or then is None else signed(measure, round(value - then, 4))


def corrections(report, line):
    """[(label, figure kept, difference)] of what was corrected in a line of a closed month."""
    named = [measure for measure in report.measures if measure.code in line["corrections"]]
    return [
        (measure.label, measure.formatted(line[measure.code]), signed(measure, line["corrections"][measure.code]))
        for measure in named
    ]


def signed(measure, difference):
    """A difference with its sign; of shares in points of per cent, a word where one side is not known."""
    if difference is None:
        return _("known on one day only")
    if measure.is_share:
        return _("%(points)s points") % {"points": f"{difference * 100:+.0f}"}
    return f"{difference:+g}"


def _cell(measure, line, url):
    name, value = measure.code, line[measure.code]
    corrected = signed(measure, line["corrections"][name]) if name in line["corrections"] else ""
    if not (other := line.get("compared")):
        return Cell(measure.label, measure.formatted(value), corrected, url=url)
    then = other["figures"][name]
    return Cell(
        measure.label, measure.formatted(value), corrected, measure.formatted(then), change_of(measure, line), url
    )
