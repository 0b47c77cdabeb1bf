"""Search among a million: load a county of names and doors, then time each kind of search, one room and the county.

    DATABASE_URL=postgres://… python benchmarks/search.py load --residents 1000000
    DATABASE_URL=postgres://… python benchmarks/search.py measure --rounds 200

The database must be migrated, empty, and one nobody else uses. Prints milliseconds of `residents.search.find`,
rows fetched and phones deciphered included, and with --plans what the database did.
"""

import argparse
import os
import random
import statistics
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policeroom.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from core.bulk import insert_rows, reset_sequences  # noqa: E402
from core.scope import Scope  # noqa: E402
from policeroom.seeding import names, places  # noqa: E402
from residents.models import Dwelling, Household, Resident, SearchTerm  # noqa: E402
from residents.search.find import find  # noqa: E402
from residents.search.index import rows_of_household, rows_of_resident  # noqa: E402
from residents.search.pieces import pieces  # noqa: E402
from residents.search.readings import initials, spellings  # noqa: E402
from stations.models import Bureau, Community, Officer, Posting, Room, Station  # noqa: E402

PEOPLE_A_HOME = 3
PEOPLE_A_ROOM = 2300
ROOMS_A_STATION = 19

# Each with a place for what a room's officer or the county would type; {} are filled from a person drawn by chance.
SEARCHES = {
    "one character of a name": "{surname}",
    "two characters, given name": "{given}",
    "whole name": "{name}",
    "pinyin in full": "{pinyin}",
    "pinyin, first four letters": "{start}",
    "pinyin from the second syllable": "{later}",
    "initials": "{letters}",
    "phone, last four": "{tail}",
    "phone, last six": "{six}",
    "phone, whole": "{phone}",
    "address, street and number": "{door}",
    "address, one character": "路",
    "name and street": "{name} {street}",
    "common surname and rare street": "王 {door}",
    "surname and street, both common": "{surname} {street}",
    "surname and last four": "{surname} {tail}",
    "nobody": "鑫龘",
}


