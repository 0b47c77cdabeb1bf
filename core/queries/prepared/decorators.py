"""The decorators that turn a function returning a queryset into one returning rows."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Count, QuerySet, Value

from core.queries.prepared.compiled_statements import FilledStatement, statement_for


def prepared(make: Callable[..., QuerySet]) -> Any:
    """Turn a function that returns a queryset into one that returns its rows as a list.

    Positional arguments, such as the name of a field, are part of the query: each combination is compiled for
    itself. Keyword arguments are values. In place of each value `make` receives a placeholder, with which it
    may only compare: `field=`, `__lte=`, `__in=`. None, True, False and an empty collection are passed as they
    are. Of a frozen dataclass, such as a Scope, the same holds for each field. Of a user it receives `pk` and
    `scope_for`, so `visible_to(user)` reads as everywhere else. The present day is a value too: read inside, it
    would be compiled in.

    The returned function has an attribute `filled`: called with the same arguments, it gives (SQL, parameters)
    in place of rows. It raises EmptyResultSet where no row can match.
    """

    @wraps(make)
    def rows(*structure: Any, **values: Any) -> list:
        if any(getattr(value, "is_narrowed", False) for value in values.values()):
            # Which rights a token leaves does not follow from the posts, so the compiled scope could be wrong.
            return list(make(*structure, **values))
        return statement_for(make, structure, values).rows(values)

    def filled(*structure: Any, **values: Any) -> FilledStatement:
        return statement_for(make, structure, values).fill(values)

    rows.filled = filled  # type: ignore[attr-defined]
    return rows


def prepared_count(make: Callable[..., QuerySet]) -> Callable[..., int]:
    """Turn a function that returns a queryset into one that returns the number of its rows, prepared."""

    @prepared
    @wraps(make)
    def count_row(*structure: Any, **values: Any) -> QuerySet:
        return aggregate_row(make(*structure, **values), n=Count("pk"))

    @wraps(make)
    def count(*structure: Any, **values: Any) -> int:
        return sum(row["n"] for row in count_row(*structure, **values))

    return count


def aggregate_row(queryset: QuerySet, **measures: Any) -> QuerySet:
    """A queryset with one row, a dict of `measures` over all rows of `queryset`: `aggregate`, not executed yet.

    Where the scope is empty it has no row at all.
    """
    return queryset.order_by().values(whole=Value(1)).annotate(**measures).values(*measures)
