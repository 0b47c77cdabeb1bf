"""Cells of a CSV in SQL for PostgreSQL, character for character as `csv_renderer.cell` writes serialized values.

Numbers, days, codes of choices and submission numbers need nothing: COPY writes them as they are (`F("minutes")`).
Free text is protected against formulas, moments are in local time, lists are JSON. These expressions are for
PostgreSQL only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Func, Subquery, TextField
from django.utils import timezone

from core.exports.csv_renderer import FORMULA_STARTS

# No text of PostgreSQL has one, and ascii() of an empty text is its number.
NUL = "\x00"


class _Cell(Func):
    """SQL in which the one expression may occur several times, as `{x}` in `cell_template`."""

    arity = 1
    output_field = TextField()
    cell_template = ""

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list]:
        sql, params = compiler.compile(self.source_expressions[0])
        times = self.cell_template.count("{x}")
        return self.cell_template.replace("{x}", sql), list(params) * times


class TextCell(_Cell):
    """Text that a spreadsheet does not run as a formula; an empty text is an empty cell without quotes."""

    cell_template = (
        f"CASE WHEN ascii({{x}}) IN ({', '.join(str(ord(start)) for start in FORMULA_STARTS if start != NUL)}) "
        "THEN '''' || {x} ELSE NULLIF({x}, '') END"
    )


class BooleanCell(_Cell):
    cell_template = "({x})::text"


class CoordinateCell(_Cell):
    """A decimal number as Python writes it as float: 31.5, 31.0."""

    cell_template = "CASE WHEN {x} = trunc({x}) THEN trunc({x})::text || '.0' ELSE ({x})::float8::text END"


class DaysUntilCell(_Cell):
    """Whole days from a day to `until`."""

    def __init__(self, day: date, until: date | None = None, **extra: Any) -> None:
        self.cell_template = f"(DATE '{until}' - {{x}})"
        super().__init__(day, **extra)


class DateTimeCell(_Cell):
    """ISO 8601 on the county's clock; fractions of a second only where there are any.

    The offset is today's: the zone has had the same one since 1991, before any record began.
    """

    cell_template = (
        "to_char({x} AT TIME ZONE INTERVAL 'OFFSET', CASE WHEN {x}::timestamptz(0) = {x} "
        'THEN \'YYYY-MM-DD"T"HH24:MI:SS"OFFSET"\' ELSE \'YYYY-MM-DD"T"HH24:MI:SS.US"OFFSET"\' END)'
    )

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list]:
        sql, params = super().as_postgresql(compiler, connection, **extra)
        offset = f"{timezone.localtime():%z}"
        return sql.replace("OFFSET", f"{offset[:3]}:{offset[3:]}"), params


class JSONObjectCell(Func):
    """One JSON object, as `json.dumps` writes it: `Record(id=F("pk"), text=F("text"))`."""

    output_field = TextField()

    def __init__(self, *expressions: Any, **fields: Any) -> None:
        self.names = tuple(fields)
        super().__init__(*expressions, *fields.values())

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list]:
        parts, params = [], []
        for place, (name, expression) in enumerate(zip(self.names, self.source_expressions, strict=True)):
            sql, own_params = compiler.compile(expression)
            parts.append(f"""'{", " if place else "{"}"{name}": ' || COALESCE(to_json({sql})::text, 'null')""")
            params += own_params
        return f"({' || '.join(parts)} || '}}')", params


class JSONListCell(Subquery):
    """A JSON list of what a queryset yields, one expression a row: ids, or `JSONObjectCell`s."""

    template = "'[' || array_to_string(ARRAY(%(subquery)s), ', ') || ']'"
    output_field = TextField()


@dataclass(frozen=True)
class PostProcessedCell:
    """A cell that the server finishes: SQL gives the raw text of `expression`, and `make(text)` gives the cell.

    For columns that are encrypted in the database, and for sentences in the reader's language.
    """

    expression: object
    make: Callable[[str], object]
