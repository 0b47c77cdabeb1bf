from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("residents", "0008_days_of_a_room")]

    operations = [
        migrations.AddIndex(
            model_name="household",
            index=models.Index(
                condition=models.Q(("ended_on__isnull", True)),
                fields=["room", "unvisited_since"],
                name="household_waiting",
            ),
        ),
    ]
