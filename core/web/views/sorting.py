"""The orderings a list offers, as choices: for phones, which have no room for column heads to tap."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

IN_TIME = (gettext_lazy("earliest first"), gettext_lazy("latest first"))
IN_ORDER = (gettext_lazy("ascending"), gettext_lazy("descending"))
BY_TIME = ("_at", "_on")


def sort_choices(columns: Any, default: str) -> list[tuple[str, str]]:
    """`[(ordering, label)]`, both directions of every column that sorts; empty when none does."""
    choices = []
    for column in columns:
        if column.ordering:
            directions = column.directions or (IN_TIME if column.ordering.endswith(BY_TIME) else IN_ORDER)
            for ordering, direction in zip((column.ordering, f"-{column.ordering}"), directions, strict=True):
                choices.append(
                    (ordering, _("%(column)s: %(direction)s") % {"column": column.label, "direction": direction})
                )
    if choices and default not in dict(choices):
        choices.insert(0, (default, _("Usual order")))
    return choices


def query_without_ordering(query: QueryDict) -> list[tuple[str, str]]:
    """The other parameters of the address; a cursor of the old ordering means nothing in the new one."""
    return [(name, value) for name, values in query.lists() if name not in ("ordering", "cursor") for value in values]


def remembered_ordering(request: HttpRequest, allowed: Container[str], default: str, place: str = "") -> str:
    """The requested ordering, else the one this officer last chose at `place` (the path), else the default.

    `allowed` are names without the `-` that turns them round.
    """
    place = place or request.path
    remembered = request.session.get("orderings", {})
    requested = request.GET.get("ordering")
    if requested and requested.removeprefix("-") in allowed:
        if remembered.get(place) != requested:
            request.session["orderings"] = {**remembered, place: requested}
        return requested
    previous = remembered.get(place, "")
    return previous if previous.removeprefix("-") in allowed else default
