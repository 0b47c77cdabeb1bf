"""How often to visit, as shipped; an administrator changes it from a date on (`followups/actions/cadences.py`)."""

from datetime import date

from django.db import migrations

OWN = "Own default: 7, 30, 90 or 180 days by category and level"
HOUSEHOLDS = "Own default: a household unvisited for 90 days is red in the longest-first list"
MENTAL_HEALTH = "Public health norm: at least 4 visits a year; unstable every 2 weeks, stable every 3 months"

# interval: (opens days before, late after working days, told to the chief after days)
WINDOWS = {7: (2, 1, 3), 14: (3, 2, 3), 30: (7, 3, 7), 90: (7, 3, 7), 180: (14, 5, 14)}
# category: interval at level 1 (close), 2 (regular), 3 (light); source
DEFAULTS = {
    "severe_mental_disorder": (14, 90, 90, MENTAL_HEALTH),
    "community_correction": (7, 30, 90, OWN),
    "released_resettlement": (30, 90, 180, OWN),
    "drug_rehabilitation": (7, 30, 90, OWN),
    "left_behind_child": (7, 30, 90, OWN),
    "elder_alone": (7, 30, 90, OWN),
    "domestic_violence": (7, 30, 90, OWN),
    "hardship": (30, 90, 180, OWN),
}


def fill(apps, schema_editor):
    Cadence = apps.get_model("followups", "Cadence")
    ListingCategory = apps.get_model("residents", "ListingCategory")
    _add(Cadence, None, "", 90, HOUSEHOLDS)
    for category in ListingCategory.objects.filter(code__in=DEFAULTS, valid_until=None):
        *intervals, origin = DEFAULTS[category.code]
        for level, interval in zip("123", intervals, strict=True):
            _add(Cadence, category, level, interval, origin)


def _add(Cadence, category, level, interval, origin):
    lead, grace, limit = WINDOWS[interval]
    Cadence.objects.get_or_create(
        category=category,
        level=level,
        valid_from=date(2020, 1, 1),
        defaults={
            "interval_days": interval,
            "lead_days": lead,
            "grace_working_days": grace,
            "escalate_after_days": limit,
            "origin": origin,
        },
    )


class Migration(migrations.Migration):
    dependencies = [("followups", "0004_calendar_days"), ("residents", "0002_listing_categories")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
