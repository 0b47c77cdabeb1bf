"""What horizontal and vertical bars share: the data, the bars themselves, their legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.charts.formatting import fitted, measured
from core.charts.parts import Canvas, Key, Text, Tones

if TYPE_CHECKING:
    from core.charts.parts import Series

# A line of text, and the room under the bars for the axis.
ROW, BELOW = 18, 26


@dataclass(frozen=True)
class BarChartData:
    """What a bar chart draws; `scale` holds the round numbers of the axis, lowest first."""

    labels: Sequence[str]
    series: Sequence
    tones: Tones
    unit: str
    scale: Sequence[float]
    links: Sequence = ()
    marks: Sequence = ()

    def mark(self, place: int, series: Series) -> str:
        """The short note after the first series' value of a label."""
        first = self.marks and self.marks[place] and series is self.series[0]
        return f" {self.marks[place]}" if first else ""

    def url(self, place: int) -> str:
        return (self.links[place] if self.links else "") or ""

    def tooltip(self, place: int, series: Series) -> str:
        return f"{series.label}, {self.labels[place]}: {measured(series.values[place], self.unit)}"

    def keys(self, canvas: Canvas) -> list[Key]:
        """The legend above the bars: one entry per series, none where there is only one series."""
        if len(self.series) < 2:
            return []
        keys = []
        for row, data_series in enumerate(self.series):
            text = fitted(data_series.label, canvas.width - 30, canvas.text)
            full = str(data_series.label) if text != str(data_series.label) else ""
            keys.append(Key(self.tones[data_series], 0, 8 + row * ROW, Text(20, 12 + row * ROW, text, full=full)))
        return keys


@dataclass(frozen=True)
class Bar:
    tone: str
    x: float
    y: float
    width: float
    height: float
    tooltip: str


@dataclass(frozen=True)
class BarDrawing:
    """`plot` is (left, right, top, bottom); `base` where zero lies, on the axis of values."""

    canvas: Canvas
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
