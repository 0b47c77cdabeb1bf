"""Vertical bars, for labels that are times. Links stay in the table: a thumb misses so thin a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.charts.bar_parts import BELOW, ROW, Bar, BarDrawing
from core.charts.formatting import on_axis, short_number, width_of
from core.charts.parts import Text, labels_below
from core.charts.scales import Scale

if TYPE_CHECKING:
    from core.charts.bar_parts import BarChartData
    from core.charts.parts import Canvas

HEIGHTS = {"wide": 190, "narrow": 170}
WIDEST = 36
# Above so many bars their numbers have no room on top of them.
NUMBERED = {"wide": 14, "narrow": 7}


def vertical_bars(data: BarChartData, canvas: Canvas) -> BarDrawing:
    keys, scale, series = data.keys(canvas), data.scale, data.series
    top = ROW * (len(keys) + bool(data.unit)) + 22
    bottom = top + HEIGHTS[canvas.css]
    numbers = on_axis(scale)
    left = max(width_of(number, canvas.text) for number in numbers) + 8
    down = Scale(scale[0], scale[-1], bottom, top)
    step = (canvas.width - left) / len(data.labels)
    wide = max(min(step * 0.76 / len(series), WIDEST), 0.5)
    places = [round(left + step * (place + 0.5), 1) for place in range(len(data.labels))]
    is_numbered = len(places) * len(series) <= NUMBERED[canvas.css]
    drawn, values = [], []
    for place, middle in enumerate(places):
        for which, data_series in enumerate(series):
            value = data_series.values[place]
            if value is None:
                continue
            x = round(middle + wide * (which - len(series) / 2), 1)
            y, height = min(down(value), down(0)), round(abs(down(value) - down(0)), 1)
            tooltip = data.tooltip(place, data_series)
            drawn.append(Bar(data.tones[data_series], x, y, round(wide * 0.92, 1), height, tooltip))
            if is_numbered:
                amount = short_number(value) + data.mark(place, data_series)
                values.append(Text(round(x + wide / 2, 1), y - 4, amount, "middle"))
    return BarDrawing(
        canvas=canvas,
        height=bottom + BELOW,
        plot=(left, canvas.width, top, bottom),
        base=down(0),
        grid=[down(mark) for mark in scale],
        ticks=[Text(left - 6, down(mark) + 4, text, "end") for mark, text in zip(scale, numbers, strict=True)],
        names=labels_below(data.labels, places, bottom + 18, canvas),
        bars=drawn,
        values=values,
        keys=keys,
        unit=Text(0, 12 + ROW * len(keys), str(data.unit)) if data.unit else None,
        is_upright=True,
    )
