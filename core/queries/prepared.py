"""Queries that are asked all the time: made and compiled once, asked with other values from then on.

Making SQL of a queryset costs several times what PostgreSQL takes to answer a small one (docs/adr/0020), and logging a
visit asks a dozen. The query stays a sentence of a queryset; only its values wait to be filled in.
"""

import dataclasses
from functools import partial, wraps
from itertools import count
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Count, Expression, Value, prefetch_related_objects

MANY = (list, tuple, set, frozenset)
# The server keeps a query for so many values, and one of lists in so many lengths.
MAX_ON_SERVER, MAX_SHAPES_ON_SERVER = 60, 8
_numbers = count(1)


def prepared(make):
    """Makes of a function that returns a queryset one that returns its rows as a list.

    Arguments by place, say a word, belong to the sentence: each makes another. In place of each value, which is named,
    `make` is given something it may only compare with: `field=`, `__lte=`, `__in=`. None, True, False and an empty
    collection it gets as they are. Of a frozen dataclass, such as a Scope, the same holds for each field; of an officer
    it gets `pk` and `scope_for`, so `visible_to(user)` reads as anywhere. What the clock says is a value too: asked
    inside, it would stand still. `.filled(…)` gives SQL and parameters in place of rows.
    """

    @wraps(make)
    def ask(*sentence, **values):
        if any(getattr(value, "is_narrowed", False) for value in values.values()):
            return list(make(*sentence, **values))  # by a token: which rights are left is not told by the posts
        return _statement(make, sentence, values).rows(values)

    def filled(*sentence, **values):
        return _statement(make, sentence, values).fill(values)

    ask.filled = filled  # type: ignore[attr-defined]
    return ask


def aggregate_row(rows, **measures):
    """A queryset with one row, a dict of `measures` over all `rows`: what `aggregate` gives, not asked yet.

    Where the scope is empty it has no row at all.
    """
    return rows.order_by().values(whole=Value(1)).annotate(**measures).values(*measures)


def prepared_count(make):
    """Makes of a function that returns a queryset one that returns the number of its rows, prepared."""

    @prepared
    @wraps(make)
    def counted(*sentence, **values):
        return aggregate_row(make(*sentence, **values), n=Count("pk"))

    @wraps(make)
    def ask(*sentence, **values):
        return sum(row["n"] for row in counted(*sentence, **values))

    return ask


class Placeholder(Expression):
    """Stands in a query for a value, or for several after `__in`; `take` finds it among the values of a call."""

    def __init__(self, take):
        super().__init__()
        self.take = take

    def as_sql(self, compiler, connection):
        return "%s", [self]


def _placeholder_for(value, take):
    """What `make` gets in place of a value."""
    if hasattr(value, "scope_for"):
        return _UserPlaceholder(value, take)
    if dataclasses.is_dataclass(value):
        fields = {
            field.name: _placeholder_for(
                getattr(value, field.name), lambda values, name=field.name: getattr(take(values), name)
            )
            for field in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **fields)  # type: ignore[type-var]
    return value if _is_structural(value) else Placeholder(take)


class _UserPlaceholder:
    """Somebody whose rights narrow the rows, whoever it is that has them."""

    def __init__(self, user, take):
        self._user, self._take = user, take
        self.pk = Placeholder(lambda values: take(values).pk)

    def scope_for(self, permission):
        return _placeholder_for(
            self._user.scope_for(permission), lambda values: self._take(values).scope_for(permission)
        )


def _is_structural(value):
    """Whether this value makes another query rather than the same one with another number in it."""
    return value is None or isinstance(value, bool) or (isinstance(value, MANY) and not value)


def _shape(value):
    """The same for all values that make the same sentence."""
    if hasattr(value, "scope_for"):
        return value.kinds_of_posts
    if dataclasses.is_dataclass(value):
        return tuple(_shape(getattr(value, field.name)) for field in dataclasses.fields(value))
    if isinstance(value, MANY):
        return bool(value)
    return value if _is_structural(value) else Placeholder


def _statement(make, sentence, values):
    """Kept by the connection, and so never filled in by two threads."""
    connection = connections[DEFAULT_DB_ALIAS]
    kept = connection.__dict__.setdefault("prepared_statements", {})
    key = (make, sentence, *((name, _shape(value)) for name, value in values.items()))
    statement = kept.get(key)
    if statement is None:
        givens = {
            name: _placeholder_for(value, lambda values, name=name: values[name]) for name, value in values.items()
        }
        statement = kept[key] = _Statement(partial(make, *sentence), givens, connection)
    return statement


