"""A whole in its parts: one bar, and under it each part with its name, its value and its share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.charts.bar_parts import Bar
from core.charts.formatting import fitted, measured, number, percent
from core.charts.parts import CANVASES, Cell, Figure, Key, Table, Text

if TYPE_CHECKING:
    from core.charts.parts import Canvas

# More parts than can be told apart stand together as the last one; the table names each.
MOST = 5
TONES = ("a", "b", "c", "d", "rest")
HEIGHT, ROW = 26, 20


@dataclass(frozen=True)
class ShareDrawing:
    canvas: object
    height: float
    bars: list
    keys: list


def shares(
    title: Any,
    parts: Iterable[tuple[Any, Any]],
    unit: str = "",
    note: Any = "",
    links: Sequence | None = None,
    first: Any = "",
) -> Figure:
    """`parts` are (label, value), none below zero, in the order they are drawn; what is not known counts as nothing."""
    parts = [(str(label), value) for label, value in parts]
    if any(value is not None and value < 0 for _label, value in parts):
        raise ValueError("a part of a whole is not below zero")
    if links is not None and len(links) != len(parts):
        raise ValueError("links need one entry per part")
    whole = sum(value or 0 for _label, value in parts)
    rows = [
        (
            Cell(label),
            [Cell(measured(value, unit), (links[at] if links else "") or ""), Cell(percent(value or 0, whole))],
        )
        for at, (label, value) in enumerate(parts)
    ]
    table = Table([str(first) or _("Part"), str(unit) or _("How many"), _("Share")], rows)
    if not whole:
        return Figure("shares", str(title), _("No figures are known."), table, note=str(note))
    merged = _merge_smallest(parts)
    shares_text = ", ".join(f"{label} {percent(value or 0, whole)}" for label, value in merged)
    sentence = _("%(whole)s in all: %(parts)s.") % {"whole": measured(whole, unit), "parts": shares_text}
    drawings = [_drawn(merged, whole, unit, canvas) for canvas in CANVASES]
    return Figure("shares", str(title), sentence, table, drawings, str(note))


def _merge_smallest(parts: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    if len(parts) <= MOST:
        return parts
    largest = sorted(parts, key=lambda part: -(part[1] or 0))[: MOST - 1]
    named = [part for part in parts if part in largest][: MOST - 1]
    rest = sum(value or 0 for _label, value in parts) - sum(value or 0 for _label, value in named)
    return [*named, (_("others"), rest)]


def _drawn(parts: list[tuple[str, Any]], whole: float, unit: str, canvas: Canvas) -> ShareDrawing:
    drawn, keys, x = [], [], 0.0
    for at, (label, value) in enumerate(parts):
        width = canvas.width * float(value or 0) / float(whole)
        amount = f"{measured(value, unit)} · {percent(value or 0, whole)}"
        if value:
            drawn.append(Bar(TONES[at], round(x, 1), 0, round(width, 1), HEIGHT, f"{label}: {amount}"))
        x += width
        y = HEIGHT + 22 + at * ROW
        tail = f"{number(value)} · {percent(value or 0, whole)}"
        text = f"{fitted(label, canvas.width * 0.55, canvas.text)}  {tail}"
        full = label if not text.startswith(f"{label}  ") else ""
        keys.append(Key(TONES[at], 0, y - 4, Text(20, y, text, full=full)))
    return ShareDrawing(canvas, HEIGHT + 14 + ROW * len(parts), drawn, keys)
