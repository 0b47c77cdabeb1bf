"""COPY … TO STDOUT of a queryset, handed on in pieces while the server still reads: constant memory, however many rows.

The statement is compiled from the very queryset, so scope and filters are what they always are. The driver only
pushes, an answer pulls: a thread pushes into a pipe, whose size is all that waits when the client is slow.
"""

import contextlib
import fcntl
import os
import threading

from django.core.exceptions import EmptyResultSet
from django.db import connections

PIECE = 256 * 1024  # bytes handed on at once


def can_copy(rows):
    return rows is not None and connections[rows.db].vendor == "postgresql"


def copy_rows(rows):
    """Yield the rows of a `values_list` queryset as pieces of CSV (bytes), in its columns and order.

    Uses the caller's connection, so nothing else may use it meanwhile. Raises what the server raises, in the middle
    too. Closed early, it cancels the statement and gives the connection back closed: the next one begins anew.
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
    """One statement under way: a thread writes, the caller reads."""

    def __init__(self, connection, driver, statement):
        self.connection, self.driver, self.statement = connection, driver, statement
        self.error = None
        self.reader, self.writer = os.pipe()
        with contextlib.suppress(AttributeError, OSError):  # Linux only, and bounded there
            fcntl.fcntl(self.writer, fcntl.F_SETPIPE_SZ, PIECE)
        self.thread = threading.Thread(target=self._push, name="copy", daemon=True)

    def _push(self):
        try:
            with os.fdopen(self.writer, "wb", buffering=PIECE) as out, self.driver.cursor() as cursor:
                cursor.copy_expert(self.statement, out)
        except BaseException as error:
            self.error = error

    def pieces(self):
        ended = False
        self.thread.start()
        try:
            while piece := os.read(self.reader, PIECE):
                yield piece
            ended = True
        finally:
            if not ended:
                self._stop()
            self.thread.join()
            os.close(self.reader)
        if self.error is not None:
            raise self.error

    def _stop(self):
        """The server stops sending; what it had sent is read away, or the thread would wait for ever."""
        self.driver.cancel()
        while os.read(self.reader, PIECE):
            pass
        self.thread.join()
        # A cancellation that came too late must not hit the next statement.
        if not self.connection.in_atomic_block:
            self.connection.close()