def load(residents, seed):
    rng = random.Random(seed)
    rooms = max(residents // PEOPLE_A_ROOM, 1)
    bureau = Bureau(code="430998000000", name=places.COUNTY + "公安局").save_new(None)
    stations = [
        Station(code=f"43099801{n:04d}", name=places.town(n), bureau=bureau).save_new(None)
        for n in range(rooms // ROOMS_A_STATION + 1)
    ]
    _posting("900001", "bureau", bureau=bureau)
    began, made = time.monotonic(), 0
    for number in range(rooms):
        with transaction.atomic():
            station = stations[number // ROOMS_A_STATION]
            room = Room(code=f"43099802{number:04d}", name=f"{number}警务室", station=station).save_new(None)
            place = places.community(number % len(places.NEIGHBOURHOODS), number, number % 2 == 0)
            spot = Community(code=f"43099803{number:04d}", name=place.name, room=room).save_new(None)
            made += _people(rng, room, spot, places.Doors(place, rng), residents // rooms)
        if number % 20 == 0:
            print(f"{made} residents, {time.monotonic() - began:.0f} s", flush=True)
    _posting("900002", "officer", room=room)
    _posting("900003", "chief", station=stations[0])
    reset_sequences(Dwelling, Household, Resident)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{made} residents and {SearchTerm.objects.count()} terms in {time.monotonic() - began:.0f} s")


def _posting(badge, role, **unit):
    officer = Officer(badge=badge, name=badge)
    officer.set_unusable_password()
    officer.save_new(None)
    Posting(officer=officer, role=role, since=date(2020, 1, 1), **unit).save_new(None)


_next = {"home": 1, "person": 1}


def _people(rng, room, spot, doors, wanted):
    dwellings, households, people, terms = [], [], [], []
    for _home in range(wanted // PEOPLE_A_HOME):
        home = _next["home"]
        _next["home"] += 1
        address, family = doors.next(), names.surname(rng)
        dwellings.append({"id": home, "community_id": spot.pk, "room_id": room.pk, "address": address})
        label = ""
        for _one in range(PEOPLE_A_HOME):
            name = names.full_name(rng, rng.random() < 0.5, rng.randint(1940, 2018), family)
            label = label or name
            phone = f"13{rng.randint(0, 999999999):09d}"
            pk = _next["person"]
            _next["person"] += 1
            people.append({"id": pk, "name": name, "phone": phone, "household_id": home, "room_id": room.pk})
            terms += rows_of_resident(pk, room.pk, name, phone)
        households.append(
            {"id": home, "dwelling_id": home, "room_id": room.pk, "label": label, "visit_from": date(2026, 1, 1)}
        )
        terms += rows_of_household(home, room.pk, address, spot.name, label)
    for model, rows in ((Dwelling, dwellings), (Household, households), (Resident, people), (SearchTerm, terms)):
        insert_rows(model, rows)
    return len(people)


def measure(rounds, seed, plans):
    rng = random.Random(seed)
    users = {"room": "900002", "station": "900003", "county": "900001"}
    for where, badge in users.items():
        user = Officer.objects.in_scope(Scope.all()).get(badge=badge)
        people = _some_people(rng, user)
        print(f"\n{where:36}  median    p95    p99    most | asked  database  own CPU (median, ms)")
        for label, pattern in SEARCHES.items():
            figures, shown = [], ""
            for _round in range(rounds):
                text = pattern.format(**_words_of(rng.choice(people)))
                found, figure = _timed(user, text)
                figures.append(figure)
                shown = f"{text}: {len(found.residents)}+{len(found.households)}"
            print(f"  {label:34} {_line(figures)}   {shown}", flush=True)
            if plans:
                _explain(user, pattern.format(**_words_of(rng.choice(people))))


def _timed(user, text):
    """What was found, and (elapsed, questions asked, time spent in the database, own CPU), times in ms."""
    asked = []

    def wrap(execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            asked.append(time.perf_counter() - began)

    began, cpu = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(wrap):
        found = find(user, text)
    elapsed, own = time.perf_counter() - began, time.process_time() - cpu
    return found, (elapsed * 1000, len(asked), sum(asked) * 1000, own * 1000)


def _line(figures):
    elapsed = sorted(figure[0] for figure in figures)
    high = [elapsed[min(int(len(elapsed) * share), len(elapsed) - 1)] for share in (0.95, 0.99)]
    middle = [statistics.median(figure[place] for figure in figures) for place in (1, 2, 3)]
    return (
        f"{statistics.median(elapsed):7.1f}{high[0]:7.1f}{high[1]:7.1f}{elapsed[-1]:8.1f} |"
        f"{middle[0]:6.0f}{middle[1]:10.1f}{middle[2]:9.1f}"
    )


def _some_people(rng, user, wanted=300):
    """Persons drawn from all over the units of `user`."""
    ids = list(Resident.objects.visible_to(user).order_by("pk").values_list("pk", flat=True))
    drawn = rng.sample(ids, min(wanted, len(ids)))
    return list(Resident.objects.visible_to(user).filter(pk__in=drawn).select_related("household__dwelling"))


def _words_of(person):
    cut = pieces(person.name)
    address = person.household.dwelling.address
    return {
        "name": person.name,
        "surname": cut[0],
        "given": "".join(cut[1:]) or cut[0],
        "pinyin": spellings(cut)[0],
        "start": spellings(cut)[0][:4],
        "later": (spellings(cut, 1) or [""])[0],
        "letters": (initials(cut) or [cut[0]])[0],
        "phone": person.phone,
        "tail": person.phone[-4:],
        "six": person.phone[-6:],
        "door": address.split("号")[0] + "号",
        "street": address[:3],
    }


def _explain(user, text):
    with CaptureQueriesContext(connection) as queries:
        find(user, text)
    for query in queries.captured_queries:
        if "searchterm" in query["sql"]:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY ON) " + query["sql"])
                print("      " + "\n      ".join(line for (line,) in cursor.fetchall()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=["load", "measure"])
    parser.add_argument("--residents", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plans", action="store_true")
    asked = parser.parse_args()
    if asked.act == "load":
        load(asked.residents, asked.seed)
    else:
        measure(asked.rounds, asked.seed, asked.plans)
