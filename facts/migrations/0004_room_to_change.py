from django.db import migrations

from core.queries.databases import tune_table


def tune(apps, schema_editor):
    """Today's rows change with every act, and no index holds what changes: with room on the page no index is touched."""
    tune_table(
        schema_editor, "facts_dailyfact", fillfactor=80, autovacuum_vacuum_scale_factor=0.02,
        autovacuum_analyze_scale_factor=0.02,
    )  # fmt: skip
    # One row a room, changed all day: dead versions are many times the table within minutes.
    tune_table(
        schema_editor, "facts_roomnow", fillfactor=30, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=500,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("facts", "0003_refused_visits")]

    operations = [migrations.RunPython(tune, migrations.RunPython.noop)]
