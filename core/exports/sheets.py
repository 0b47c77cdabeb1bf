"""A table on its way out of the house: the same bytes whether PostgreSQL copies it or rows are written one by one."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import QuerySet

from core.exports.csv_cells import PostProcessedCell
from core.exports.csv_renderer import Echo, cell, csv_lines
from core.queries.postgres_copy import can_copy, copy_rows

LINES_AT_ONCE = 200


@dataclass(frozen=True)
class Sheet:
    """`rows()` yields dicts by column name, newly each time; `copy` has the same cells in SQL (`csv_cells`), in the
    order of `columns`, where all of them can be said so; `finish` are those that the server makes of what SQL gives,
    by place; `typed()` makes the rows with dates as dates, for workbooks; `total()` counts them where that is known.
    """

    name: str
    columns: list
    rows: Callable[[], Iterable[dict]]
    copy: QuerySet | None = None
    finish: dict[int, Callable] = field(default_factory=dict)
    typed: Callable[[], Iterable[dict]] | None = None
    total: Callable[[], int] | None = None

    def values(self):
        return (self.typed or self.rows)()


def sheet_of(rows, columns, as_dict, cells=None, typed=None):
    """The sheet of a queryset in order of entry: `as_dict(row)` makes a row, `cells` its columns in SQL.

    `typed(row)` makes a row with Python's own values where `as_dict` gives words.
    """
    ordered = rows.order_by("pk")
    said = [cells[name] for name in columns] if cells is not None else []
    finish = {place: one.make for place, one in enumerate(said) if isinstance(one, PostProcessedCell)}
    bare = [item.expression if isinstance(item, PostProcessedCell) else item for item in said]
    return Sheet(
        name=rows.model._meta.model_name,
        columns=columns,
        rows=lambda: map(as_dict, ordered.iterator(chunk_size=1000)),
        copy=ordered.values_list(*bare) if bare else None,
        finish=finish,
        typed=None if typed is None else lambda: map(typed, ordered.iterator(chunk_size=1000)),
        total=ordered.count,
    )


def csv_pieces(sheet) -> Iterator[bytes]:
    """The CSV of a sheet in pieces: byte order mark, header, rows."""
    if not can_copy(sheet.copy):
        yield from _joined(csv_lines(sheet.rows(), sheet.columns))
        return
    yield "".join(csv_lines([], sheet.columns)).encode()
    pieces = copy_rows(sheet.copy)
    yield from _joined(_finished(pieces, sheet.finish)) if sheet.finish else pieces


def _joined(lines):
    """Many lines in one piece: each piece costs the server a write."""
    while piece := "".join(islice(lines, LINES_AT_ONCE)):
        yield piece.encode()


def _finished(pieces, finish):
    """Each line with the cells that the database could not write."""
    writer = csv.writer(Echo(), lineterminator="\r\n")
    for row in csv.reader(_lines(pieces)):
        for place, make in finish.items():
            row[place] = cell(make(row[place]))
        yield writer.writerow(row)[:-2] + "\n"


def _lines(pieces):
    """Text by line feeds, as the reader of CSV wants it; a piece ends anywhere, in a character too."""
    rest = b""
    for piece in pieces:
        whole, mark, rest = (rest + piece).rpartition(b"\n")
        yield from (line + "\n" for line in (whole + mark).decode().split("\n")[:-1])
