"""What was moved before its first promise was kept: the trail still tells it."""

from datetime import date

from django.db import migrations

RESCHEDULED = "followup_rescheduled"


def first_promises(apps, schema_editor):
    """The first move of each that tells both days; a later calendar change is not undone by it."""
    entries, follow_ups = apps.get_model("audit", "Entry"), apps.get_model("followups", "FollowUp")
    promises = {}
    lines = entries.objects.filter(verb=RESCHEDULED, target_type__model="followup").order_by("id")
    for pk, changes in lines.values_list("target_id", "changes"):
        promises.setdefault(pk, changes)
    for pk, changes in promises.items():
        first_due_on, first_window_to = (_before(changes, name) for name in ("due_on", "window_to"))
        if first_due_on is not None:
            last = first_window_to or first_due_on
            rows = follow_ups.objects.filter(pk=pk, due_on__gte=first_due_on, first_due_on__isnull=True)
            rows.update(first_due_on=first_due_on, first_window_to=max(last, first_due_on))


def _before(changes, name):
    values = changes.get(name)
    return date.fromisoformat(values[0]) if values and values[0] else None


class Migration(migrations.Migration):
    dependencies = [
        ("followups", "0014_first_promise_of_what_was_moved"),
        ("audit", "0004_room_and_request"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(first_promises, migrations.RunPython.noop)]
