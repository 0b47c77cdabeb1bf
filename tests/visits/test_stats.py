"""The numbers of visits equal the rows behind them; voided visits never count."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stations.models import Room
from tests import factories
from visits import stats
from visits.models import Visit


@pytest.fixture
def county_of_visits(officer, neighbour, room, other_room):
    today = timezone.localdate()
    homes = {unit: [factories.HouseholdFactory(room=unit) for _n in range(2)] for unit in (room, other_room)}
    people = {home: factories.ResidentFactory(household=home) for unit in homes for home in homes[unit]}
    made = []
    for unit, who in ((room, officer), (other_room, neighbour)):
        for number, home in enumerate([*homes[unit], homes[unit][0]]):
            visit = factories.VisitFactory(
                household=home, visited_by=who, minutes=10 + number,
                occurred_at=timezone.now() - timedelta(days=number),
                contact="refused" if number == 1 else "met",
            )  # fmt: skip
            visit.residents.add(people[home])
            made.append(visit)
    void = factories.VisitFactory(household=homes[room][1], visited_by=officer, minutes=500)
    Visit.objects.filter(pk=void.pk).update(voided_at=timezone.now(), void_reason="错")
    return today, made


def test_by_room(county_of_visits, room, other_room, django_assert_num_queries):
    with django_assert_num_queries(2):
        rows = stats.workload(Visit.objects.all(), by="room")
    assert [row["unit"] for row in rows] == sorted([room.pk, other_room.pk])
    assert all(
        (row["visits"], row["households_visited"], row["persons_met"], row["minutes"]) == (3, 1, 1, 33) for row in rows
    )


def test_by_officer_station_day_and_none(county_of_visits, officer, neighbour, station):
    today, made = county_of_visits
    assert {row["unit"]: row["visits"] for row in stats.workload(Visit.objects.all(), by="officer")} == {
        officer.pk: 3,
        neighbour.pk: 3,
    }
    assert [row["unit"] for row in stats.workload(Visit.objects.all(), by="station")] == [station.pk]
    days = stats.workload(Visit.objects.all(), per="day")
    assert [(row["period"], row["visits"]) for row in days] == [(today - timedelta(days=n), 2) for n in (2, 1, 0)]
    assert sum(row["visits"] for row in stats.workload(Visit.objects.all(), per="month")) == len(made)
    assert sum(row["minutes"] for row in stats.workload(Visit.objects.all(), per="week")) == 66


def test_totals_of_a_period_and_of_nothing(county_of_visits):
    today, _made = county_of_visits
    assert stats.totals(Visit.objects.all(), since=today, until=today) == {
        "visits": 2, "households_visited": 2, "persons_met": 2, "minutes": 20,
    }  # fmt: skip
    assert stats.totals(Visit.objects.none())["visits"] == 0
    assert stats.by_kind(Visit.objects.all()) == {"door": 6}


def test_a_number_equals_the_rows_behind_it(county_of_visits, api, bureau):
    client = api(bureau)
    for row in stats.workload(Visit.objects.visible_to(bureau), by="room"):
        listed = client.get("/api/v1/visits/", {"room": row["unit"]}).json()["results"]
        assert len(listed) == row["visits"]
        assert sum(item["minutes"] for item in listed) == row["minutes"]
        met = [item for item in listed if item["contact"] == "met"]
        assert len({item["household"] for item in met}) == row["households_visited"]
        assert len({pk for item in met for pk in item["residents"]}) == row["persons_met"]
    assert Room.objects.count() == 2
