"""Bases of the filters of lists; for the API only the filters that the address names are built."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import django_filters as filters
from django_filters.rest_framework import DjangoFilterBackend

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class AnyOf(filters.MultipleChoiceFilter):
    """One or several values of a column of the row itself; the parameter may occur several times.

    The library asks for DISTINCT, meant for rows behind a join: PostgreSQL then plans a sort by every column of every
    table shown (measured on the list of follow-ups: 13 ms of planning in place of 1) and cannot stop at a page's end.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"distinct": False, **kwargs})


class RequestedFilterBackend(DjangoFilterBackend):
    """Builds only the requested filters: a form of all is a fifth of the cost of a list, and most calls name few."""

    def get_filterset(self, request: HttpRequest, queryset: QuerySet, view: Any) -> Any:
        whole = self.get_filterset_class(view, queryset)
        if whole is None:
            return None
        options = self.get_filterset_kwargs(request, queryset, view)
        requested = frozenset(
            name for name in whole.base_filters if is_requested(name, whole.base_filters[name], options["data"])
        )
        return _reduced(whole, requested)(**options)


def is_requested(name: str, declared: Any, data: Any) -> bool:
    """Whether the filter is required or `data` has its parameter, or for a range one that begins with its name."""
    return declared.extra.get("required") or any(key == name or key.startswith(f"{name}_") for key in data)


@lru_cache(maxsize=512)
def _reduced(whole: Any, names: frozenset[str]) -> Any:
    """The same FilterSet with the filters `names` alone."""
    reduced = type(whole)(whole.__name__, (whole,), {})
    reduced.base_filters = {name: declared for name, declared in whole.base_filters.items() if name in names}
    return reduced
