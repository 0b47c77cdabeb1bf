from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followups", "0011_lean_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["due_on", "id"], name="followup_open_due"
            ),
        ),
    ]
