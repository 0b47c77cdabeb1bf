from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0006_lean_indexes")]

    operations = [
        migrations.AlterField(
            model_name="visit",
            name="contact",
            field=models.CharField(
                choices=[
                    ("met", "met"),
                    ("not_home", "nobody home"),
                    ("moved", "moved away"),
                    ("refused", "refused"),
                    ("died", "died"),
                ],
                default="met",
                max_length=8,
                verbose_name="result",
            ),
        ),
    ]
