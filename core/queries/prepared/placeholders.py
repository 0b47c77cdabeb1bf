"""Placeholders: what stands in a compiled query for the values of a call, and which values share one query."""

import dataclasses
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

from django.db.models import Expression

from core.actor import Actor
from core.scope import Scope

COLLECTIONS = (list, tuple, set, frozenset)
# Reads one value out of the keyword arguments of a call.
ValueReader = Callable[[dict[str, Any]], Any]


class Placeholder(Expression):
    """Stands in a query for one value, or after `__in` for several; compiled, it is its own parameter."""

    def __init__(self, read: ValueReader) -> None:
        super().__init__()
        self.read = read

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class UserPlaceholder:
    """Stands for a user: the scope keeps its form, and its unit ids are read from the user of each call."""

    def __init__(self, user: Actor, read: ValueReader) -> None:
        self._user, self._read = user, read
        self.pk = Placeholder(lambda values: read(values).pk)

    def scope_for(self, permission: str) -> Scope:
        return placeholder_for(
            self._user.scope_for(permission), lambda values: self._read(values).scope_for(permission)
        )


def placeholders_for(values: dict[str, Any]) -> dict[str, Any]:
    """{name: what the decorated function receives in place of the value}."""
    return {name: placeholder_for(value, partial(_value_named, name)) for name, value in values.items()}


def _value_named(name: str, values: dict[str, Any]) -> Any:
    return values[name]


def _field_named(read: ValueReader, name: str, values: dict[str, Any]) -> Any:
    return getattr(read(values), name)


def placeholder_for(value: Any, read: ValueReader) -> Any:
    """What the decorated function receives in place of `value`; `read` finds the value of another call."""
    if _is_user(value):
        return UserPlaceholder(value, read)
    if dataclasses.is_dataclass(value):
        fields = {
            field.name: placeholder_for(getattr(value, field.name), partial(_field_named, read, field.name))
            for field in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **fields)  # type: ignore[type-var]
    return value if is_structural(value) else Placeholder(read)


def is_structural(value: Any) -> bool:
    """Whether this value makes another query, rather than the same query with another parameter."""
    return value is None or isinstance(value, bool) or (isinstance(value, COLLECTIONS) and not value)


def shape_of(value: Any) -> Hashable:
    """Equal for all values that make the same SQL."""
    if _is_user(value):
        return value.kinds_of_posts
    if dataclasses.is_dataclass(value):
        return tuple(shape_of(getattr(value, field.name)) for field in dataclasses.fields(value))
    if isinstance(value, COLLECTIONS):
        return bool(value)
    return value if is_structural(value) else Placeholder


def _is_user(value: Any) -> bool:
    return hasattr(value, "scope_for")
