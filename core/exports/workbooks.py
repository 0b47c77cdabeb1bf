"""A table as a workbook (xlsx), written row by row: constant memory, and nothing in it is a formula."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from core.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

    from core.exports.sheets import Sheet

MAX_ROWS = 1_048_576  # of a sheet, by the file format; the head is one of them
MAX_LETTERS = 32_767  # of a cell, by the file format
WIDTHS = ((datetime, 18), (date, 12), (bool, 8), (int, 10), (float, 10))
WIDTH_OF_TEXT = 24


class TooManyRows(Invalid):
    """More rows than a sheet holds."""


def refuse_too_many(count: int | None) -> None:
    if count is not None and count > MAX_ROWS - 1:
        raise TooManyRows(_("A workbook holds 1,048,575 rows. Choose fewer, or take CSV, which holds all of them."))


def write_workbook(path: Path, sheet: Sheet, rows: Iterable[dict]) -> None:
    """Write `rows` (dicts of Python's own values by the names of `sheet.columns`). Raises TooManyRows."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.name[:31] or "1")
    page.freeze_panes = "A2"
    rows = iter(rows)
    first = next(rows, None)
    for place, name in enumerate(sheet.columns, start=1):
        page.column_dimensions[_letters(place)].width = _width(name, (first or {}).get(name))
    try:
        page.append([_head(page, name) for name in sheet.columns])
        _fill(page, sheet, first, rows)
    except BaseException:
        page.close()  # or the half-written sheet stays among the temporary files
        page._writer.cleanup()
        raise
    book.save(path)


def _fill(page: Any, sheet: Sheet, first: dict | None, rows: Iterator[dict]) -> None:
    count = 0
    while first is not None:
        count += 1
        refuse_too_many(count)
        page.append([_cell(page, first.get(name)) for name in sheet.columns])
        first = next(rows, None)


def _letters(place: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _width(name: str, value: Any) -> int:
    """By the kind of the first value; Chinese letters are two wide."""
    head = sum(2 if ord(letter) > 0x2E80 else 1 for letter in name) + 2
    return max(head, next((width for kind, width in WIDTHS if isinstance(value, kind)), WIDTH_OF_TEXT))


def _head(page: Any, name: str) -> Any:
    cell = WriteOnlyCell(page, value=name)
    cell.font = Font(bold=True)
    return cell


def _cell(page: Any, value: Any) -> Any:
    """Dates as dates on the county's clock, numbers as numbers, everything else as text, which is never run."""
    if isinstance(value, datetime):
        return timezone.make_naive(value).replace(microsecond=0) if timezone.is_aware(value) else value
    if value is None or isinstance(value, bool | int | float | date):
        return value
    text = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value)
    text = ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_LETTERS]
    if not text.startswith("="):
        return text or None
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    return cell
