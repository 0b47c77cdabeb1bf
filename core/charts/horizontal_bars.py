"""Horizontal bars: one row per name, for any number of units and names of any length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.charts.bar_parts import BELOW, ROW, Bar, BarDrawing
from core.charts.formatting import fitted, number, short_number, width_of
from core.charts.parts import Text
from core.charts.scales import Scale

if TYPE_CHECKING:
    from core.charts.bar_parts import BarChartData
    from core.charts.parts import Canvas, Series

THICK, THIN, GAP = 14, 12, 12
# The most of a wide canvas that names take.
NAME_SHARE = 0.34


def horizontal_bars(data: BarChartData, canvas: Canvas) -> BarDrawing:
    """The name stands left of its bars, on a narrow canvas above them."""
    keys = data.keys(canvas)
    top = ROW * (len(keys) + bool(data.unit)) + 4
    widest = max(width_of(label, canvas.text) for label in data.labels)
    left = 0 if canvas.is_narrow else min(widest, canvas.width * NAME_SHARE) + 10
    room = _room_of_values(data, canvas)
    scale = data.scale
    across = Scale(scale[0], scale[-1], left + (room + 6 if scale[0] < 0 else 0), canvas.width - room - 8)
    names, drawn, values, y = [], [], [], float(top)
    for place in range(len(data.labels)):
        y_of_name = y + 12
        y += ROW if canvas.is_narrow else 0
        begin = y
        for data_series in data.series:
            bar, value, y = _bar(data, place, data_series, across, y)
            drawn += [bar] if bar else []
            values.append(value)
        names.append(_name(data, place, left, y_of_name if canvas.is_narrow else (begin + y) / 2 + 3, canvas))
        y += GAP
    bottom = y - GAP + 4
    # On a narrow canvas every other number of the axis.
    marks = scale[::2] if canvas.is_narrow else scale
    return BarDrawing(
        canvas=canvas,
        height=bottom + BELOW - 4,
        plot=(left, canvas.width, top, bottom),
        base=across(0),
        grid=[across(mark) for mark in marks],
        ticks=[Text(across(mark), bottom + 14, short_number(mark), "middle") for mark in marks],
        names=names,
        bars=drawn,
        values=values,
        keys=keys,
        unit=Text(0, top - 8, str(data.unit)) if data.unit else None,
    )


def _room_of_values(data: BarChartData, canvas: Canvas) -> float:
    return max(
        width_of(number(value) + data.mark(place, data_series), canvas.text)
        for data_series in data.series
        for place, value in enumerate(data_series.values)
    )


def _name(data: BarChartData, place: int, left: float, y: float, canvas: Canvas) -> Text:
    label = data.labels[place]
    text = fitted(label, canvas.width if canvas.is_narrow else left - 10, canvas.text)
    return Text(0, y, text, full=label if text != label else "", url=data.url(place))


def _bar(data: BarChartData, place: int, series: Series, across: Scale, y: float) -> tuple[Bar | None, Text, float]:
    """(bar or None where the value is not known, the text of its number, where the next one begins)."""
    value, thick = series.values[place], THIN if series.is_comparison else THICK
    base, end = across(0), across(value or 0)
    bar = None
    if value is not None:
        width = round(abs(end - base), 1)
        bar = Bar(data.tones[series], min(base, end), y, width, thick, data.tooltip(place, series))
    is_left = value is not None and value < 0
    amount = number(value) + data.mark(place, series)
    text = Text(end + (-5 if is_left else 5), y + thick - 2, amount, "end" if is_left else "start")
    return bar, text, y + thick + 2
