import pytest

from facts.recount import recount
from stations.models import Officer
from tests import factories


@pytest.fixture
def household(room):
    return factories.HouseholdFactory(room=room)


@pytest.fixture
def peopled(room, other_room, officer, chief):
    """(officers, rooms): two rooms with a few families each, counted; both officers may act in both."""
    factories.PostingFactory(officer=officer, role="officer", room=other_room, is_cover=True)
    for place in (room, other_room):
        factories.CommunityFactory(room=place)
        for _ in range(3):
            home = factories.HouseholdFactory(room=place)
            for _ in range(2):
                person = factories.ResidentFactory(household=home, residency_kind="permanent")
                _stay(person)
    recount()
    return list(Officer.objects.filter(pk__in=[officer.pk, chief.pk]).order_by("pk")), [room, other_room]


def _stay(person):
    from residents.models import Residency

    Residency.objects.create(
        resident=person, household=person.household, room=person.room, from_on=person.household.visit_from
    )
