"""Dwellings and households."""

import pytest
from django.utils import timezone

from audit.models import Entry
from core.errors import Conflict, Invalid, OutOfScope, StaleVersion
from residents import actions, stats
from residents.models import Dwelling, Household, SearchTerm
from stations.models import Room
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def community(room):
    return factories.CommunityFactory(room=room)


def test_dwelling_and_household_in_one_step(officer, community, room):
    household = actions.enter_home(
        by=officer, community=community, address=" 人民路　１２号  3单元 ", label="张三", use="rented"
    )
    assert household.room == room
    assert (household.dwelling.address, household.dwelling.is_rented) == ("人民路 12号 3单元", True)
    assert household.unvisited_since == timezone.localdate() or Household.objects.get().unvisited_since
    assert SearchTerm.objects.filter(household=household).exists()
    assert Entry.objects.filter(verb="created", by=officer).count() == 2


def test_a_known_address_offers_its_dwelling(officer, community):
    first = actions.enter_home(by=officer, community=community, address="人民路12号")
    with pytest.raises(Conflict) as existing:
        actions.enter_home(by=officer, community=community, address="人民路 12号".replace(" ", ""))
    assert existing.value.current == first.dwelling
    with pytest.raises(Conflict):
        actions.enter_dwelling(by=officer, community=community, address="人民路１２号")
    second = actions.enter_home(by=officer, community=community, address="人民路12号", use_existing=True)
    assert second.dwelling == first.dwelling
    assert Dwelling.objects.count() == 1


def test_another_community_may_have_the_same_address(officer, community, room):
    actions.enter_home(by=officer, community=community, address="1号")
    actions.enter_home(by=officer, community=factories.CommunityFactory(room=room), address="1号")
    assert Dwelling.objects.count() == 2


def test_an_address_is_needed(officer, community):
    with pytest.raises(Invalid):
        actions.enter_dwelling(by=officer, community=community, address="  ")


def test_elsewhere_is_like_absent(officer, other_room):
    far = factories.CommunityFactory(room=other_room)
    with pytest.raises(OutOfScope):
        actions.enter_home(by=officer, community=far, address="1号")
    with pytest.raises(OutOfScope):
        actions.change_household(by=officer, household=factories.HouseholdFactory(room=other_room), label="x")


def test_the_household_follows_its_dwelling_into_another_room(officer, chief, community, other_room):
    household = actions.enter_home(by=officer, community=community, address="1号")
    resident = actions.enter_resident(by=officer, household=household, name="张三")
    far = factories.CommunityFactory(room=other_room)
    with pytest.raises(OutOfScope):
        actions.change_dwelling(by=officer, dwelling=household.dwelling, community=far)
    actions.change_dwelling(by=chief, dwelling=household.dwelling, community=far)
    household.refresh_from_db()
    resident.refresh_from_db()
    assert {household.room, household.dwelling.room, resident.room} == {other_room}
    assert resident.residencies.get().room == other_room
    assert set(SearchTerm.objects.values_list("room", flat=True)) == {other_room.pk}


def test_changing_the_address_is_found_by_the_new_one(officer, community):
    from residents.search import find

    household = actions.enter_home(by=officer, community=community, address="人民路1号")
    actions.change_dwelling(by=officer, dwelling=household.dwelling, address="解放路9号")
    assert find(officer, "解放路").households == [household]
    assert not find(officer, "人民路").households


def test_a_taken_address_is_refused(officer, community):
    home = actions.enter_home(by=officer, community=community, address="1号")
    actions.enter_home(by=officer, community=community, address="2号")
    with pytest.raises(Invalid):
        actions.change_dwelling(by=officer, dwelling=home.dwelling, address=" ２号")
    with pytest.raises(Invalid):
        actions.change_dwelling(by=officer, dwelling=home.dwelling, address="")


def test_the_second_of_two_editors_is_told(officer, roommate, community):
    household = actions.enter_home(by=officer, community=community, address="1号")
    mine, yours = Household.objects.get(pk=household.pk), Household.objects.get(pk=household.pk)
    actions.change_household(by=officer, household=mine, expected_version=1, label="甲")
    with pytest.raises(StaleVersion):
        actions.change_household(by=roommate, household=yours, expected_version=1, label="乙")
    assert Entry.objects.get(verb="changed").changes == {"label": ["", "甲"]}
    with pytest.raises(TypeError):
        actions.change_household(by=officer, household=mine, room=None)


def test_population_by_room_in_few_queries(officer, community, room, other_room, django_assert_num_queries):
    long_ago = timezone.localdate() - timezone.timedelta(days=40)
    home = factories.HouseholdFactory(room=room, visit_from=long_ago)
    factories.HouseholdFactory(room=room, ended_on=timezone.localdate())
    for kind in ("permanent", "temporary", "temporary"):
        factories.ResidentFactory(household=home, residency_kind=kind)
    factories.ResidentFactory(household=home, died_on=timezone.localdate())
    gone = factories.ResidentFactory(household=home)
    gone.household = None
    gone.save()
    with django_assert_num_queries(3):  # what counts as waiting too long, and two of figures
        result = stats.population(Room.objects.filter(pk__in=[room.pk, other_room.pk]))
    assert result[room.pk] == {
        "residents": 3, "permanent": 1, "temporary": 2, "lodging": 0, "unregistered": 0, "abroad": 0,
        "households": 1, "unvisited": 1,
    }  # fmt: skip
    assert result[other_room.pk]["residents"] == 0
