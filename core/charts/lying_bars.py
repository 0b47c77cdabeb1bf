"""Bars that lie: a row a name, for units of any number and length of name."""

from core.charts.bar_parts import BELOW, ROW, Bar, BarDrawing
from core.charts.parts import Text
from core.charts.scales import Scale
from core.charts.words import fitted, number, short_number, width_of

THICK, THIN, GAP = 14, 12, 12
# The most of a wide sheet that names take.
NAME_SHARE = 0.34


def lying(question, sheet):
    """The name stands left of its bars, on a narrow sheet above them."""
    keys = question.keys(sheet)
    top = ROW * (len(keys) + bool(question.unit)) + 4
    widest = max(width_of(label, sheet.text) for label in question.labels)
    left = 0 if sheet.is_narrow else min(widest, sheet.width * NAME_SHARE) + 10
    room = _room_of_values(question, sheet)
    scale = question.scale
    across = Scale(scale[0], scale[-1], left + (room + 6 if scale[0] < 0 else 0), sheet.width - room - 8)
    names, drawn, values, y = [], [], [], top
    for place in range(len(question.labels)):
        y_of_name = y + 12
        y += ROW if sheet.is_narrow else 0
        begin = y
        for data_series in question.series:
            bar, value, y = _bar(question, place, data_series, across, y)
            drawn += [bar] if bar else []
            values.append(value)
        names.append(_name(question, place, left, y_of_name if sheet.is_narrow else (begin + y) / 2 + 3, sheet))
        y += GAP
    bottom = y - GAP + 4
    # On a narrow sheet every other number of the axis.
    shown = scale[::2] if sheet.is_narrow else scale
    return BarDrawing(
        sheet=sheet,
        height=bottom + BELOW - 4,
        plot=(left, sheet.width, top, bottom),
        base=across(0),
        grid=[across(item) for item in shown],
        ticks=[Text(across(item), bottom + 14, short_number(item), "middle") for item in shown],
        names=names,
        bars=drawn,
        values=values,
        keys=keys,
        unit=Text(0, top - 8, str(question.unit)) if question.unit else None,
    )


def _room_of_values(question, sheet):
    return max(
        width_of(number(value) + question.mark(at, data_series), sheet.text)
        for data_series in question.series
        for at, value in enumerate(data_series.values)
    )


def _name(question, place, left, y, sheet):
    label = question.labels[place]
    words = fitted(label, sheet.width if sheet.is_narrow else left - 10, sheet.text)
    return Text(0, y, words, full=label if words != label else "", url=question.url(place))


def _bar(question, place, series, across, y):
    """(bar or None where the value is not known, its number, where the next one begins)."""
    value, thick = series.values[place], THIN if series.is_comparison else THICK
    base, end = across(0), across(value or 0)
    bar = None
    if value is not None:
        width = round(abs(end - base), 1)
        bar = Bar(question.tones[series], min(base, end), y, width, thick, question.said(place, series))
    is_left = value is not None and value < 0
    shown = number(value) + question.mark(place, series)
    text = Text(end + (-5 if is_left else 5), y + thick - 2, shown, "end" if is_left else "start")
    return bar, text, y + thick + 2
