"""The names in the address of a list of the API: a misspelt one is refused and the nearest named.

Ignored, it would give all rows in place of those that were asked for, and nobody would notice.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions

# Of every list besides its filters.
PARAMETERS = frozenset({"cursor", "page_size", "ordering", "count", "updated_since", "format"})
ALIKE = 0.6


@lru_cache(maxsize=128)
def filter_parameters(filterset: Any) -> frozenset[str]:
    """The parameters of its filters; a range has one for each end."""
    names: set[str] = set()
    for name, declared in filterset.base_filters.items():
        suffixes = getattr(getattr(declared.field_class, "widget", None), "suffixes", ())
        names |= {f"{name}_{suffix}" for suffix in suffixes} or {name}
        names.add(name)
    return frozenset(names)


def refuse_unknown(names: Iterable[str], expected: Iterable[str]) -> None:
    """ValidationError for the names that are none of `expected`."""
    unknown = sorted(set(names) - set(expected))
    if unknown:
        message = _("There is no such parameter here.")
        raise exceptions.ValidationError({name: [with_nearest(message, name, expected)] for name in unknown})


def with_nearest(message: Any, name: str, expected: Iterable[str]) -> str:
    """The message, and the name that was probably meant."""
    nearest = get_close_matches(name.lstrip("-").lower(), sorted(expected), n=1, cutoff=ALIKE)
    return f"{message} {_('Did you mean “%(name)s”?') % {'name': nearest[0]}}" if nearest else str(message)
