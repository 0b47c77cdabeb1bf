"""The one seam for SQL the ORM does not write, with both databases side by side."""

from __future__ import annotations

import fcntl
import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db import DatabaseError, connections, models, router, transaction
from django.db.models import Func, Model

ALIVE_SECONDS = 1


@contextmanager
def recently_alive(connection: Any) -> Iterator[None]:
    """For the first query of a call: skip the health check of a connection that worked within `ALIVE_SECONDS`.

    Django's health check is a statement of its own, as expensive as a small query. A connection that fails is closed,
    so the next attempt opens a new one.
    """
    now = time.monotonic()
    if connection.connection is not None and now - getattr(connection, "alive_at", 0) < ALIVE_SECONDS:
        connection.health_check_done = True
    try:
        yield
    except DatabaseError:
        connection.alive_at = 0
        if not connection.in_atomic_block:
            connection.close()
        raise
    connection.alive_at = now


class AddDays(Func):
    """`date + n days`, staying a date on both databases; `days` may be an expression or a number."""

    output_field = models.DateField()

    def __init__(self, date: Any, days: Any) -> None:
        super().__init__(date, days)

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s)::date", arg_joiner=" + ")

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> Any:
        date, date_params = compiler.compile(self.source_expressions[0])
        days, days_params = compiler.compile(self.source_expressions[1])
        return f"date({date}, ({days}) || ' days')", [*date_params, *days_params]


def date_plus_days(sql: str, days: int) -> str:
    """SQL of the date `sql` moved by a whole number of days, staying a date on both databases."""
    if connections["default"].vendor == "sqlite":
        return f"date({sql}, '{int(days):+d} days')"
    return f"({sql} + {int(days)})"


def refresh_statistics(*models: type[Model]) -> None:
    """Tell PostgreSQL how large tables are by now, before a statement over all of them.

    Right after a bulk load it takes them for empty and joins them row by row: minutes in place of seconds. ANALYZE
    reads a sample, so its cost does not grow with the table. SQLite plans by its indexes and needs no statistics.
    """
    connection = connections["default"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in models:
                cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def tune_table(schema_editor: Any, table: str, **parameters: Any) -> None:
    """In a migration: storage parameters of a table on PostgreSQL (fillfactor, autovacuum); SQLite has none."""
    if schema_editor.connection.vendor == "postgresql":
        assignments = ", ".join(f"{name} = {value}" for name, value in parameters.items())
        schema_editor.execute(f"ALTER TABLE {schema_editor.quote_name(table)} SET ({assignments})")


def insert_select(
    model: type[Model],
    fields: Sequence[str],
    rows: Any,
    around: str = "SELECT * FROM fresh WHERE true",
    replacing: Sequence[str] = (),
) -> int:
    """INSERT … SELECT … ON CONFLICT DO NOTHING; returns how many rows were new.

    With `replacing`, the fields of a unique key, an existing row takes the new values instead.

    `rows` is a queryset whose `values_list` yields `fields` in order, or (SQL, parameters) of such a one. With
    `around` the rows are those of that SELECT over `fresh`, which is the queryset, evaluated once: PostgreSQL would
    repeat its subqueries at every mention.
    Both databases run the same statement, so a job's correctness lives in the table's unique key and a second
    run adds nothing.
    """
    connection = connections[router.db_for_write(model)]
    quote, meta = connection.ops.quote_name, cast(Any, model._meta)
    columns = ", ".join(quote(meta.get_field(name).column) for name in fields)
    select, params = rows if isinstance(rows, tuple) else rows.using(connection.alias).query.sql_with_params()
    conflict = "ON CONFLICT DO NOTHING"
    if replacing:
        key = ", ".join(quote(meta.get_field(name).column) for name in replacing)
        others = [quote(meta.get_field(name).column) for name in fields if name not in replacing]
        conflict = f"ON CONFLICT ({key}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in others)}"
    # SQLite reads "ON CONFLICT" after a bare join as a join constraint; a WHERE settles the parse.
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) "
        f"WITH fresh AS MATERIALIZED ({select}) {around} {conflict}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.rowcount


@contextmanager
def job_lock(name: str) -> Iterator[None]:
    """One transaction that only one runner of the job `name` is in; a second one waits.

    It waits rather than skips, because the first may be dying: PostgreSQL carries a statement of a killed client to
    its end before it rolls back. The lock ends with its process, however that ends. On PostgreSQL it is an advisory
    lock of the transaction, which works through a pooler. SQLite has none, but all its processes share the machine:
    there it is a locked file, taken before the transaction so that a second runner does not block the database.
    """
    if connections["default"].vendor == "postgresql":
        with transaction.atomic():
            advisory_lock(name)
            yield
        return
    folder = Path(settings.VAR_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"{name}.lock", "a", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with transaction.atomic():
            yield


def advisory_lock(name: str) -> None:
    """Wait until no other transaction that called this with `name` is open. SQLite's writers queue anyway."""
    if connections["default"].vendor == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


@contextmanager
def repeatable_read() -> Iterator[None]:
    """A transaction in which every query sees the same instant, whatever others commit meanwhile.

    SQLite's transactions are so by themselves. Inside another transaction on PostgreSQL the level cannot be
    changed any more; then the reads see what that transaction sees.
    """
    connection = connections["default"]
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql" and outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
