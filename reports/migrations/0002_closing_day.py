"""The first closing day, until the county names its own."""

from datetime import date

from django.db import migrations

ORIGIN = "Own default: no norm names a day. What is entered late comes within the first days."


def fill(apps, schema_editor):
    days = apps.get_model("reports", "ClosingDay")
    days.objects.get_or_create(valid_from=date(2020, 1, 1), defaults={"day": 10, "origin": ORIGIN})


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_closed_months")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
