"""Server-side preparation: PostgreSQL parses a statement once and is told only its name and values afterwards.

Parsing and planning are most of what a small query costs PostgreSQL. `PREPARE_ON_SERVER=0` switches this off behind a
pooler that hands connections on after each transaction, because a prepared statement belongs to its connection.
"""

from collections.abc import Sequence
from itertools import count
from typing import Any

from django.conf import settings

from core.queries.prepared.placeholders import Placeholder

# A statement with more values than this is not prepared: its lists are long, and rarely twice of the same length.
MAX_ON_SERVER = 60
# Of one statement, so many combinations of list lengths are prepared; further ones are sent as plain SQL.
MAX_SHAPES_ON_SERVER = 8
_numbers = count(1)
# States of a combination of lengths before it has a name on the server.
_SEEN_ONCE, _NEVER = "seen once", "never"


class ServerSideStatement:
    """The names under which the server of one connection has prepared a statement, by the lengths of its lists."""

    def __init__(self, connection: Any, pieces: Sequence[str], params: Sequence[Any]) -> None:
        self.connection, self.pieces, self.params = connection, pieces, params
        self.server: Any = None  # the driver's connection on which the names are valid
        self.names: dict[tuple[int, ...], str] = {}

    def execution(self, arguments: Sequence[Sequence[Any]]) -> tuple[str, tuple[Any, ...]] | None:
        """(EXECUTE of the prepared statement, parameters), or None where the SQL itself has to be sent.

        `arguments` are the values for each placeholder in order. The first call of each combination of lengths gives
        None: preparing a statement that is never used again would only cost.
        """
        if self.connection.vendor != "postgresql" or not settings.PREPARE_ON_SERVER:
            return None
        lengths = tuple(map(len, arguments))
        if sum(lengths) > MAX_ON_SERVER:
            return None
        name = self._name(lengths)
        if name is None:
            return None
        params = tuple(value for values in arguments for value in values)
        return f"EXECUTE {name}" + (f" ({', '.join(['%s'] * len(params))})" if params else ""), params

    def _name(self, lengths: tuple[int, ...]) -> str | None:
        """The name on the server, which is made at the second call; None at the first one, and beyond the bound."""
        self.connection.ensure_connection()
        if self.connection.connection is not self.server:
            # A new connection to the server knows no names.
            self.server, self.names = self.connection.connection, {}
        name = self.names.get(lengths)
        if name is None:
            self.names[lengths] = _SEEN_ONCE if len(self.names) < MAX_SHAPES_ON_SERVER else _NEVER
            return None
        if name == _SEEN_ONCE:
            name = self.names[lengths] = self._prepare(lengths)
        return None if name == _NEVER else name

    def _prepare(self, lengths: Sequence[int]) -> str:
        """Prepare the statement with so many values for each placeholder; returns its name."""
        name = f"prepared_{next(_numbers)}"
        sql, constants, number, remaining = [self.pieces[0]], [], count(1), iter(lengths)
        for param, piece in zip(self.params, self.pieces[1:], strict=True):
            if isinstance(param, Placeholder):
                sql.append(", ".join(f"${next(number)}" for _value in range(next(remaining))))
            else:
                # Constants are written out, so that the planner can use a partial index.
                sql.append("%s")
                constants.append(param)
            sql.append(piece)
        # Not through Django's cursor: tests that count queries count the executions only.
        with self.connection.wrap_database_errors, self.server.cursor() as cursor:
            cursor.execute(f"PREPARE {name} AS {''.join(sql)}", constants)
        return name
