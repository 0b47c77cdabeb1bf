"""What each layer of `core.queries.prepared` saves: made anew, compiled once, prepared on the server.

python -m benchmarks.prepared_layers        in the environment of a seeded county on PostgreSQL

Prints, for some of the product's own queries, the median CPU time of a call in this process and in the server's process
(microseconds), and the Python calls of one call, which no load of the machine changes. `plain SQL` is the bound: the
compiled text handed to a bare cursor, with rows as tuples.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

ROUNDS, CALLS = 9, 150


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from core.queries.prepared.compiled_statements import CompiledStatement
    from stations.models import Officer

    statements: list[tuple[CompiledStatement, dict]] = []
    compiled_rows = CompiledStatement.rows

    def noted_rows(self: CompiledStatement, values: dict) -> list:
        statements.append((self, values))
        return compiled_rows(self, values)

    today = timezone.localdate()
    officer = Officer.objects.filter(postings__role="officer", postings__until=None).order_by("pk")[0]
    CompiledStatement.rows = noted_rows  # type: ignore[method-assign]
    for call in _queries(officer, today):
        officer.forget_postings()
        call()
    CompiledStatement.rows = compiled_rows  # type: ignore[method-assign]

    print(f"{'query':34} {'layer':10} {'process':>8} {'server':>8} {'calls':>7}")
    unique = {id(statement): (statement, values) for statement, values in statements}
    for statement, values in unique.values():
        if statement.matches_nothing:
            continue

        def fresh(statement: Any = statement, values: dict = values) -> list:
            return list(statement.make(**values).using("default"))

        def plain_sql(statement: Any = statement, values: dict = values) -> list:
            with connection.cursor() as cursor:
                cursor.execute(*statement.fill(values))
                return cursor.fetchall()

        def compiled(statement: Any = statement, values: dict = values) -> list:
            return statement.rows(values)

        name = f"{statement.make.func.__module__.split('.')[0]}.{statement.make.func.__name__}"
        layers = (("fresh", fresh, False), ("compiled", compiled, False), ("server", compiled, True), ("plain SQL", plain_sql, False))  # fmt: skip  # noqa: E501
        for layer, function, on_server in layers:
            settings.PREPARE_ON_SERVER = on_server
            process, server = _measured(function, connection)
            print(f"{name:34} {layer:10} {process:8.0f} {server:8.0f} {_python_calls(function):7d}", flush=True)


def _queries(officer: Any, today: Any) -> list[Callable[[], Any]]:
    """Calls that run prepared queries as visits, pages and updates of facts do."""
    from core.scope import Scope
    from core.web.views.lists import _opening_rows
    from facts.fact_updates import count_days
    from facts.sources import DAILY_SOURCES, Part
    from facts.stats import FactSelection, total
    from visits.views.reading import VisitList as view

    room = officer.rooms_today[0]
    part = Part.of_keys({(room.pk, today - timedelta(days=1))})
    facts = FactSelection.in_scope(Scope(room_ids=frozenset([room.pk])))
    return [
        lambda: officer.postings_today,
        lambda: count_days(part, list(DAILY_SOURCES)),
        lambda: total(facts, since=today - timedelta(days=40), until=today),
        lambda: _opening_rows(view, view.default_ordering, user=officer),
    ]


def _measured(function: Callable[[], Any], connection: Any) -> tuple[float, float]:
    """(median CPU of this process, CPU of the server's process) of one call, in microseconds."""
    for _call in range(5):
        function()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    rounds, server_began = [], _ticks(stat)
    for _round in range(ROUNDS):
        began = time.process_time()
        for _call in range(CALLS):
            function()
        rounds.append((time.process_time() - began) / CALLS * 1e6)
    server = (_ticks(stat) - server_began) / os.sysconf("SC_CLK_TCK") / (ROUNDS * CALLS) * 1e6
    return statistics.median(rounds), server


def _ticks(stat: Path) -> int:
    fields = stat.read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def _python_calls(function: Callable[[], Any]) -> int:
    count = 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        function()
    finally:
        sys.setprofile(None)
    return count


if __name__ == "__main__":
    main()
