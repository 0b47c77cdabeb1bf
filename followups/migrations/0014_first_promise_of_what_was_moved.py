from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [("followups", "0013_changes_of_the_calendar")]

    operations = [
        migrations.RemoveIndex(model_name="followup", name="followup_room_due"),
        migrations.RemoveIndex(model_name="followup", name="followup_open_late"),
        migrations.AddField(
            model_name="followup",
            name="first_due_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="first due on"),
        ),
        migrations.AddField(
            model_name="followup",
            name="first_window_to",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="first promised no later than"),
        ),
        migrations.AddField(
            model_name="followup",
            name="promised_on",
            field=models.GeneratedField(
                db_persist=True, expression=Coalesce("first_due_on", "due_on"), output_field=models.DateField()
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="promised_to",
            field=models.GeneratedField(
                db_persist=True, expression=Coalesce("first_window_to", "window_to"), output_field=models.DateField()
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["room", "promised_to", "is_confidential"],
                name="followup_open_late",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=["room", "promised_on"],
                name="followup_room_due",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("first_due_on__isnull", False)),
                fields=["room", "promised_on"],
                name="followup_room_moved",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_due_on__isnull", True), ("first_window_to__isnull", True)),
                    models.Q(
                        ("first_due_on__lte", models.F("due_on")),
                        ("first_window_to__gte", models.F("first_due_on")),
                    ),
                    _connector="OR",
                ),
                name="followup_moved_to_a_later_day",
            ),
        ),
    ]
