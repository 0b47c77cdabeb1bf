"""Basically stable mental disorder: two weeks, then three months if settled, one month if not. Shipped were 90 days.

Where follow-ups were raised already, the old row holds until yesterday, so that old dates stay explained; a county's
own values are left alone. The cadences of people in need end with their categories.
"""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

SHIPPED = "Public health norm: at least 4 visits a year; unstable every 2 weeks, stable every 3 months"
ORIGIN = "Public health norm: basically stable after 2 weeks, then 3 months if settled, 1 month if not"
# interval: (opens days before, late after working days, told to the chief after days)
WINDOWS = {14: (3, 2, 3), 30: (7, 3, 7), 90: (7, 3, 7)}
STAGES = {"": 14, "settled": 90, "unsettled": 30}
CARE = ("elder_alone", "hardship")


def set_cadences(apps, schema_editor):
    Cadence, FollowUp = apps.get_model("followups", "Cadence"), apps.get_model("followups", "FollowUp")
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    for cadence in Cadence.objects.filter(category__code__in=CARE):
        if cadence.valid_until is None or cadence.valid_until > yesterday:
            cadence.valid_until = max(yesterday, cadence.valid_from)
            cadence.save(update_fields=["valid_until"])
    shipped = Cadence.objects.filter(category__code="severe_mental_disorder", level="2", stage="", origin=SHIPPED)
    for cadence in shipped.filter(interval_days=90, valid_until=None):
        valid_from = cadence.valid_from
        if FollowUp.objects.exists() and valid_from <= yesterday:
            cadence.valid_until, valid_from = yesterday, today
            cadence.save(update_fields=["valid_until"])
        else:
            cadence.delete()  # nothing was raised by it yet
        for stage, interval in STAGES.items():
            lead, grace, limit = WINDOWS[interval]
            Cadence.objects.create(
                category_id=cadence.category_id, level="2", stage=stage, valid_from=valid_from, interval_days=interval,
                lead_days=lead, grace_working_days=grace, escalate_after_days=limit, origin=ORIGIN,
            )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("followups", "0016_cadence_stage"), ("residents", "0015_people_in_need_are_not_listed")]
    operations = [migrations.RunPython(set_cadences, migrations.RunPython.noop)]
