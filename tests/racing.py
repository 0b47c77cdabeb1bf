"""The same work many times at the same instant, each on a connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, connections


def in_threads(count, work):
    """`work(number)` for each number, as many at once as the database takes connections; results or errors."""
    at_once = count if connection.vendor == "sqlite" else min(count, 40)
    start = threading.Barrier(at_once)

    def run(number):
        try:
            if number < at_once:
                start.wait()
            return work(number)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=at_once) as pool:
        return list(pool.map(run, range(count)))
