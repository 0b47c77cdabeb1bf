"""Numbers and names as a chart writes them: in the reader's language, and no longer than there is room."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.shares import UNKNOWN, share_text

# Beyond six signs an axis counts in these.
LARGE = {
    "zh": ((10**8, "亿"), (10**4, "万")),
    "en": ((10**9, "bn"), (10**6, "M"), (10**3, "k")),
}
FROM = 100_000


def number(value: Any) -> str:
    """In full, with the separators of the language: 12,400 or 3.5; a dash for what is not known."""
    if value is None:
        return UNKNOWN
    rounded = round(float(value), 2)
    exact = int(value) if rounded == int(rounded) else rounded
    return number_format(exact, use_l10n=True, force_grouping=True)


def short_number(value: float) -> str:
    """For an axis: large ones counted in thousands, millions, or in ten thousands where Chinese is read."""
    if abs(value) >= FROM:
        for size, sign in LARGE["zh" if (get_language() or "").startswith("zh") else "en"]:
            if abs(value) >= size:
                return f"{number(value / size)}{sign}"
    return number(value)


def on_axis(marks: Sequence[float]) -> list[str]:
    """The numbers along an axis: short ones, unless two of them would then read the same."""
    short = [short_number(mark) for mark in marks]
    return short if len(set(short)) == len(short) else [number(mark) for mark in marks]


def measured(value: Any, unit: Any) -> str:
    """With its unit: 40%, 12 visits."""
    if value is None or not unit:
        return number(value)
    return f"{number(value)}%" if unit == "%" else f"{number(value)} {unit}"


def percent(value: float, whole: float) -> str:
    """A part of a whole; a part that is there is never said to be nothing, nor all before it is."""
    if not whole:
        return UNKNOWN
    return _("under 1%") if 0 < value / whole < 0.01 else share_text(value / whole)


def width_of(text: Any, size: float) -> float:
    """About how many units a text takes at that size: Chinese signs are square, Latin ones take some 0.58 of that."""
    return sum(size * (1 if unicodedata.east_asian_width(sign) in "WF" else 0.58) for sign in str(text))


def fitted(text: Any, room: float, size: float) -> str:
    """The text, cut with an ellipsis where it is wider than `room` units."""
    text = str(text)
    if width_of(text, size) <= room:
        return text
    while text and width_of(text + "…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
