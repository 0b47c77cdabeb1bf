"""The county's first par volumes."""

from datetime import date

from django.db import migrations

ORIGIN = "One county's practice: 10 households and 20 hours a week. Choose your own."
DEFAULTS = [("households_week", 10), ("hours_week", 20)]


def fill(apps, schema_editor):
    par = apps.get_model("visits", "ParVolume")
    for measure, value in DEFAULTS:
        par.objects.get_or_create(
            measure=measure, valid_from=date(2020, 1, 1), defaults={"value": value, "origin": ORIGIN}
        )


class Migration(migrations.Migration):
    dependencies = [("visits", "0002_par_volume")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
