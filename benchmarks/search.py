"""Each kind of search among all residents of the county: in one room, in one station, in the whole county.

python -m benchmarks.search 300 ROOM STATION COUNTY     in a county's environment; who asks, as ids of officers
python -m benchmarks.search 300 ROOM STATION COUNTY --plans     and what the database did, on stderr

prints JSON: milliseconds of the whole of `residents.search.find`, rows fetched and phones deciphered included.
"""

import gc
import json
import os
import random
import statistics
import sys
import time

from benchmarks.context import Row
from benchmarks.timing import quantile

MAX_MS = {"room": 20, "station": 20, "county": 50}
ROUNDS = 300
WARM = 30
PEOPLE = 300

# Each with a place for what is known of a person drawn by chance, as it would be typed.
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
    "nobody": "鑫龘",
}
# Beyond the table of targets: what officers type, too.
OTHER_SEARCHES = {
    "address, one character": "路",
    "name and street": "{name} {street}",
    "surname and street, both common": "{surname} {street}",
    "surname and last four": "{surname} {tail}",
}


def run(context):
    """One Row for each unit of the target, one for words beyond it."""
    who = [context.cast["officers"][0]["id"], context.cast["chief"]["id"], context.cast["bureau"]["id"]]
    result = context.big.run("benchmarks.search", ROUNDS, *who)
    return [_row(where, SEARCHES, result) for where in MAX_MS] + [_row("county", OTHER_SEARCHES, result)]


def _row(where, kinds, measured):
    figures, limit = measured["figures"][where], MAX_MS[where]
    worst = max(kinds, key=lambda kind: figures[kind]["p99"])
    return Row(
        f"p99 at limit {limit} ms" if kinds is SEARCHES else "(no target)",
        f"{'search' if kinds is SEARCHES else 'several words or one sign of an address'}, {where}, "
        f"{measured['residents']:,} residents",
        f"p99 {figures[worst]['p99']:.0f} ms at the slowest of {len(kinds)} kinds ({worst})",
        figures[worst]["p99"] <= limit if kinds is SEARCHES else None,
        [f"{kind} {figures[kind]['median']:.1f}, p99 {figures[kind]['p99']:.1f} ms" for kind in kinds],
    )


# --- in the county's own process --------------------------------------------------------------------------------


def main(rounds, *who, plans=False):
    import django

    django.setup()
    from core.scope import Scope
    from residents.models import Resident
    from stations.models import Officer

    # As deploy/gunicorn.conf.py has it; else what is timed is now and then the collector.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    rng, figures = random.Random(1), {}
    for where, pk in zip(MAX_MS, who, strict=True):
        user = Officer.objects.in_scope(Scope.all()).get(pk=pk)
        people = _sample_people(rng, user)
        figures[where] = {
            kind: _timed(
                user, [pattern.format(**_search_terms(rng.choice(people))) for _round in range(WARM + rounds)], plans
            )
            for kind, pattern in (SEARCHES | OTHER_SEARCHES).items()
        }
    return {"figures": figures, "residents": Resident._base_manager.count()}


def _timed(user, texts, plans):
    """{"median", "p99"} in ms of finding each of `texts`."""
    from residents.search.find import find

    results = []
    for text in texts[:WARM]:  # of other people: what a server has in memory after its first hour
        find(user, text)
    for text in texts[WARM:]:
        began = time.perf_counter()
        find(user, text)
        results.append((time.perf_counter() - began) * 1000)
    if plans:
        _explain(user, max(zip(results, texts[WARM:], strict=True))[1])
    return {"median": statistics.median(results), "p99": quantile(sorted(results), 0.99)}


def _sample_people(rng, user):
    """Persons drawn from all over the units of `user`."""
    from residents.models import Resident

    ids = list(Resident.objects.visible_to(user).order_by("pk").values_list("pk", flat=True))
    sample_ids = rng.sample(ids, min(PEOPLE, len(ids)))
    living = Resident.objects.visible_to(user).filter(household__dwelling__isnull=False)
    return list(living.filter(pk__in=sample_ids).select_related("household__dwelling"))


def _search_terms(person):
    from residents.search.pieces import pieces
    from residents.search.readings import initials, spellings

    cut = pieces(person.name)
    address = person.household.dwelling.address
    pinyin = (spellings(cut) or [person.name])[0]
    return {
        "name": person.name,
        "surname": cut[0],
        "given": "".join(cut[1:]) or cut[0],
        "pinyin": pinyin,
        "start": pinyin[:4],
        "later": (spellings(cut, 1) or [""])[0],
        "letters": (initials(cut) or [cut[0]])[0],
        "phone": person.phone or person.name,
        "tail": person.phone[-4:] or person.name,
        "six": person.phone[-6:] or person.name,
        "door": address.split("号")[0] + "号",
        "street": address[:3],
    }


def _explain(user, text):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from residents.search.find import find

    with CaptureQueriesContext(connection) as queries:
        find(user, text)
    print(f"\n{text}", file=sys.stderr)
    for query in queries.captured_queries:
        if "searchterm" in query["sql"]:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY ON) " + query["sql"])
                print("  " + "\n  ".join(line for (line,) in cursor.fetchall()), file=sys.stderr)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policeroom.settings")
    with_plans = sys.argv[-1] == "--plans"
    arguments = [int(word) for word in sys.argv[1:] if word != "--plans"]
    print(json.dumps(main(*arguments, plans=with_plans)))
