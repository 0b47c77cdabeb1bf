"""The daily facts of a county just loaded: counted once from the records, month by month, by several processes."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from django.db import connections, transaction

from core.queries.bulk_insert import insert_rows, reset_sequences
from facts import fact_updates, recount
from facts.models import DailyFact
from facts.sources import DAILY_SOURCES, STANDING_SOURCES
from stations.models import Room


def write(processes=1):
    """Nobody else writes yet, so no room is locked and nothing compared: each month is counted and put down."""
    columns = tuple(column for source in DAILY_SOURCES.values() for column in source.columns)
    months = [(part.since, part.until) for part in recount.months()]
    if processes < 2:
        for month in months:
            _month(month, columns)
    else:
        connections.close_all()
        with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
            for done in [pool.submit(_month, month, columns) for month in months]:
                done.result()
    with transaction.atomic():
        rooms = frozenset(Room._base_manager.values_list("pk", flat=True))
        fact_updates.lock(rooms)
        for source in STANDING_SOURCES.values():
            fact_updates.write_standing(source, rooms)
    reset_sequences(DailyFact)


def _month(month, columns):
    part = fact_updates.Part(since=month[0], until=month[1])
    zeros = dict.fromkeys(columns, 0)
    rows = [
        {"room_id": room, "day": day, **zeros, **result}
        for (room, day), result in sorted(fact_updates.count_days(part).items(), key=lambda item: item[0])
        if any(result.values())
    ]
    insert_rows(DailyFact, rows)
    fact_updates.write_months({(row["room_id"], part.since.replace(day=1)) for row in rows})
