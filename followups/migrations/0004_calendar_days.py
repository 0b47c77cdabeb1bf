"""The working calendar from 2020 to 400 days ahead; the nightly job extends it."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

from followups.calendar.holidays import CALENDAR_STARTS, DAYS_AHEAD, calendar_rows


def fill(apps, schema_editor):
    CalendarDay = apps.get_model("followups", "CalendarDay")
    rows = calendar_rows(CALENDAR_STARTS, timezone.localdate() + timedelta(days=DAYS_AHEAD), {})
    CalendarDay.objects.bulk_create([CalendarDay(**row) for row in rows], batch_size=1000, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("followups", "0003_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
