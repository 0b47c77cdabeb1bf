"""The database itself refuses to change or delete a line of the trail."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
"""
SQLITE_BACK = "DROP TRIGGER IF EXISTS audit_entry_no_update; DROP TRIGGER IF EXISTS audit_entry_no_delete;"

POSTGRESQL = """
CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse();
"""
POSTGRESQL_BACK = """
DROP TRIGGER IF EXISTS audit_entry_append_only ON audit_entry;
DROP FUNCTION IF EXISTS audit_entry_refuse();
"""


def run(sqlite, postgresql):
    def apply(apps, schema_editor):
        connection = schema_editor.connection
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            connection.connection.executescript(sqlite) if not connection.in_atomic_block else _each(connection, sqlite)
        else:
            with connection.cursor() as cursor:
                cursor.execute(postgresql)

    return apply


def _each(connection, script):
    """executescript would commit the migration's transaction; triggers end in `END;`."""
    statements = [part.strip() + " END;" for part in script.split("END;") if part.strip()]
    if "END;" not in script:
        statements = [part.strip() for part in script.split(";") if part.strip()]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(run(SQLITE, POSTGRESQL), run(SQLITE_BACK, POSTGRESQL_BACK))]
