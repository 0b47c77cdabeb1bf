"""Cells of a CSV in SQL for PostgreSQL, letter for letter as `csv_renderer.cell` writes the values of a serializer.

Numbers, days, codes of choices and submission numbers need nothing: COPY writes them as they are (`F("minutes")`).
What holds words is neutralised, moments are local, lists are JSON. Only PostgreSQL understands these.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Func, Subquery, TextField
from django.utils import timezone

from core.exports.csv_renderer import FORMULA_STARTS


class _Cell(Func):
    """A template in which the one expression may stand several times."""

    arity = 1
    output_field = TextField()
    words = ""

    def as_postgresql(self, compiler, connection, **extra):
        sql, params = compiler.compile(self.source_expressions[0])
        times = self.words.count("{x}")
        return self.words.replace("{x}", sql), list(params) * times


class TextCell(_Cell):
    """Text: a spreadsheet will not run it, and nothing at all is an empty cell without quotes."""

    words = (
        f"CASE WHEN ascii({{x}}) IN ({', '.join(str(ord(formula_start)) for formula_start in FORMULA_STARTS)}) "
        "THEN '''' || {x} ELSE NULLIF({x}, '') END"
    )


class BooleanCell(_Cell):
    words = "({x})::text"


class CoordinateCell(_Cell):
    """A decimal number as Python writes it as float: 31.5, 31.0."""

    words = "CASE WHEN {x} = trunc({x}) THEN trunc({x})::text || '.0' ELSE ({x})::float8::text END"


class DaysUntilCell(_Cell):
    """Whole days from a day to `until`."""

    def __init__(self, day, until=None, **extra):
        self.words = f"(DATE '{until}' - {{x}})"
        super().__init__(day, **extra)


class DateTimeCell(_Cell):
    """ISO 8601 on the county's clock; fractions of a second only where there are any.

    The offset is today's: the zone has had the same one since 1991, before any record began.
    """

    words = (
        "to_char({x} AT TIME ZONE INTERVAL 'OFFSET', CASE WHEN {x}::timestamptz(0) = {x} "
        'THEN \'YYYY-MM-DD"T"HH24:MI:SS"OFFSET"\' ELSE \'YYYY-MM-DD"T"HH24:MI:SS.US"OFFSET"\' END)'
    )

    def as_postgresql(self, compiler, connection, **extra):
        sql, params = super().as_postgresql(compiler, connection, **extra)
        offset = f"{timezone.localtime():%z}"
        return sql.replace("OFFSET", f"{offset[:3]}:{offset[3:]}"), params


class JSONObjectCell(Func):
    """One JSON object, as `json.dumps` writes it: `Record(id=F("pk"), text=F("text"))`."""

    output_field = TextField()

    def __init__(self, *expressions, **fields):
        self.names = tuple(fields)
        super().__init__(*expressions, *fields.values())

    def as_postgresql(self, compiler, connection, **extra):
        parts, params = [], []
        for place, (name, expression) in enumerate(zip(self.names, self.source_expressions, strict=True)):
            sql, given = compiler.compile(expression)
            parts.append(f"""'{", " if place else "{"}"{name}": ' || COALESCE(to_json({sql})::text, 'null')""")
            params += given
        return f"({' || '.join(parts)} || '}}')", params


class JSONListCell(Subquery):
    """A JSON list of what a queryset yields, one expression a row: ids, or `Record`s."""

    template = "'[' || array_to_string(ARRAY(%(subquery)s), ', ') || ']'"
    output_field = TextField()


@dataclass(frozen=True)
class PostProcessedCell:
    """A cell of which SQL gives only what it is made from: `make(text)` writes it, from text without neutralising.

    For what is encrypted in the database, and for sentences in the reader's language.
    """

    expression: object
    make: Callable[[str], object]