class _Statement:
    """A queryset compiled for one connection; `rows` runs its own iteration over the compiler that is kept."""

    def __init__(self, make, givens, connection):
        self.make, self.connection = make, connection
        self.queryset = make(**givens).using(connection.alias)
        self.pieces: Any = None  # of SQL, between the values; None where nothing can be found
        query = self.queryset.query
        self.compiler = query.get_compiler(connection=connection)
        try:
            sql, self.params = self.compiler.as_sql()
        except EmptyResultSet:
            return
        self.pieces = sql.split("%s")
        if len(self.pieces) != len(self.params) + 1:
            raise TypeError(f"a percent sign is written out in the query: {sql}")
        self.filled: tuple[str, tuple] | None = None
        self.server: Any = None  # the connection that knows it by `names`, {number of values in each place: name}
        self.names: dict = {}
        # From here on the query compiles to what was filled in last, and its columns stay what they are.
        query.get_compiler = lambda *_args, **_options: self.compiler
        self.compiler.as_sql = lambda *_args, **_options: self.filled
        converters = self.compiler.get_converters([column for column, *_rest in self.compiler.select])
        self.compiler.get_converters = lambda _columns: converters

    def rows(self, values):
        if self.pieces is None:
            return []
        self.filled = self._known_to_server(values) or self.fill(values)
        results = list(self.queryset._iterable_class(self.queryset))
        if results and self.queryset._prefetch_related_lookups:
            prefetch_related_objects(results, *self.queryset._prefetch_related_lookups)
        return results

    def fill(self, values):
        """(SQL, parameters) with these values."""
        if self.pieces is None:
            raise EmptyResultSet
        sql, params = [self.pieces[0]], []
        for param, piece in zip(self.params, self.pieces[1:], strict=True):
            result = self._taken(param, values) if isinstance(param, Placeholder) else [param]
            sql += [", ".join(["%s"] * len(result)), piece]
            params += result
        return "".join(sql), tuple(params)

    def _taken(self, given, values):
        value = given.take(values)
        return [self._adapted(item) for item in (value if isinstance(value, MANY) else [value])]

    def _known_to_server(self, values):
        """(EXECUTE of what PostgreSQL has parsed and planned already, parameters); None where that is not to be had.

        Parsing and planning are most of what a small query costs there (docs/adr/0020).
        """
        if self.connection.vendor != "postgresql" or not settings.PREPARE_ON_SERVER:
            return None
        taken = [self._taken(param, values) for param in self.params if isinstance(param, Placeholder)]
        lengths = tuple(map(len, taken))
        if sum(lengths) > MAX_ON_SERVER:
            return None
        self.connection.ensure_connection()
        server = self.connection.connection
        if server is not self.server:  # a new connection knows nothing
            self.server, self.names = server, {}
        if lengths not in self.names:
            # Once is no habit.
            self.names[lengths] = None if len(self.names) < MAX_SHAPES_ON_SERVER else ""
            return None
        name = self.names[lengths]
        if name is None:
            name = self.names[lengths] = self._prepare(lengths)
        if not name:
            return None
        params = tuple(item for some in taken for item in some)
        return f"EXECUTE {name}" + (f" ({', '.join(['%s'] * len(params))})" if params else ""), params

    def _prepare(self, lengths):
        """The name by which the server knows the query with so many values in each place."""
        name = f"prepared_{next(_numbers)}"
        sql, constants, number, lengths = [self.pieces[0]], [], 0, list(lengths)
        for param, piece in zip(self.params, self.pieces[1:], strict=True):
            if isinstance(param, Placeholder):
                length = lengths.pop(0)
                sql.append(", ".join(f"${number + place}" for place in range(1, length + 1)))
                number += length
            else:
                # Written out: an index of some rows alone is found by them.
                sql.append("%s")
                constants.append(param)
            sql.append(piece)
        # Not through Django's cursor: whoever counts queries counts what is asked.
        with self.connection.wrap_database_errors, self.server.cursor() as cursor:
            cursor.execute(f"PREPARE {name} AS {''.join(sql)}", constants)
        return name

    def _adapted(self, value):
        """As the driver takes it, whatever field it is compared with."""
        if isinstance(value, UUID) and not self.connection.features.has_native_uuid_field:
            return value.hex
        return self.connection.ops.adapt_unknown_value(value)
