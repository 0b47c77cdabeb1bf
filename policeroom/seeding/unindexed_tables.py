"""PostgreSQL loads the large tables without their indexes and foreign keys, and makes and checks them at the end.

Kept up row by row they cost more than everything else together; made at once, each is a sort. What was taken away is
what the catalogue says, word for word, so that this knows no index by name. For `seed_county` alone: nothing else may
work in the database meanwhile.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, connections

TABLES = (
    "visits_visit", "visits_visit_residents", "visits_finding", "followups_followup", "residents_searchterm",
    "residents_resident", "residents_residency", "residents_household", "residents_dwelling",
)  # fmt: skip
INDEXES = """
    SELECT c.conrelid::regclass::text, quote_ident(c.conname), pg_get_constraintdef(c.oid), true
    FROM pg_constraint c WHERE c.contype = 'u' AND c.conrelid = ANY(%s::regclass[])
    UNION ALL
    SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), false
    FROM pg_index i WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
        AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype = 'u')
"""
KEYS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""
SPEED = "SET maintenance_work_mem = '512MB'; SET synchronous_commit = off"


@contextmanager
def tables(workers, stage):
    """While this lasts, TABLES have primary keys and checks alone."""
    indexes, keys = _query(INDEXES, [list(TABLES)] * 2), _query(KEYS, [list(TABLES)])
    for table, name, _text in keys:
        _execute([f"ALTER TABLE {table} DROP CONSTRAINT {name}"])
    for table, name, _text, is_constraint in indexes:
        _execute([f"ALTER TABLE {table} DROP CONSTRAINT {name}" if is_constraint else f"DROP INDEX {name}"])
    try:
        yield
    finally:
        stage("indexes")
        # Together, tables of the same size: the large ones come first.
        indexes.sort(key=lambda row: TABLES.index(row[0]))
        _run_in_threads(workers, [_index(*row) for row in indexes])
        _run_in_threads(
            1, [[f"ALTER TABLE {table} ADD CONSTRAINT {name} {text} NOT VALID"] for table, name, text in keys]
        )
        stage("keys")
        _run_in_threads(workers, [[f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}"] for table, name, _text in keys])


def vacuum():
    """Mark what is visible to all and gather statistics, so that the first reader pays for nothing."""
    for table in connection.introspection.table_names():
        if table in {model._meta.db_table for model in apps.get_models(include_auto_created=True)}:
            _execute([f"VACUUM (ANALYZE) {connection.ops.quote_name(table)}"])


def _index(table, name, text, is_constraint):
    return [f"ALTER TABLE {table} ADD CONSTRAINT {name} {text}" if is_constraint else text]


def _run_in_threads(workers, jobs):
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(_in_own_connection, job) for job in jobs]:
            done.result()


def _in_own_connection(statements):
    """In a connection of this thread's own."""
    try:
        _execute([SPEED, *statements])
    finally:
        connections.close_all()


def _execute(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _query(question, params):
    with connection.cursor() as cursor:
        cursor.execute(question, params)
        return cursor.fetchall()
