"""What a kept answer is compared with: numbers that only rise, in the transaction of the change they tell of.

Of rooms it is `RoomNow.stamp`, raised by every act. Of small tables that everything shows, such as units, officers and
their posts, it is a row of TableStamp, raised by triggers: whatever way a change takes, it is seen, and it is seen at
the moment it is committed, which no time of change could promise.
"""

from functools import lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import connection, migrations

from facts.models import RoomNow, TableStamp

ORGANISATION = (
    "stations_bureau",
    "stations_station",
    "stations_room",
    "stations_community",
    "stations_officer",
    "stations_posting",
)


def of_rooms(scope, *tables):
    """A text that differs whenever anything counted or shown of the rooms in `scope`, or a table, has changed.

    Stamps only rise and rooms are never deleted, so their sum rises with each; which rooms are in scope depends on
    posts and units, so `tables` hold ORGANISATION wherever the scope can change.
    """
    rooms, params = _rooms(scope)
    also = f" UNION ALL SELECT '', COUNT(*), SUM(stamp) FROM ({rooms}) AS rooms"  # noqa: S608  made of a queryset
    found, (count, changes) = _read(also, params)
    return f"{count}.{changes}/{_of(found, tables)}"


def of_tables(*tables):
    """The same of tables alone."""
    return _of(_read()[0], tables)


def _read(more="", params=()):
    """({table: stamp}, (how many rooms, sum of their stamps)): one statement, for it is part of every call."""
    table = TableStamp._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, stamp, 0 FROM {table}{more}", params)  # noqa: S608  no outside text
        found = {name: numbers for name, *numbers in cursor.fetchall()}
    rooms = found.pop("", (0, 0))
    return {name: stamp for name, (stamp, _nothing) in found.items()}, rooms


def _of(found, tables):
    return ".".join(str(found.get(name, 0)) for name in tables)


@lru_cache(maxsize=4096)
def _rooms(scope):
    """SQL and parameters of the stamps of the rooms in a scope; making them of a queryset costs more than asking."""
    rows = RoomNow.objects.in_scope(scope).order_by().values("stamp")
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 0 AS stamp WHERE 1 = 0", ()


def following(table, columns=()):
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
