import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Sum
from django.db.models.functions import TruncMonth

from core.queries.databases import insert_select, tune_table

LEFT_OUT = ("id", "room", "month")


def sum_up(apps, schema_editor):
    """What the days hold already."""
    daily, monthly = apps.get_model("facts", "DailyFact"), apps.get_model("facts", "MonthlyFact")
    measures = [field.name for field in monthly._meta.concrete_fields if field.name not in LEFT_OUT]
    rows = daily._base_manager.order_by().values("room", of=TruncMonth("day"))
    rows = rows.annotate(**{f"sum_{name}": Sum(name) for name in measures})
    rows = rows.values_list("room", "of", *(f"sum_{name}" for name in measures))
    insert_select(monthly, ["room", "month", *measures], rows)


def tune(apps, schema_editor):
    """Rewritten with every act: room on the page spares the indexes."""
    tune_table(
        schema_editor, "facts_monthlyfact", fillfactor=50, autovacuum_vacuum_scale_factor=0.02,
        autovacuum_analyze_scale_factor=0.02,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0004_room_to_change"),
        ("stations", "0002_one_time_passwords"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthlyFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("visits", models.PositiveIntegerField(db_default=0, default=0, verbose_name="visits")),
                (
                    "door_visits",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="door-to-door visits"),
                ),
                ("patrol_visits", models.PositiveIntegerField(db_default=0, default=0, verbose_name="patrol visits")),
                ("return_visits", models.PositiveIntegerField(db_default=0, default=0, verbose_name="return visits")),
                (
                    "met_visits",
                    models.PositiveIntegerField(
                        db_default=0, default=0, verbose_name="visits at which somebody was met"
                    ),
                ),
                ("refused_visits", models.PositiveIntegerField(db_default=0, default=0, verbose_name="refused visits")),
                ("minutes", models.PositiveIntegerField(db_default=0, default=0, verbose_name="minutes")),
                (
                    "patrol_minutes",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="minutes on patrol"),
                ),
                (
                    "households_met",
                    models.PositiveIntegerField(
                        db_default=0, default=0, verbose_name="households at which somebody was met that day"
                    ),
                ),
                (
                    "households_first_met",
                    models.PositiveIntegerField(
                        db_default=0, default=0, verbose_name="of these, met for the first time in that month"
                    ),
                ),
                (
                    "persons_met",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="persons met that day"),
                ),
                ("follow_ups_due", models.PositiveIntegerField(db_default=0, default=0, verbose_name="follow-ups due")),
                (
                    "follow_ups_done",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="follow-ups done in time"),
                ),
                (
                    "follow_ups_late",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="follow-ups done late"),
                ),
                (
                    "answering_visits",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="visits that closed a follow-up"),
                ),
                ("cases_opened", models.PositiveIntegerField(db_default=0, default=0, verbose_name="opened cases")),
                ("cases_closed", models.PositiveIntegerField(db_default=0, default=0, verbose_name="closed cases")),
                (
                    "cases_agreed",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="closed with an agreement"),
                ),
                (
                    "cases_not_agreed",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="closed without an agreement"),
                ),
                (
                    "cases_reopened",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="cases opened again"),
                ),
                ("arrived", models.PositiveIntegerField(db_default=0, default=0, verbose_name="stays that began")),
                ("departed", models.PositiveIntegerField(db_default=0, default=0, verbose_name="stays that ended")),
                ("month", models.DateField(verbose_name="month")),
                (
                    "room",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="monthly_facts",
                        to="stations.room",
                        verbose_name="police room",
                    ),
                ),
            ],
            options={
                "verbose_name": "monthly fact",
                "verbose_name_plural": "monthly facts",
                "ordering": ["month", "room_id"],
                "indexes": [models.Index(fields=["month", "room"], name="monthlyfact_month")],
                "constraints": [
                    models.UniqueConstraint(fields=("room", "month"), name="monthlyfact_once_per_room_and_month")
                ],
            },
        ),
        migrations.RunPython(sum_up, migrations.RunPython.noop),
        migrations.RunPython(tune, migrations.RunPython.noop),
    ]
