"""The first limits of waiting: what the lists were tinted by before the county could say."""

from datetime import date

from django.db import migrations

ORIGIN = "Own default: no norm names a number."


def fill(apps, schema_editor):
    limits = apps.get_model("residents", "WaitingLimit")
    limits.objects.get_or_create(
        valid_from=date(2020, 1, 1), defaults={"amber_days": 30, "red_days": 90, "origin": ORIGIN}
    )


class Migration(migrations.Migration):
    dependencies = [("residents", "0006_waiting_limits")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
