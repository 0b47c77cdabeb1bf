from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followups", "0009_days_of_a_room")]

    operations = [
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["room", "window_to", "is_confidential"],
                name="followup_open_late",
            ),
        ),
    ]
