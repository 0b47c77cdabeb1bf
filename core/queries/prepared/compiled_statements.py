"""Compiled statements: SQL made once for each connection, filled in and executed with the values of each call."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet, prefetch_related_objects

from core.queries.prepared.placeholders import COLLECTIONS, Placeholder, placeholders_for, shape_of
from core.queries.prepared.server_side import ServerSideStatement

# SQL and its parameters.
FilledStatement: TypeAlias = tuple[str, tuple[Any, ...]]


def statement_for(
    make: Callable[..., QuerySet], structure: tuple[Any, ...], values: dict[str, Any]
) -> "CompiledStatement":
    """The statement of the present connection for values of these shapes; compiled at the first call.

    It is stored on the connection, which belongs to one thread, so no two threads fill it in at once.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    statements = connection.__dict__.setdefault("prepared_statements", {})
    key = (make, structure, *((name, shape_of(value)) for name, value in values.items()))
    statement = statements.get(key)
    if statement is None:
        statement = statements[key] = CompiledStatement(partial(make, *structure), values, connection)
    return statement


class CompiledStatement:
    """A queryset compiled for one connection; `rows` runs the queryset's own iteration over the stored compiler."""

    def __init__(self, make: Callable[..., QuerySet], values: dict[str, Any], connection: Any) -> None:
        self.make, self.connection = make, connection
        self.queryset: Any = make(**placeholders_for(values)).using(connection.alias)
        self.compiler = self.queryset.query.get_compiler(connection=connection)
        self.filled: FilledStatement | None = None
        try:
            sql, self.params = self.compiler.as_sql()
        except EmptyResultSet:
            self.matches_nothing = True
            return
        self.matches_nothing = False
        self.pieces = sql.split("%s")
        if len(self.pieces) != len(self.params) + 1:
            raise TypeError(f"a percent sign is written out in the query: {sql}")
        self.server_side = ServerSideStatement(connection, self.pieces, self.params)
        self._freeze_compiler()

    def _freeze_compiler(self) -> None:
        """From now on the queryset compiles to what was filled in last, and its columns stay what they are."""
        compiler: Any = self.compiler
        query: Any = self.queryset.query
        query.get_compiler = lambda *_args, **_options: compiler
        compiler.as_sql = lambda *_args, **_options: self.filled
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        compiler.get_converters = lambda _columns: converters

    def rows(self, values: dict[str, Any]) -> list:
        """The rows with these values, with whatever the queryset prefetches."""
        if self.matches_nothing:
            return []
        arguments = self._arguments(values)
        self.filled = self.server_side.execution(arguments) or self._fill(arguments)
        results = list(self.queryset._iterable_class(self.queryset))
        if results and self.queryset._prefetch_related_lookups:
            prefetch_related_objects(results, *self.queryset._prefetch_related_lookups)
        return results

    def fill(self, values: dict[str, Any]) -> FilledStatement:
        """(SQL, parameters) with these values. Raises EmptyResultSet where no row can match."""
        if self.matches_nothing:
            raise EmptyResultSet
        return self._fill(self._arguments(values))

    def _fill(self, arguments: list[list]) -> FilledStatement:
        sql, params, remaining = [self.pieces[0]], [], iter(arguments)
        for param, piece in zip(self.params, self.pieces[1:], strict=True):
            values = next(remaining) if isinstance(param, Placeholder) else [param]
            sql += [", ".join(["%s"] * len(values)), piece]
            params += values
        return "".join(sql), tuple(params)

    def _arguments(self, values: dict[str, Any]) -> list[list]:
        """For each placeholder the values that take its place, as the driver takes them."""
        return [self._adapted(param.read(values)) for param in self.params if isinstance(param, Placeholder)]

    def _adapted(self, value: Any) -> list:
        return [self._adapt(member) for member in (value if isinstance(value, COLLECTIONS) else [value])]

    def _adapt(self, value: Any) -> Any:
        """The value as the driver takes it, whatever field it is compared with."""
        if isinstance(value, UUID) and not self.connection.features.has_native_uuid_field:
            return value.hex
        return self.connection.ops.adapt_unknown_value(value)
