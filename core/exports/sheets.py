"""A table to be exported: the same bytes whether PostgreSQL copies it or rows are written one by one."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from core.exports.characters import printable_pieces
from core.exports.csv_cells import PostProcessedCell
from core.exports.csv_renderer import Echo, cell, csv_lines
from core.queries.postgres_copy import can_copy, copy_rows

LINES_AT_ONCE = 200


@dataclass(frozen=True)
class Sheet:
    """A table by column name, in the forms that the kinds of files need.

    `rows()` yields dicts, anew at each call. `copy` is a queryset of the same cells in SQL (`csv_cells`), in the order
    of `columns`; None where some cell cannot be written in SQL. `finish` maps the index of a column to the function
    that makes its cell of the text SQL gives. `typed()` yields dicts with Python's own values, for workbooks.
    `total()` counts the rows; None where that is not known beforehand.
    """

    name: str
    columns: Sequence[str]
    rows: Callable[[], Iterable[dict]]
    copy: QuerySet | None = None
    finish: dict[int, Callable] = field(default_factory=dict)
    typed: Callable[[], Iterable[dict]] | None = None
    total: Callable[[], int] | None = None
    # Over the head of a workbook: what the table is, and lines that say of whom and of when.
    title: str = ""
    notes: Sequence[str] = ()
    # Under the last row of a workbook: the sums, empty where the lines do not add up.
    sums: dict[str, Any] = field(default_factory=dict)

    def values(self) -> Iterable[dict]:
        return (self.typed or self.rows)()


def sheet_of(
    rows: QuerySet,
    columns: Sequence[str],
    as_dict: Callable[[Any], dict],
    cells: dict[str, Any] | None = None,
    typed: Callable[[Any], dict] | None = None,
) -> Sheet:
    """The sheet of a queryset in order of entry.

    `as_dict(row)` makes a dict of a row, `typed(row)` one with Python's own values where `as_dict` gives text.
    `cells` maps the names of columns to their SQL (`csv_cells`).
    """
    ordered = rows.order_by("pk")
    columns_in_sql = [cells[name] for name in columns] if cells is not None else []
    finish = {
        index: column.make for index, column in enumerate(columns_in_sql) if isinstance(column, PostProcessedCell)
    }
    expressions: list[Any] = [
        column.expression if isinstance(column, PostProcessedCell) else column for column in columns_in_sql
    ]
    return Sheet(
        name=rows.model._meta.model_name,
        columns=columns,
        rows=lambda: map(as_dict, ordered.iterator(chunk_size=1000)),
        copy=ordered.values_list(*expressions) if expressions else None,
        finish=finish,
        typed=None if typed is None else lambda: map(typed, ordered.iterator(chunk_size=1000)),
        total=ordered.count,
    )


def csv_pieces(sheet: Sheet) -> Iterator[bytes]:
    """The CSV of a sheet in pieces: byte order mark, header, rows."""
    if sheet.copy is None or not can_copy(sheet.copy):
        yield from _joined(csv_lines(sheet.rows(), sheet.columns))
        return
    yield "".join(csv_lines([], sheet.columns)).encode()
    pieces = printable_pieces(copy_rows(sheet.copy))
    yield from _joined(_finished(pieces, sheet.finish)) if sheet.finish else pieces


def _joined(lines: Iterable[str]) -> Iterator[bytes]:
    """Many lines joined to one piece, because each piece costs the server a write."""
    while piece := "".join(islice(lines, LINES_AT_ONCE)):
        yield piece.encode()


def _finished(pieces: Iterable[bytes], finish: dict[int, Callable]) -> Iterator[str]:
    """Each line with the cells that only the server can make."""
    writer = csv.writer(Echo(), lineterminator="\r\n")
    for row in csv.reader(_lines(pieces)):
        for place, make in finish.items():
            row[place] = cell(make(row[place]))
        yield writer.writerow(row)[:-2] + "\n"


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """Lines of text for csv.reader; a piece may end anywhere, even inside a character."""
    rest = b""
    for piece in pieces:
        whole, mark, rest = (rest + piece).rpartition(b"\n")
        yield from (line + "\n" for line in (whole + mark).decode().split("\n")[:-1])
