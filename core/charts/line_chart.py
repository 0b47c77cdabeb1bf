"""Lines through time: one to four series, each named at its end; what is not known leaves a gap."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.charts.markers import marker, path
from core.charts.parts import SHEETS, Figure, Key, Text, Tones, check, labels_below, table_of
from core.charts.scales import Scale, apart, ticks
from core.charts.words import fitted, measured, number, on_axis, short_number, width_of

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
    words: str


@dataclass(frozen=True)
class Line:
    tone: str
    paths: list
    dots: list


@dataclass(frozen=True)
class LineDrawing:
    sheet: object
    height: float
    plot: tuple
    grid: list
    ticks: list
    below: list
    lines: list
    ends: list
    keys: list
    unit: Text | None


def lines(title, labels, series, unit="", note="", first=""):
    """A chart of values through time; `first` heads the column of labels in the table behind.

    The axis begins at zero unless all values lie close together far above it, and then the note says so.
    """
    labels, series = [str(label) for label in labels], list(series)
    check(labels, series)
    table = table_of(labels, series, unit, first=first or _("Period"))
    known = [value for data_series in series for value in data_series.known]
    if not known:
        return Figure("lines", str(title), _("No figures are known."), table, note=str(note))
    marks = ticks(*_span(known), whole=all(float(value).is_integer() for value in known))
    drawings = [_drawn(labels, series, unit, marks, sheet) for sheet in SHEETS]
    if marks[0] > 0:
        begins = _("The axis begins at %(value)s.") % {"value": number(marks[0])}
        note = f"{note} {begins}".strip()
    sentence = " ".join(said for data_series in series if (said := _said(data_series, labels, unit)))
    return Figure("lines", str(title), sentence, table, drawings, str(note))


def _span(known):
    low, high = float(min(known)), float(max(known))
    return (low if low < 0 or NEAR * high < low < high else 0), max(high, 0)


def _said(series, labels, unit):
    known = [(float(value), at) for at, value in enumerate(series.values) if value is not None]
    if not known:
        return ""
    most, last = max(known, key=lambda item: item[0]), known[-1]
    words = {
        "label": series.label,
        "first": measured(series.values[known[0][1]], unit),
        "first_at": labels[known[0][1]],
        "last": measured(series.values[last[1]], unit),
        "last_at": labels[last[1]],
        "most": measured(series.values[most[1]], unit),
        "most_at": labels[most[1]],
    }
    if len(known) == 1:
        return _("%(label)s: %(last)s (%(last_at)s).") % words
    return (
        _("%(label)s: from %(first)s (%(first_at)s) to %(last)s (%(last_at)s), highest %(most)s (%(most_at)s).") % words
    )


def _drawn(labels, series, unit, marks, sheet):
    tones = Tones.of(series)
    keys = _keys(series, tones, sheet) if sheet.is_narrow and len(series) > 1 else []
    top = ROW * (len(keys) + bool(unit)) + 8
    bottom = top + HEIGHTS[sheet.css]
    numbers = on_axis(marks)
    left = max(width_of(item, sheet.text) for item in numbers) + 8
    right = sheet.width - _room_right(series, sheet)
    down = Scale(marks[0], marks[-1], bottom, top)
    across = _places(len(labels), left + 6, right)
    return LineDrawing(
        sheet=sheet,
        height=bottom + BELOW,
        plot=(left, right, top, bottom),
        grid=[down(mark) for mark in marks],
        ticks=[Text(left - 6, down(one) + 4, words, "end") for one, words in zip(marks, numbers, strict=True)],
        below=labels_below(labels, across, bottom + 18, sheet),
        lines=[_line(item, tones[item], labels, unit, across, down) for item in _back_to_front(series)],
        ends=_ends(series, tones, across, down, (top, bottom), sheet),
        keys=keys,
        unit=Text(0, top - 12, str(unit)) if unit else None,
    )


def _back_to_front(series):
    return sorted(series, key=lambda item: not item.is_comparison)


def _places(count, left, right):
    if count == 1:
        return [round((left + right) / 2, 1)]
    return [round(left + (right - left) * at / (count - 1), 1) for at in range(count)]


def _room_right(series, sheet):
    if sheet.is_narrow:
        return (
            max(
                (
                    width_of(short_number(data_series.known[-1]), sheet.text)
                    for data_series in series
                    if data_series.known
                ),
                default=0,
            )
            + 12
        )
    sample = SAMPLE if len(series) > 1 else 0
    return min(max(width_of(data_series.label, sheet.text) for data_series in series), NAME_ROOM) + sample + 20


def _line(series, tone, labels, unit, across, down):
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


def _ends(series, tones, across, down, limits, sheet):
    """What stands at the end of each line: its name after a sample, or where there is no room the last value."""
    shown = [data_series for data_series in series if data_series.known]
    places = []
    for item in shown:
        at = max(at for at, value in enumerate(item.values) if value is not None)
        places.append(down(item.values[at]))
    has_sample = not sheet.is_narrow and len(series) > 1
    x, result = across[-1] + (14 if has_sample else 10), []
    for item, y in zip(shown, apart(places, sheet.text + 3, *limits), strict=True):
        words = short_number(item.known[-1]) if sheet.is_narrow else str(item.label)
        cut = fitted(words, NAME_ROOM, sheet.text)
        text = Text(x + SAMPLE if has_sample else x, round(y + 4, 1), cut, full=words if cut != words else "")
        shape = marker(tones[item], x + SAMPLE / 2 - 2, y) if has_sample and not item.is_comparison else ""
        result.append(Key(tones[item], x, y, text, shape, SAMPLE - 5 if has_sample else 0))
    return result


def _keys(series, tones, sheet):
    results = []
    for row, one in enumerate(series):
        y = 8 + row * ROW
        words = fitted(one.label, sheet.width - 40, sheet.text)
        full = str(one.label) if words != str(one.label) else ""
        shape = "" if one.is_comparison else marker(tones[one], 14, y)
        results.append(Key(tones[one], 0, y, Text(36, y + 4, words, full=full), shape, 28))
    return results
