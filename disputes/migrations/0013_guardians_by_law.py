"""Who of the parties needs a guardian, by the procedure rules (178-186): police mediation alone, below 18.

The shipped rows said 16 for police and for people's mediation. They end the day before; the new ones hold from the day
the law of 2025 is in force. Of rows that a county let follow since then only the age and the new numbers are corrected.
"""

from datetime import date, timedelta

from django.db import migrations

FROM = date(2026, 1, 1)
POLICE = "Procedure rules 178-186 and 165; first round within 3 working days: work rules of 2007, 9"
PEOPLE = "People's mediation law; a month: rules of 2002, 33. No guardian's age; 30 days more: own default"
SHIPPED_AGE = 16
NEW = {
    "police": {
        "guardian_below_age": 18,
        "guardian_exempt_from_age": 16,
        "restart_days": 30,
        "restart_extension_days": 30,
    },
    "people": {"guardian_below_age": None},
}
ORIGINS = {"police": POLICE, "people": PEOPLE}


def follow(apps, schema_editor):
    rows = apps.get_model("disputes", "Procedure").objects
    for code, values in NEW.items():
        later = rows.filter(code=code, valid_from__gte=FROM)
        for row in later.filter(guardian_below_age=SHIPPED_AGE):
            for name, value in values.items():
                setattr(row, name, value)
            row.save(update_fields=[*values])
        before = rows.filter(code=code, valid_from__lt=FROM).order_by("-valid_from", "-id").first()
        if before is None or later.filter(valid_from=FROM).exists():
            continue
        if before.valid_until is not None and before.valid_until < FROM:
            continue
        until = before.valid_until
        before.valid_until = FROM - timedelta(days=1)
        before.save(update_fields=["valid_until"])
        before.pk, before.valid_from, before.valid_until, before.origin = None, FROM, until, ORIGINS[code]
        for name, value in values.items():
            setattr(before, name, value)
        before.save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = [("disputes", "0012_guardian_notice")]
    operations = [migrations.RunPython(follow, migrations.RunPython.noop)]
