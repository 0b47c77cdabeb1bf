"""What lying and standing bars share: the question, the bars themselves, their keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.parts import Key, Sheet, Text, Tones
from core.charts.words import fitted, measured

# A line of text, and the room under the bars for the axis.
ROW, BELOW = 18, 26


@dataclass(frozen=True)
class Question:
    """What is to be drawn; `scale` are the round numbers of the axis."""

    labels: Sequence[str]
    series: Sequence
    tones: Tones
    unit: str
    scale: Sequence[float]
    links: Sequence = ()
    marks: Sequence = ()

    def mark(self, place, series):
        """The short word after the first series' value of a label."""
        first = self.marks and self.marks[place] and series is self.series[0]
        return f" {self.marks[place]}" if first else ""

    def url(self, place):
        return (self.links[place] if self.links else "") or ""

    def said(self, place, series):
        return f"{series.label}, {self.labels[place]}: {measured(series.values[place], self.unit)}"

    def keys(self, sheet):
        """One a series above the bars, none where there is only one."""
        if len(self.series) < 2:
            return []
        results = []
        for row, one in enumerate(self.series):
            words = fitted(one.label, sheet.width - 30, sheet.text)
            full = str(one.label) if words != str(one.label) else ""
            results.append(Key(self.tones[one], 0, 8 + row * ROW, Text(20, 12 + row * ROW, words, full=full)))
        return results


@dataclass(frozen=True)
class Bar:
    tone: str
    x: float
    y: float
    width: float
    height: float
    words: str


@dataclass(frozen=True)
class BarDrawing:
    """`plot` is (left, right, top, bottom); `base` where zero lies, on the axis of values."""

    sheet: Sheet
    height: float
    plot: tuple
    base: float
    grid: list
    ticks: list
    names: list
    bars: list
    values: list
    keys: list
    unit: Text | None
    is_upright: bool = False
