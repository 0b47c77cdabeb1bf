"""Units, officers and posts have stamps, raised by the database itself."""

from django.db import migrations, models

from facts.stamps import stamp_table

# What of an officer is shown. Signing in is no change of it.
SHOWN = ("badge", "name", "mobile", "is_active", "version")

FUNCTION = """
CREATE OR REPLACE FUNCTION facts_table_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN UPDATE facts_tablestamp SET stamp = stamp + 1 WHERE name = TG_ARGV[0]; RETURN NULL; END $$
"""


def make_function(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)


def drop_function(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS facts_table_changed()")


class Migration(migrations.Migration):
    dependencies = [("facts", "0001_daily_facts"), ("stations", "0002_one_time_passwords")]

    operations = [
        migrations.CreateModel(
            name="TableStamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="table")),
                ("stamp", models.PositiveBigIntegerField(db_default=0, default=0, verbose_name="changes")),
            ],
            options={
                "verbose_name": "changes of a table",
                "verbose_name_plural": "changes of tables",
                "ordering": ["name"],
            },
        ),
        migrations.RunPython(make_function, drop_function),
        stamp_table("stations_bureau"),
        stamp_table("stations_station"),
        stamp_table("stations_room"),
        stamp_table("stations_community"),
        stamp_table("stations_officer", SHOWN),
        stamp_table("stations_posting"),
    ]
