"""A county small enough for tests, with everything a big one has."""

from django.utils import timezone

from policeroom.seeding.plan import Plan


def a_plan(seed=1):
    """As of three in the afternoon, so that today has visits, too."""
    now = timezone.localtime().replace(hour=15, minute=0, second=0, microsecond=0)
    return Plan(12, 3, 40, 240, 720, 2600, now, seed)
