"""Random writes, voids and late entries of many clients at once into the rooms of one station; then a full recount.

    DATABASE_URL=… python -m benchmarks.facts --writes 10000 --clients 16

prints one line of JSON. The database holds a county (`seed_county`), and is written to.
"""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from benchmarks.context import CLIENTS, Row

WRITES = 10_000
TARGET = "difference 0"


def run(context):
    """One Row for the table of targets."""
    result = context.big.run("benchmarks.facts", "--writes", WRITES, "--clients", CLIENTS)
    doing = f"recount after {result['writes']:,} random writes, voids, late entries from {result['clients']} clients"
    speed = f"{result['per_second']:.0f} writes/s, recount in {result['recount_seconds']:.1f} s"
    figure = f"difference {result['difference']}, {speed}"
    met = result["difference"] == 0 and not result["errors"]
    return [Row(TARGET, doing, figure, met, [f"errors {result['errors']}", f"refused {result['refused']}"])]


def write(writes, clients):
    """{writes, refused, errors, per_second, difference, recount_seconds …} of the database of this process."""
    from benchmarks.random_acts import EVERYTHING, JOBS
    from facts.recount import differences

    kinds = [name for name in EVERYTHING if name not in JOBS]
    officers, rooms = _station()
    before = sum(1 for _difference in differences())
    counts, began = Counter(), time.perf_counter()
    # What was asked for are writes that were done; what is refused is drawn again.
    share = [writes // clients + (number < writes % clients) for number in range(clients)]
    with ThreadPoolExecutor(clients) as pool:
        for result in pool.map(lambda number: _client(number, share[number], kinds, officers, rooms), range(clients)):
            counts += result
    seconds, began = time.perf_counter() - began, time.perf_counter()
    difference = sum(1 for _difference in differences())
    return {
        "writes": counts["done"], "clients": clients, "refused": counts["refused"], "errors": counts["error"],
        "seconds": round(seconds, 1), "per_second": round(counts["done"] / seconds, 1), "difference_before": before,
        "difference": difference, "recount_seconds": round(time.perf_counter() - began, 1),
    }  # fmt: skip


def _client(number, wanted, kinds, officers, rooms):
    from django.db import connections

    from benchmarks.random_acts import Acts

    draw, counts = random.Random(number), Counter()
    acts = Acts(officers, rooms, draw)
    try:
        while counts["done"] + counts["error"] < wanted and counts["refused"] < 20 * wanted:
            try:
                counts["done" if acts.take(draw.choice(kinds)) else "refused"] += 1
            except Exception as error:  # counted: the row is not met with one
                counts["error"] += 1
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        connections.close_all()
    return counts


def _station():
    """(the chief of the station with the most rooms, its rooms)."""
    from django.db.models import Count

    from stations.models import Posting, Room

    chiefs = Posting.objects.in_force().filter(role="chief", officer__is_active=True)
    posting = chiefs.annotate(rooms=Count("station__rooms")).select_related("officer").order_by("-rooms", "pk").first()
    if posting is None:
        raise SystemExit("This database holds no station with a chief: seed_county first.")
    return [posting.officer], list(Room._base_manager.filter(station=posting.station_id).select_related("station"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writes", type=int, default=WRITES)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policeroom.settings")
    import django

    django.setup()
    print(json.dumps(write(options.writes, options.clients)))


if __name__ == "__main__":
    main()
