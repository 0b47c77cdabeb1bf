"""One rate of every unit beside the median of its class, and whether the difference is more than chance. Pure.

The band is the range in which 95 of 100 units of that size would lie if all stood at the median of the class. Only
outside of it a unit is said to be clearly worse: a table of noise is no ranking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.county.comparison import Cell
from dashboards.county.lines import Line
from dashboards.county.measures import BY_CODE, HIGH, LOW, MEASURES, Measure

DEFAULT = "unvisited"
Z = 1.96  # 95 of 100
BAR = 1000  # the width of a bar, in its own units


@dataclass(frozen=True)
class Row:
    """A unit: its cell of the rate, the band of chance, and its bar; `is_ranked` where there is enough to judge by."""

    line: Line
    cell: Cell
    low: float | None
    high: float | None
    axis: float

    @property
    def is_ranked(self) -> bool:
        return self.cell.rate is not None and self.cell.middle is not None and not self.cell.is_few

    @property
    def why_not_ranked(self) -> str:
        if self.cell.is_few or self.cell.rate is None:
            return str(self.cell.measure.few_text)
        return _("Fewer than three units of its class: nothing to compare with.")

    @property
    def is_clear(self) -> bool:
        """On the worse side of its class by more than chance."""
        rate, worse = self.cell.rate, self.cell.measure.worse
        if not self.is_ranked or rate is None or self.low is None or self.high is None:
            return False
        return (worse == HIGH and rate > self.high) or (worse == LOW and rate < self.low)

    @property
    def verdict(self) -> str:
        if not self.is_ranked:
            return ""
        if self.is_clear:
            return _("clearly high") if self.cell.measure.worse == HIGH else _("clearly low")
        return _("within chance") if self.low is not None else ""

    @property
    def rate_text(self) -> str:
        return "–" if self.cell.is_few else self.cell.rate_text

    @property
    def base(self) -> int:
        return self.line.figures[self.cell.measure.base]

    @property
    def width(self) -> int:
        return round(BAR * min((self.cell.rate or 0) / self.axis, 1)) if self.axis and not self.cell.is_few else 0

    @property
    def is_broken(self) -> bool:
        return self.cell.rate is not None and self.cell.rate > self.axis

    @property
    def middle(self) -> int | None:
        return None if self.cell.middle is None else min(round(BAR * self.cell.middle / self.axis), BAR - 4)

    @property
    def band(self) -> tuple[int, int] | None:
        if self.low is None or self.high is None:
            return None
        start = round(BAR * min(self.low / self.axis, 1))
        return start, round(BAR * min(self.high / self.axis, 1)) - start

    @property
    def others(self) -> list[Cell]:
        return [cell for cell in self.line.cells if cell.measure is not self.cell.measure]


def chance(measure: Measure, middle: float | None, base: int) -> tuple[float | None, float | None]:
    """The two ends between which chance alone lets a unit of `base` lie; None where chance says nothing."""
    if middle is None or not base or measure.factor == 1:
        return None, None
    share = middle / measure.factor
    spread = sqrt(max(share * (1 - share), 0) / base) if measure.is_share else sqrt(share / base)
    top = measure.factor if measure.is_share else float("inf")
    return max(middle - Z * spread * measure.factor, 0), min(middle + Z * spread * measure.factor, top)


def rows_of(lines: Sequence[Line], measure: Measure, axis: float | None = None) -> list[Row]:
    """Rows in the order of `lines`, whose cells are made; `axis` is that of all, where these are some of them."""
    place = MEASURES.index(measure)
    cells = [line.cells[place] for line in lines]
    bands = [chance(measure, cell.middle, line.figures[measure.base]) for cell, line in zip(cells, lines, strict=True)]
    axis = axis or axis_of(cells, bands)
    return [Row(line, cell, *band, axis) for line, cell, band in zip(lines, cells, bands, strict=True)]


def axis_of(cells: Sequence[Cell], bands: Sequence[tuple[float | None, float | None]]) -> float:
    """Where bars end: beyond all but one that stands out, whose bar is broken."""
    rates = sorted((cell.rate for cell in cells if cell.rate is not None and not cell.is_few), reverse=True)
    tops = sorted((high for _low, high in bands if high is not None), reverse=True)
    second = max(rates[1] if len(rates) > 1 else 0, tops[1] if len(tops) > 1 else 0)
    return max(2 * second if rates and rates[0] > 2 * second > 0 else 1.05 * max([*rates, *tops], default=1), 0.001)


def worst_first(rows: Sequence[Row]) -> list[Row]:
    """What can be judged, the worse side on top; then what cannot, in the order of names."""
    ranked = [row for row in rows if row.is_ranked]
    worse = -1 if rows and rows[0].cell.measure.worse == LOW else 1
    ranked.sort(key=lambda row: (-worse * (row.cell.rate or 0), row.line.unit.code))
    return ranked + sorted((row for row in rows if not row.is_ranked), key=lambda row: row.line.unit.code)


def measure_named(code: str) -> Measure:
    return BY_CODE.get(code, BY_CODE[DEFAULT])


def sentence(rows: Sequence[Row], measure: Measure) -> str:
    """What the picture means, calm when nothing stands out."""
    ranked = [row for row in rows if row.is_ranked]
    if not ranked:
        return _("Nothing can be compared yet: too few units are alike, or too little is counted.")
    clear, rest = sum(row.is_clear for row in ranked), sum(not row.is_clear for row in ranked)
    if measure.factor == 1:
        return _("The line is the median of like units; how many officers there are is no matter of chance.")
    if not clear:
        return _("No unit stands out: all differences lie within chance.")
    words: dict[str, Any] = {"n": clear, "rest": rest}
    if measure.worse == LOW:
        text = ngettext(
            "%(n)d unit is clearly low; the other %(rest)d differ within chance.",
            "%(n)d units are clearly low; the other %(rest)d differ within chance.",
            clear,
        )
    else:
        text = ngettext(
            "%(n)d unit is clearly high; the other %(rest)d differ within chance.",
            "%(n)d units are clearly high; the other %(rest)d differ within chance.",
            clear,
        )
    return text % words
