"""Some of everything in many rooms, for tests of the pages about the whole county."""

from datetime import timedelta

from django.utils import timezone

from facts.models import RoomNow
from tests import factories


def furnish(room, *, number=0, residents=1000, households=100, days=(0, 20, 400)):
    """A room with a community, an officer, a register and some days of work; figures differ by `number`."""
    today = timezone.localdate()
    factories.CommunityFactory(room=room, kind="village")
    factories.PostingFactory(room=room)
    RoomNow.objects.update_or_create(room=room, defaults={"residents": residents, "households": households})
    facts = {"visits": 20 + number, "follow_ups_done": 15, "follow_ups_late": 5 + number, "cases_opened": 1}
    for back in days:
        factories.day_of_facts(room, today - timedelta(days=back), **facts)
    home = factories.HouseholdFactory(room=room, visit_from=today - timedelta(days=200))
    for item in range(number % 3):
        factories.FollowUpFactory(household=home, due_on=today - timedelta(days=60 + item))
    return room


def a_county(station, rooms, **options):
    return [
        furnish(
            factories.RoomFactory(station=station, latitude=27 + n / 100, longitude=111 + n / 50), number=n, **options
        )
        for n in range(rooms)
    ]
