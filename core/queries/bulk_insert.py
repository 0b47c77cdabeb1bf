"""Loading very many prepared rows: COPY on PostgreSQL, `executemany` on SQLite.

For seeding, imports and benchmarks, whose rows are valid already and where instances would cost more than the
database does. No signals and no `save()`; the constraints of the database hold as always.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from io import StringIO
from itertools import repeat
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connections, models, router
from django.db.models import Model

# These reach both databases as they are; every other kind of column prepares its value first.
_PLAIN = (models.CharField, models.IntegerField, models.BooleanField, models.ForeignKey)
# COPY's text form takes these as they are, too.
_COPIED = (models.DateField, models.UUIDField, models.DecimalField)
_TO_ESCAPE = re.compile(r"[\\\t\n\r]")
_MISSING = object()


def insert_rows(model: type[Model], rows: Iterable[dict[str, Any]]) -> int:
    """Insert dicts of column values (`household_id=3`); a missing column takes the field's default.

    Returns the number of rows written. Runs in the caller's transaction. Raises IntegrityError like any insert.
    """
    rows = list(rows)
    if not rows:
        return 0
    connection = connections[router.db_for_write(model)]
    # Rows may name their ids or leave them to the database, but all of them alike.
    own_ids = any(model._meta.pk.attname in row for row in rows)
    fields: list[Any] = [f for f in model._meta.concrete_fields if not f.generated and (own_ids or not f.primary_key)]
    columns_of_values = [_column(field, rows, connection) for field in fields]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lines = zip(*[_copy_texts(column) for column in columns_of_values], strict=True)
            text = StringIO("\n".join(map("\t".join, lines)) + "\n")
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)
        else:
            marks = ", ".join(["%s"] * len(fields))
            values = list(zip(*columns_of_values, strict=True))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)  # noqa: S608
    return len(rows)


def reset_sequences(*tables: type[Model]) -> None:
    """After rows came with their own ids: the next id the database gives lies beyond them."""
    connection = connections[router.db_for_write(tables[0])]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)


def _column(field: Any, rows: list[dict[str, Any]], connection: Any) -> list:
    """The values of one column, prepared for the database; column by column costs a third of row by row."""
    name = field.attname
    values = [row.get(name, _MISSING) for row in rows]
    if any(value is _MISSING for value in values):
        values = [field.get_default() if value is _MISSING else value for value in values]
    if isinstance(field, _PLAIN) or type(field) is models.TextField:
        return values
    if connection.vendor == "postgresql" and isinstance(field, _COPIED):
        return values
    return [None if value is None else field.get_db_prep_save(value, connection) for value in values]


def _copy_texts(values: Sequence) -> Iterable[str]:
    """One column in COPY's text form."""
    kinds = set(map(type, values)) - {type(None)}
    if not kinds:
        return repeat(r"\N", len(values))
    if len(kinds) > 1:
        return [r"\N" if value is None else _text_of(type(value))(value) for value in values]
    text = _text_of(kind := kinds.pop())
    if kind is date:
        # Many rows have the same few days.
        texts = {None: r"\N"} | {day: day.isoformat() for day in set(values) - {None}}
        return [texts[value] for value in values]
    return [r"\N" if value is None else text(value) for value in values]


def _escaped(text: str) -> str:
    if _TO_ESCAPE.search(text) is None:
        return text
    return text.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")


def _json(value: Any) -> str:
    return _escaped(value.dumps(value.adapted) if hasattr(value, "dumps") else json.dumps(value.adapted))


_TEXTS: dict[type, Callable[[Any], str]] = {
    str: _escaped,
    int: str,
    bool: lambda value: "t" if value else "f",
    datetime: lambda value: value.isoformat(" "),
    date: date.isoformat,
    UUID: str,
}


def _text_of(kind: Any) -> Callable[[Any], str]:
    """How values of this type are written."""
    if kind in _TEXTS:
        return _TEXTS[kind]
    if hasattr(kind, "adapted") or hasattr(kind, "dumps"):  # how the driver wraps JSON
        return _json
    return lambda value: _escaped(str(value))
