"""COPY … TO STDOUT of a queryset, passed on in pieces while the server still reads: constant memory for any length.

The statement is compiled from the very queryset, so scope and filters are what they always are. The driver only
writes to a file, a response reads: so a thread writes to a pipe, whose size bounds what waits for a slow client.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connections

if TYPE_CHECKING:
    from django.db.models import QuerySet

PIECE = 256 * 1024  # bytes


def can_copy(rows: QuerySet | None) -> bool:
    return rows is not None and connections[rows.db].vendor == "postgresql"


def copy_rows(rows: QuerySet) -> Iterator[bytes]:
    """Yield the rows of a `values_list` queryset as pieces of CSV (bytes), in its columns and order.

    Uses the caller's connection, so nothing else may use it meanwhile. Raises what the server raises, also half-way.
    Closed early, it cancels the statement and closes the connection, so that the next query opens a new one.
    """
    connection = connections[rows.db]
    try:
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return
    connection.ensure_connection()
    driver = connection.connection
    with driver.cursor() as cursor:
        statement = f"COPY ({cursor.mogrify(sql, params).decode()}) TO STDOUT (FORMAT csv, ENCODING 'UTF8')"
    yield from _CopyThread(connection, driver, statement).pieces()


class _CopyThread:
    """One COPY under way: its thread writes to a pipe, the caller reads."""

    def __init__(self, connection: Any, driver: Any, statement: str) -> None:
        self.connection, self.driver, self.statement = connection, driver, statement
        self.error: BaseException | None = None
        self.reader, self.writer = os.pipe()
        with contextlib.suppress(AttributeError, OSError):  # Linux only, and bounded there
            fcntl.fcntl(self.writer, fcntl.F_SETPIPE_SZ, PIECE)
        self.thread = threading.Thread(target=self._push, name="copy", daemon=True)

    def _push(self) -> None:
        try:
            with os.fdopen(self.writer, "wb", buffering=PIECE) as out, self.driver.cursor() as cursor:
                cursor.copy_expert(self.statement, out)
        except BaseException as error:
            self.error = error

    def pieces(self) -> Iterator[bytes]:
        has_ended = False
        self.thread.start()
        try:
            while piece := os.read(self.reader, PIECE):
                yield piece
            has_ended = True
        finally:
            if not has_ended:
                self._stop()
            self.thread.join()
            os.close(self.reader)
        if self.error is not None:
            raise self.error

    def _stop(self) -> None:
        """Cancel the statement, and read what was sent before, or the thread would wait for ever."""
        self.driver.cancel()
        while os.read(self.reader, PIECE):
            pass
        self.thread.join()
        # A cancellation that came too late must not hit the next statement.
        if not self.connection.in_atomic_block:
            self.connection.close()
