"""Loading very many prepared rows: COPY on PostgreSQL, one prepared statement on SQLite.

For seeding, imports and benchmarks, where every row is known to be sound and instances would cost more
than the database does. No signal, no `save()`; constraints of the database hold as always.
"""

import json
from datetime import date, datetime
from io import StringIO
from uuid import UUID

from django.core.management.color import no_style
from django.db import connections, models, router

# These reach both databases as they are; every other kind of column prepares its value first.
_PLAIN = (models.CharField, models.IntegerField, models.BooleanField, models.ForeignKey)


def insert_rows(model, rows):
    """Insert dicts of column values (`household_id=3`); what a row leaves out takes the field's default.

    Returns how many rows were written. Runs in the caller's transaction. Raises IntegrityError like any insert.
    """
    connection = connections[router.db_for_write(model)]
    rows = list(rows)
    # Rows that nobody refers to leave their id to the database; then none of them may name one.
    own_ids = any(model._meta.pk.attname in row for row in rows)
    fields = [f for f in model._meta.concrete_fields if not f.generated and (own_ids or not f.primary_key)]
    prepared = [_prepare(fields, row, connection) for row in rows]
    if not prepared:
        return 0
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            text = StringIO("".join("\t".join(map(_copy_text, row)) + "\n" for row in prepared))
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", prepared)  # noqa: S608
    return len(prepared)


def reset_sequences(*tables):
    """After rows came with their own ids: the next id the database gives lies beyond them."""
    connection = connections[router.db_for_write(tables[0])]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)


def _prepare(fields, row, connection):
    values = []
    for field in fields:
        name = field.attname
        value = row[name] if name in row else field.get_default()
        if value is not None and not isinstance(field, _PLAIN):
            value = field.get_db_prep_save(value, connection)
        values.append(value)
    return values


def _copy_text(value):
    """One value in COPY's text form."""
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if hasattr(value, "adapted"):  # how the driver wraps JSON
        value = value.dumps(value.adapted) if hasattr(value, "dumps") else json.dumps(value.adapted)
    return str(value).replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")
