"""A table as a workbook (xlsx), written row by row: constant memory, and nothing in it is a formula."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.properties import PageSetupProperties

from core.errors import Invalid
from core.exports.characters import in_cell
from core.text import LINE_ENDS

if TYPE_CHECKING:
    from core.exports.sheets import Sheet

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 1_048_576  # of a sheet, by the file format; the head is one of them
A4 = 9  # of the paper, by the file format
MAX_LETTERS = 32_767  # of a cell, by the file format
WIDTHS = ((datetime, 18), (date, 12), (bool, 8), (int, 10), (float, 10))
WIDTH_OF_TEXT = 24
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


class TooManyRows(Invalid):
    """More rows than a sheet holds."""


def refuse_too_many(count: int | None) -> None:
    if count is not None and count > MAX_ROWS - 1:
        raise TooManyRows(_("A workbook holds 1,048,575 rows. Choose fewer, or take CSV, which holds all of them."))


def write_workbook(path: Path, sheet: Sheet, rows: Iterable[dict]) -> None:
    """Write `rows` (dicts of Python's own values by the names of `sheet.columns`). Raises TooManyRows."""
    book = Workbook(write_only=True)
    page = book.create_sheet(NOT_IN_TITLES.sub("", in_cell(sheet.name))[:31] or "1")
    above = [sheet.title, *sheet.notes] if sheet.title else []
    head = len(above) + (2 if above else 1)  # a blank row below the title
    page.freeze_panes = f"A{head + 1}"
    _set_up_print(page, head)
    rows = iter(rows)
    first = next(rows, None)
    for place, name in enumerate(sheet.columns, start=1):
        page.column_dimensions[_letters(place)].width = _width(name, (first or {}).get(name))
    try:
        for place, text in enumerate(above):
            page.append([_bold(page, text, size=14) if not place else _cell(page, text)])
        if above:
            page.append([])
        page.append([_bold(page, name) for name in sheet.columns])
        _fill(page, sheet, first, rows)
        if sheet.sums:
            page.append([_bold(page, sheet.sums.get(name)) for name in sheet.columns])
    except BaseException:
        page.close()  # or the half-written sheet stays among the temporary files
        page._writer.cleanup()
        raise
    book.save(path)


def workbook_response(sheet: Sheet) -> HttpResponse:
    """A small table as a workbook, at once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"
        write_workbook(path, sheet, sheet.values())
        body = path.read_bytes()
    response = HttpResponse(body, content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{sheet.name}.xlsx"'
    return response


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


def _set_up_print(page: Any, head: int) -> None:
    """One page wide on A4 across, the head again on every sheet of paper."""
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.print_title_rows = f"{head}:{head}"


def _bold(page: Any, value: Any, size: int = 11) -> Any:
    cell = _cell(page, value)
    cell = cell if hasattr(cell, "font") else WriteOnlyCell(page, value=cell)
    cell.font = Font(bold=True, size=size)
    return cell


def _cell(page: Any, value: Any) -> Any:
    """Dates as dates on the county's clock, numbers as numbers, everything else as text, which is never run."""
    if isinstance(value, datetime):
        return timezone.make_naive(value).replace(microsecond=0) if timezone.is_aware(value) else value
    if value is None or isinstance(value, bool | int | float | date):
        return value
    text = json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value)
    text = in_cell(LINE_ENDS.sub("\n", text))[:MAX_LETTERS]
    if not text.startswith("="):
        return text or None
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    return cell
