"""Bars that stand, for labels that are times; their links stay in the table, too thin a bar is missed by a thumb."""

from core.charts.bar_parts import BELOW, ROW, Bar, BarDrawing
from core.charts.parts import Text, labels_below
from core.charts.scales import Scale
from core.charts.words import on_axis, short_number, width_of

HEIGHTS = {"wide": 190, "narrow": 170}
WIDEST = 36
# Above so many bars their numbers have no room on top of them.
NUMBERED = {"wide": 14, "narrow": 7}


def standing(question, sheet):
    keys, scale, series = question.keys(sheet), question.scale, question.series
    top = ROW * (len(keys) + bool(question.unit)) + 22
    bottom = top + HEIGHTS[sheet.css]
    numbers = on_axis(scale)
    left = max(width_of(number, sheet.text) for number in numbers) + 8
    down = Scale(scale[0], scale[-1], bottom, top)
    step = (sheet.width - left) / len(question.labels)
    wide = max(min(step * 0.76 / len(series), WIDEST), 0.5)
    places = [round(left + step * (at + 0.5), 1) for at in range(len(question.labels))]
    is_numbered = len(places) * len(series) <= NUMBERED[sheet.css]
    drawn, values = [], []
    for place, middle in enumerate(places):
        for which, one in enumerate(series):
            value = one.values[place]
            if value is None:
                continue
            x = round(middle + wide * (which - len(series) / 2), 1)
            y, height = min(down(value), down(0)), round(abs(down(value) - down(0)), 1)
            drawn.append(Bar(question.tones[one], x, y, round(wide * 0.92, 1), height, question.said(place, one)))
            if is_numbered:
                shown = short_number(value) + question.mark(place, one)
                values.append(Text(round(x + wide / 2, 1), y - 4, shown, "middle"))
    return BarDrawing(
        sheet=sheet,
        height=bottom + BELOW,
        plot=(left, sheet.width, top, bottom),
        base=down(0),
        grid=[down(item) for item in scale],
        ticks=[Text(left - 6, down(at) + 4, words, "end") for at, words in zip(scale, numbers, strict=True)],
        names=labels_below(question.labels, places, bottom + 18, sheet),
        bars=drawn,
        values=values,
        keys=keys,
        unit=Text(0, 12 + ROW * len(keys), str(question.unit)) if question.unit else None,
        is_upright=True,
    )
