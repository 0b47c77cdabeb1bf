"""The command, the sizes it takes, and that the same seed gives the same county."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from followups.models import FollowUp
from policeroom.seeding import county as seeding
from policeroom.seeding.families import sizes
from policeroom.seeding.identity import IdNumbers
from policeroom.seeding.plan import share
from residents.models import Resident
from stations.models import Officer, Room
from tests.seeding.plans import a_plan
from visits.models import Visit


def test_the_same_seed_gives_the_same_county_and_another_one_another(db):
    plan = _small(seed=1)
    first = _portrait(plan)
    assert _portrait(plan) == first
    assert _portrait(_small(seed=2)) != first


def _small(seed):
    return replace(a_plan(seed), rooms=4, stations=2, communities=12, households=60, residents=180, visits=600)


def _portrait(plan):
    with transaction.atomic():
        seeding.seed(plan)
        results = (
            list(Resident.objects.order_by("id").values_list("name", "birth_date", "room__code")),
            list(Visit.objects.order_by("id").values_list("client_id", "occurred_at", "contact", "note")),
            list(FollowUp.objects.order_by("id").values_list("due_on", "state")),
        )
        transaction.set_rollback(True)
    return results


@pytest.mark.parametrize(("rooms", "residents", "visits"), [(1, 3, 0), (2, 10, 40), (20, 150, 200)])
def test_any_size_works(db, capsys, rooms, residents, visits):
    call_command("seed_county", rooms=rooms, residents=residents, visits=visits)
    assert Room.objects.count() == rooms
    assert Resident.objects.count() == residents
    assert Visit.objects.count() == visits
    assert "loaded in" in capsys.readouterr().out


def test_whether_it_is_loaded_is_the_exit_code(db, capsys):
    for expected in (1, 0):
        with pytest.raises(SystemExit) as ended:
            call_command("seed_county", is_seeded=True)
        assert ended.value.code == expected
        if expected:
            call_command("seed_county", rooms=1, residents=3, visits=1)


def test_a_database_with_units_is_left_alone(db, county):
    with pytest.raises(CommandError, match="holds units"):
        call_command("seed_county", demo=True)


@pytest.mark.parametrize("arguments", [{}, {"rooms": 1}, {"rooms": 0, "residents": 5, "visits": 5}])
def test_sizes_that_make_no_sense_are_refused(db, arguments):
    with pytest.raises(CommandError):
        call_command("seed_county", **arguments)


def test_outside_the_demo_nobody_signs_in_with_a_known_password(db, settings, capsys):
    settings.DEMO = False
    call_command("seed_county", rooms=1, residents=3, visits=1)
    assert not Officer.objects.get(badge="110001").check_password("policeroom-demo")
    assert "No password was set" in capsys.readouterr().out


def test_shares_add_up():
    assert sum(share(100, [1, 1, 1])) == 100
    assert share(0, [1, 2]) == [0, 0]
    assert share(5, [0, 0]) == [3, 2]


def test_households_need_somebody():
    result = sizes(Random(1), 100, 300)
    assert sum(result) == 300
    assert min(result) >= 1
    with pytest.raises(ValueError):
        sizes(Random(1), 10, 9)


def test_an_identity_number_is_given_once():
    numbers = IdNumbers(date(2026, 1, 1))
    numbers_taken = {numbers.next(0, date(1990, 5, 5), True) for _ in range(1200)}
    assert len(numbers_taken) == 1200
