"""A file as rows of cells: text with commas or tabs in UTF-8 or GBK, or a workbook's first sheet."""

import csv
import io
import zipfile
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from core.errors import Invalid, TooLarge

MAX_BYTES = 5 * 1024 * 1024
# A workbook is a zip file; the unpacked size is read from its table of contents before anything is unpacked.
MAX_UNPACKED = 60 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 100
WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def rows_of(content: bytes) -> list[list[Any]]:
    """[[cell, …], …]: text, numbers and dates as the file holds them; Invalid when it cannot be read."""
    if not content.strip():
        raise Invalid(_("The file is empty."), field="file")
    if len(content) > MAX_BYTES:
        raise TooLarge(_("The file is larger than %(most)d MB.") % {"most": MAX_BYTES // 1024 // 1024}, field="file")
    rows = _workbook(content) if content.startswith((WORKBOOK, OLD_WORKBOOK)) else _text(content)
    if len(rows) > MAX_ROWS:
        raise TooLarge(_("The file has more than %(most)d rows; send it in parts.") % {"most": MAX_ROWS}, field="file")
    return [row[:MAX_COLUMNS] for row in rows]


def _workbook(content: bytes) -> list[list[Any]]:
    if content.startswith(WORKBOOK):
        _refuse_bombs(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MAX_ROWS + 1)
    except (CalamineError, IndexError, ValueError, OSError) as error:
        raise Invalid(_("The workbook cannot be read; save it again as xlsx or CSV."), field="file") from error


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Invalid(_("The workbook cannot be read; save it again as xlsx or CSV."), field="file") from error
    if unpacked > MAX_UNPACKED:
        raise TooLarge(_("The workbook is too large; keep only the one table."), field="file")


def _text(content: bytes) -> list[list[Any]]:
    text = _decoded(content).replace("\x00", "")
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Invalid(_("The file is no table of text; save it as xlsx or CSV."), field="file") from error


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, else GBK."""
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(_("The file is neither UTF-8 nor GBK text."), field="file")
