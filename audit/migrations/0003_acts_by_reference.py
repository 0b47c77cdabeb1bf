from django.db import migrations, models

import audit.verbs


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="verb",
            field=models.CharField(choices=audit.verbs.verb_choices, max_length=40, verbose_name="act"),
        ),
    ]
