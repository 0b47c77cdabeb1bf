"""The kinds as shipped; an administrator lets others follow from a day on."""

from datetime import date

from django.db import migrations

FROM = date(2020, 1, 1)
OWN = "Own default: kinds as most counties report them; the county sets its own."
KINDS = [
    ("burglary", "Burglary", "入室盗窃"),
    ("theft", "Theft", "盗窃"),
    ("fraud", "Telecom fraud", "电信网络诈骗"),
    ("robbery", "Robbery and snatching", "抢劫抢夺"),
    ("assault", "Assault", "殴打伤害"),
    ("public-order", "Public order", "治安纠纷"),
    ("other", "Other", "其他"),
]


def fill(apps, schema_editor):
    kinds = apps.get_model("incidents", "IncidentKind")
    for order, (code, name_en, name_zh) in enumerate(KINDS, 1):
        kinds.objects.get_or_create(
            code=code,
            valid_from=FROM,
            defaults={"name_en": name_en, "name_zh": name_zh, "order": order * 10, "origin": OWN},
        )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_counts")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
