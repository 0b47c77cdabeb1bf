"""What a kept answer is compared with: numbers that only rise, in the transaction of the change they tell of.

Of rooms it is `RoomNow.stamp`, raised by every act. Of small tables that everything shows, such as units, officers and
their posts, it is a row of TableStamp, raised by triggers: whatever way a change takes, it is seen, and it is seen at
the moment it is committed, which no time of change could promise.
"""

from dataclasses import dataclass
from functools import lru_cache

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
    """What an answer rests on: anything counted or shown of the rooms in a scope, and small tables.

    Which rooms are in scope depends on posts and units, so `tables` hold ORGANISATION wherever the scope can change.
    """

    tables: tuple[str, ...] = ()
    scope: Scope | None = None

    def now(self):
        """A text that differs whenever any of it has changed. One statement."""
        return self._text(*self._read())

    def is_current(self, seen, *others):
        """Whether it says `seen` still, and so does each of `others`: (Ground of tables alone, text). One statement."""
        tables, rooms = self._read()
        return self._text(tables, rooms) == seen and all(
            validator._text(tables, None) == text for validator, text in others
        )

    def _text(self, tables, rooms):
        of_tables = ".".join(str(tables.get(name, 0)) for name in self.tables)
        # Stamps only rise and rooms are never deleted, so their sum rises with each.
        return of_tables if self.scope is None else f"{rooms[0]}.{rooms[1]}/{of_tables}"

    def _read(self):
        if self.scope is None:
            return _read()
        rooms, params = _rooms(self.scope)
        return _read(f" UNION ALL SELECT '', COUNT(*), SUM(stamp) FROM ({rooms}) AS rooms", params)  # noqa: S608  made of a queryset


def _read(more="", params=()):
    """({table: stamp}, (how many rooms, sum of their stamps)): one statement, for it is part of every call."""
    table = TableStamp._meta.db_table
    with recently_alive(connection), connection.cursor() as cursor:
        cursor.execute(f"SELECT name, stamp, 0 FROM {table}{more}", params)  # noqa: S608  no outside text
        results = {name: numbers for name, *numbers in cursor.fetchall()}
    rooms = results.pop("", (0, 0))
    return {name: stamp for name, (stamp, _nothing) in results.items()}, rooms


@lru_cache(maxsize=4096)
def _rooms(scope):
    """SQL and parameters of the stamps of the rooms in a scope; making them of a queryset costs more than asking."""
    rows = RoomNow.objects.in_scope(scope).order_by().values("stamp")
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 0 AS stamp WHERE 1 = 0", ()


def stamp_table(table, columns=()):
    """The step of a migration from which on a table has a stamp; of updates only those of `columns`, when named."""

    def begin(apps, schema_editor):
        apps.get_model("facts", "TableStamp").objects.get_or_create(name=table)
        of = f" OF {', '.join(columns)}" if columns else ""
        for event in ("INSERT", f"UPDATE{of}", "DELETE"):
            name = f"{table}_{event.split()[0].lower()}_stamp"
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{_on(schema_editor, table)}")
            schema_editor.execute(_trigger(schema_editor, name, event, table), params=None)

    def end(apps, schema_editor):
        for event in ("insert", "update", "delete"):
            name = f"{table}_{event}_stamp"
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{_on(schema_editor, table)}")
        apps.get_model("facts", "TableStamp").objects.filter(name=table).delete()

    return migrations.RunPython(begin, end)


def _on(schema_editor, table):
    return f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""


def _trigger(schema_editor, name, event, table):
    if schema_editor.connection.vendor == "postgresql":
        return (
            f"CREATE TRIGGER {name} AFTER {event} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION facts_table_changed('{table}')"
        )
    raised = f"UPDATE facts_tablestamp SET stamp = stamp + 1 WHERE name = '{table}'"  # noqa: S608  a name of ours
    return f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {raised}; END"
