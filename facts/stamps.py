"""Validators of cached responses: numbers that only rise, in the same transaction as the change.

For rooms it is `RoomNow.stamp`, raised by every fact_transaction. For small tables that every response depends on,
such as units, officers and postings, it is a row of TableStamp, raised by triggers. So every change is noticed, in
whatever way it is made, and at the moment of its commit; a time of change could promise neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, migrations

from core.queries.databases import recently_alive
from core.scope import Scope
from facts.models import RoomNow, TableStamp

ORGANISATION = (
    "stations_bureau",
    "stations_station",
    "stations_room",
    "stations_community",
    "stations_officer",
    "stations_posting",
)


@dataclass(frozen=True)
class CacheValidator:
    """What a response depends on: the rooms in a scope, with everything counted or displayed of them, and small tables.

    The rooms in scope depend on postings and units, so `tables` include ORGANISATION wherever the scope can change.
    """

    tables: tuple[str, ...] = ()
    scope: Scope | None = None

    def now(self) -> str:
        """A text that differs whenever any of it has changed. One query."""
        return self._text(*self._read())

    def is_current(self, state: str, *others: tuple[CacheValidator, str]) -> bool:
        """Whether `now()` is still `state`, and the same for `others`, which depend on tables alone. One query."""
        tables, rooms = self._read()
        return self._text(tables, rooms) == state and all(
            validator._text(tables, None) == text for validator, text in others
        )

    def _text(self, tables: dict[str, int], rooms: tuple[int, int] | None) -> str:
        of_tables = ".".join(str(tables.get(name, 0)) for name in self.tables)
        # Stamps only rise and rooms are never deleted, so their sum rises with each.
        return of_tables if self.scope is None or rooms is None else f"{rooms[0]}.{rooms[1]}/{of_tables}"

    def _read(self) -> tuple[dict[str, int], tuple[int, int]]:
        if self.scope is None:
            return _read()
        rooms, params = _rooms(self.scope)
        return _read(f" UNION ALL SELECT '', COUNT(*), SUM(stamp) FROM ({rooms}) AS rooms", params)  # noqa: S608  made of a queryset


def _read(more: str = "", params: Sequence[Any] = ()) -> tuple[dict[str, int], tuple[int, int]]:
    """({table: stamp}, (number of rooms, sum of their stamps)); one query, because it is part of every call."""
    table = TableStamp._meta.db_table
    with recently_alive(connection), connection.cursor() as cursor:
        cursor.execute(f"SELECT name, stamp, 0 FROM {table}{more}", params)  # noqa: S608  no outside text
        numbers = {name: (stamp, stamp_sum) for name, stamp, stamp_sum in cursor.fetchall()}
    rooms = numbers.pop("", (0, 0))
    return {name: stamp for name, (stamp, _unused) in numbers.items()}, rooms


@lru_cache(maxsize=4096)
def _rooms(scope: Scope) -> tuple[str, tuple[Any, ...]]:
    """SQL and parameters of the stamps of the rooms in a scope; compiling them costs more than the query."""
    rows = RoomNow.objects.in_scope(scope).order_by().values("stamp")
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 0 AS stamp WHERE 1 = 0", ()


def stamp_table(table: str, columns: Sequence[str] = ()) -> migrations.RunPython:
    """A migration operation that gives a table a stamp; with `columns`, only their updates raise it."""

    def begin(apps: Any, schema_editor: Any) -> None:
        apps.get_model("facts", "TableStamp").objects.get_or_create(name=table)
        of = f" OF {', '.join(columns)}" if columns else ""
        for event in ("INSERT", f"UPDATE{of}", "DELETE"):
            name = f"{table}_{event.split()[0].lower()}_stamp"
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{_on(schema_editor, table)}")
            schema_editor.execute(_trigger(schema_editor, name, event, table), params=None)

    def end(apps: Any, schema_editor: Any) -> None:
        for event in ("insert", "update", "delete"):
            name = f"{table}_{event}_stamp"
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{_on(schema_editor, table)}")
        apps.get_model("facts", "TableStamp").objects.filter(name=table).delete()

    return migrations.RunPython(begin, end)


def _on(schema_editor: Any, table: str) -> str:
    return f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""


def _trigger(schema_editor: Any, name: str, event: str, table: str) -> str:
    if schema_editor.connection.vendor == "postgresql":
        return (
            f"CREATE TRIGGER {name} AFTER {event} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION facts_table_changed('{table}')"
        )
    raised = f"UPDATE facts_tablestamp SET stamp = stamp + 1 WHERE name = '{table}'"  # noqa: S608  a name of ours
    return f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {raised}; END"
