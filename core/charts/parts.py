"""What every chart is made of: series of values, canvases to draw on, the table behind, and the whole figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.charts.formatting import measured, width_of

if TYPE_CHECKING:
    from core.charts.parts import Sequence

MAX_SERIES, MAX_COMPARISONS = 4, 2


@dataclass(frozen=True)
class Series:
    """A name and one value per place, None where it is not known; `links` open the records behind each value."""

    label: str
    values: Sequence
    is_comparison: bool = False
    links: Sequence = ()

    @property
    def known_values(self) -> list:
        return [value for value in self.values if value is not None]


@dataclass(frozen=True)
class Canvas:
    """What is drawn on; `text` is the height of letters, in the same units as `width`."""

    css: str
    width: int
    text: int = 13

    @property
    def is_narrow(self) -> bool:
        return self.css == "narrow"


# Wide is shown from 560 px on, so that letters are never below 11 px; narrow fits the panel of a small phone.
WIDE, NARROW = Canvas("wide", 640), Canvas("narrow", 320)
CANVASES = (WIDE, NARROW)


@dataclass(frozen=True)
class Text:
    """Words at a place; `full` where they were cut."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    full: str = ""
    url: str = ""


@dataclass(frozen=True)
class Cell:
    text: str
    url: str = ""


@dataclass(frozen=True)
class Table:
    """The same values as the drawing, to read: `rows` are (name, cells)."""

    head: Sequence[str]
    rows: Sequence[tuple[Cell, Sequence[Cell]]]


@dataclass(frozen=True)
class Figure:
    """A chart ready to print; without drawings when nothing is known."""

    kind: str
    title: str
    sentence: str
    table: Table | None = None
    drawings: Sequence = ()
    note: str = ""
    has_links: bool = False


@dataclass(frozen=True)
class Key:
    """What stands for a series where it cannot be named at its line: a sample at (x, y) and its name."""

    tone: str
    x: float
    y: float
    label: Text
    marker: str = ""
    length: float = 0


@dataclass
class Tones:
    """Which look each series has: a to d, and two of their own for what is compared with."""

    taken: dict = field(default_factory=dict)

    @classmethod
    def of(cls, series: Sequence[Series]) -> Tones:
        own = [data_series for data_series in series if not data_series.is_comparison]
        compared = [data_series for data_series in series if data_series.is_comparison]
        if len(own) > MAX_SERIES or len(compared) > MAX_COMPARISONS:
            raise ValueError(f"a chart holds {MAX_SERIES} series and {MAX_COMPARISONS} to compare with")
        names = dict(zip(map(id, own), "abcd", strict=False))
        names |= dict(zip(map(id, compared), ("then", "before"), strict=False))
        return cls(names)

    def __getitem__(self, series: Series) -> str:
        return self.taken[id(series)]


def check(labels: Sequence[str], series: Sequence[Series]) -> None:
    """Raises ValueError where a series does not have one value per label."""
    for data_series in series:
        if len(data_series.values) != len(labels):
            raise ValueError(f"{data_series.label}: {len(data_series.values)} values for {len(labels)} labels")


def table_of(
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str,
    links: Sequence | None = None,
    marks: Sequence | None = None,
    first: Any = "",
) -> Table:
    """The table behind lines and bars; a mark stands after the first value."""
    rows = []
    for place, label in enumerate(labels):
        cells = [
            Cell(measured(data_series.values[place], unit), data_series.links[place] if data_series.links else "")
            for data_series in series
        ]
        if marks and marks[place] and cells:
            cells[0] = Cell(f"{cells[0].text} ({marks[place]})", cells[0].url)
        rows.append((Cell(str(label), (links[place] if links else "") or ""), cells))
    return Table([str(first), *(str(data_series.label) for data_series in series)], rows)


def labels_below(labels: Sequence[str], places: Sequence[float], y: float, canvas: Canvas) -> list[Text]:
    """As many labels as find room, counted from the last one; those at the ends stay on the canvas."""
    widest = max((width_of(label, canvas.text) for label in labels), default=0) + 10
    step = 1
    while len(places) > 1 and step < len(places) and abs(places[1] - places[0]) * step < widest:
        step += 1
    results = []
    for at in range(len(labels) - 1, -1, -step):
        half, x, anchor = width_of(labels[at], canvas.text) / 2, places[at], "middle"
        if x - half < 0:
            x, anchor = 0, "start"
        elif x + half > canvas.width:
            x, anchor = canvas.width, "end"
        results.append(Text(x, y, str(labels[at]), anchor))
    return results[::-1]
