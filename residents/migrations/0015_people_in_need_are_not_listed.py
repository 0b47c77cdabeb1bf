"""The two categories of people in need end: they are cared for by consent (`assistance`), and nobody is copied.

Their open listings end by the nightly job, with a line on the trail each. Bounds of age and terms of law come with it.
"""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

CARE = ("elder_alone", "hardship")
YEARS = 3  # Regulations on Drug Rehabilitation, articles 14, 37 and 40


def end_categories(apps, schema_editor):
    ListingCategory, Listing = apps.get_model("residents", "ListingCategory"), apps.get_model("residents", "Listing")
    yesterday = timezone.localdate() - timedelta(days=1)
    for category in ListingCategory.objects.filter(code__in=CARE):
        if category.valid_until is None or category.valid_until > yesterday:
            category.valid_until = max(yesterday, category.valid_from)
            category.save(update_fields=["valid_until"])
    ListingCategory.objects.filter(code="left_behind_child", age_to=None).update(age_to=15)
    drugs = ListingCategory.objects.filter(code="drug_rehabilitation", term_years=None)
    drugs.update(term_years=YEARS, test_rhythm="30,60,90")
    for listing in Listing.objects.filter(category__code="drug_rehabilitation", starts_on__isnull=False):
        listing.term_from_on = listing.starts_on
        listing.term_ends_on = _last_day(listing.starts_on)
        listing.save(update_fields=["term_from_on", "term_ends_on"])


def _last_day(start):
    try:
        return start.replace(year=start.year + YEARS) - timedelta(days=1)
    except ValueError:  # 29 February
        return start.replace(year=start.year + YEARS, day=28)


class Migration(migrations.Migration):
    dependencies = [("residents", "0014_decisions_from_the_trail")]
    operations = [migrations.RunPython(end_categories, migrations.RunPython.noop)]
