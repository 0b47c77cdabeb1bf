"""The kinds as shipped; the county lets others follow from a day on."""

from datetime import date

from django.db import migrations

FROM = date(2020, 1, 1)
OWN = "Own default: kinds as most counties keep them; the county sets its own"
KINDS = [
    ("neighbour", "neighbours", "邻里纠纷"),
    ("family", "marriage and family", "婚姻家庭"),
    ("love", "love", "恋爱纠纷"),
    ("debt", "debt", "债务纠纷"),
    ("land", "land and homestead", "土地宅基地"),
    ("labour", "labour and wages", "劳动工资"),
    ("property", "property management", "物业管理"),
    ("medical", "medical", "医疗纠纷"),
    ("traffic", "traffic", "交通事故"),
    ("damage", "damage", "损坏财物"),
    ("compensation", "compensation", "赔偿纠纷"),
    ("petition", "petition matter", "信访事项"),
    ("other", "other", "其他"),
]


def fill(apps, schema_editor):
    kinds = apps.get_model("disputes", "DisputeKind")
    for order, (code, name_en, name_zh) in enumerate(KINDS, 1):
        kinds.objects.get_or_create(
            code=code,
            valid_from=FROM,
            defaults={"name_en": name_en, "name_zh": name_zh, "order": order * 10, "origin": OWN},
        )


class Migration(migrations.Migration):
    dependencies = [("disputes", "0017_kinds")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
