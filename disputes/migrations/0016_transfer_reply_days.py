"""By when 110 and 12345 hear, as shipped; the county lets its own rule follow from a day on."""

from datetime import date

from django.db import migrations

FROM = date(2020, 1, 1)
OWN = "Own default; no national time to reply was read"
REPLY_DAYS = {"transfer_110": 3, "transfer_12345": 5}


def fill(apps, schema_editor):
    for source, days in REPLY_DAYS.items():
        apps.get_model("disputes", "TransferRule").objects.get_or_create(
            source=source, valid_from=FROM, defaults={"reply_days": days, "working_days": True, "origin": OWN}
        )


class Migration(migrations.Migration):
    dependencies = [("disputes", "0015_transfers")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
