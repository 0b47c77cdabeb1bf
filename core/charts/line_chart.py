"""Lines through time: one to four series, each named at its end; what is not known leaves a gap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.charts.formatting import fitted, measured, number, on_axis, short_number, width_of
from core.charts.markers import marker, path
from core.charts.parts import CANVASES, Figure, Key, Text, Tones, check, labels_below, table_of
from core.charts.scales import Scale, apart, ticks

if TYPE_CHECKING:
    from core.charts.parts import Canvas, Sequence, Series

# Above so many places only the last one is marked: a month of days still shows each.
MARKED = 31
# Where all values lie in the upper fifth, an axis from zero would hide what happened.
NEAR = 0.8
ROW, BELOW = 18, 26
HEIGHTS = {"wide": 190, "narrow": 170}
NAME_ROOM = 150
# The piece of line before a name.
SAMPLE = 27


@dataclass(frozen=True)
class Dot:
    path: str
    tooltip: str


@dataclass(frozen=True)
class Line:
    tone: str
    paths: list
    dots: list


@dataclass(frozen=True)
class LineDrawing:
    canvas: object
    height: float
    plot: tuple
    grid: list
    ticks: list
    below: list
    lines: list
    ends: list
    keys: list
    unit: Text | None


def lines(
    title: Any, labels: Iterable, series: Iterable[Series], unit: str = "", note: Any = "", first: Any = ""
) -> Figure:
    """A chart of values through time; `first` heads the column of labels in the table behind.

    The axis begins at zero unless all values lie close together far above it, and then the note says so.
    """
    labels, series = [str(label) for label in labels], list(series)
    check(labels, series)
    table = table_of(labels, series, unit, first=first or _("Period"))
    values = [value for data_series in series for value in data_series.known_values]
    if not values:
        return Figure("lines", str(title), _("No figures are known."), table, note=str(note))
    marks = ticks(*_span(values), whole=all(float(value).is_integer() for value in values))
    drawings = [_drawn(labels, series, unit, marks, canvas) for canvas in CANVASES]
    if marks[0] > 0:
        begins = _("The axis begins at %(value)s.") % {"value": number(marks[0])}
        note = f"{note} {begins}".strip()
    sentence = " ".join(summary for data_series in series if (summary := _summary(data_series, labels, unit)))
    return Figure("lines", str(title), sentence, table, drawings, str(note))


def _span(values: Sequence) -> tuple[float, float]:
    low, high = float(min(values)), float(max(values))
    return (low if low < 0 or NEAR * high < low < high else 0), max(high, 0)


def _summary(series: Series, labels: Sequence[str], unit: str) -> str:
    values = [(float(value), at) for at, value in enumerate(series.values) if value is not None]
    if not values:
        return ""
    most, last = max(values, key=itemgetter(0)), values[-1]
    params = {
        "label": series.label,
        "first": measured(series.values[values[0][1]], unit),
        "first_at": labels[values[0][1]],
        "last": measured(series.values[last[1]], unit),
        "last_at": labels[last[1]],
        "most": measured(series.values[most[1]], unit),
        "most_at": labels[most[1]],
    }
    if len(values) == 1:
        return _("%(label)s: %(last)s (%(last_at)s).") % params
    return (
        _("%(label)s: from %(first)s (%(first_at)s) to %(last)s (%(last_at)s), highest %(most)s (%(most_at)s).")
        % params
    )


def _drawn(
    labels: Sequence[str], series: Sequence[Series], unit: str, marks: Sequence[float], canvas: Canvas
) -> LineDrawing:
    tones = Tones.of(series)
    keys = _keys(series, tones, canvas) if canvas.is_narrow and len(series) > 1 else []
    top = ROW * (len(keys) + bool(unit)) + 8
    bottom = top + HEIGHTS[canvas.css]
    numbers = on_axis(marks)
    left = max(width_of(text, canvas.text) for text in numbers) + 8
    right = canvas.width - _room_right(series, canvas)
    down = Scale(marks[0], marks[-1], bottom, top)
    across = _places(len(labels), left + 6, right)
    return LineDrawing(
        canvas=canvas,
        height=bottom + BELOW,
        plot=(left, right, top, bottom),
        grid=[down(mark) for mark in marks],
        ticks=[Text(left - 6, down(mark) + 4, text, "end") for mark, text in zip(marks, numbers, strict=True)],
        below=labels_below(labels, across, bottom + 18, canvas),
        lines=[_line(each, tones[each], labels, unit, across, down) for each in _back_to_front(series)],
        ends=_ends(series, tones, across, down, (top, bottom), canvas),
        keys=keys,
        unit=Text(0, top - 12, str(unit)) if unit else None,
    )


def _back_to_front(series: Sequence[Series]) -> list[Series]:
    return sorted(series, key=lambda data_series: not data_series.is_comparison)


def _places(count: int, left: float, right: float) -> list[float]:
    if count == 1:
        return [round((left + right) / 2, 1)]
    return [round(left + (right - left) * at / (count - 1), 1) for at in range(count)]


def _room_right(series: Sequence[Series], canvas: Canvas) -> float:
    if canvas.is_narrow:
        return (
            max(
                (
                    width_of(short_number(data_series.known_values[-1]), canvas.text)
                    for data_series in series
                    if data_series.known_values
                ),
                default=0,
            )
            + 12
        )
    sample = SAMPLE if len(series) > 1 else 0
    return min(max(width_of(data_series.label, canvas.text) for data_series in series), NAME_ROOM) + sample + 20


def _line(series: Series, tone: str, labels: Sequence[str], unit: str, across: Sequence[float], down: Scale) -> Line:
    """Its unbroken stretches; a place between two gaps is a dot, for a line needs two."""
    stretches, dots, last = [[]], [], None
    for at, value in enumerate(series.values):
        if value is None:
            stretches.append([])
            continue
        stretches[-1].append((across[at], down(value)))
        last = at
    alone = {stretch[0] for stretch in stretches if len(stretch) == 1}
    for at, value in enumerate(series.values):
        if value is None:
            continue
        place = (across[at], down(value))
        is_marked = not series.is_comparison and (len(across) <= MARKED or at == last)
        if is_marked or place in alone:
            dots.append(Dot(marker(tone, *place), f"{series.label}, {labels[at]}: {measured(value, unit)}"))
    return Line(tone, [path(stretch) for stretch in stretches if len(stretch) > 1], dots)


def _ends(
    series: Sequence[Series],
    tones: Tones,
    across: Sequence[float],
    down: Scale,
    limits: tuple[float, float],
    canvas: Canvas,
) -> list[Key]:
    """What is written at the end of each line: its name after a sample, or on a narrow canvas the last value."""
    named = [data_series for data_series in series if data_series.known_values]
    places = []
    for data_series in named:
        places.append(down(data_series.known_values[-1]))
    has_sample = not canvas.is_narrow and len(series) > 1
    x, ends = across[-1] + (14 if has_sample else 10), []
    for data_series, y in zip(named, apart(places, canvas.text + 3, *limits), strict=True):
        label = short_number(data_series.known_values[-1]) if canvas.is_narrow else str(data_series.label)
        cut = fitted(label, NAME_ROOM, canvas.text)
        text = Text(x + SAMPLE if has_sample else x, round(y + 4, 1), cut, full=label if cut != label else "")
        shape = (
            marker(tones[data_series], x + SAMPLE / 2 - 2, y) if has_sample and not data_series.is_comparison else ""
        )
        ends.append(Key(tones[data_series], x, y, text, shape, SAMPLE - 5 if has_sample else 0))
    return ends


def _keys(series: Sequence[Series], tones: Tones, canvas: Canvas) -> list[Key]:
    keys = []
    for row, data_series in enumerate(series):
        y = 8 + row * ROW
        text = fitted(data_series.label, canvas.width - 40, canvas.text)
        full = str(data_series.label) if text != str(data_series.label) else ""
        shape = "" if data_series.is_comparison else marker(tones[data_series], 14, y)
        keys.append(Key(tones[data_series], 0, y, Text(36, y + 4, text, full=full), shape, 28))
    return keys
