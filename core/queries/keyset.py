"""Keyset paging for pages and API: any depth costs the same, and new rows never shift the next page.

A cursor is signed and bound to a fingerprint (user, path, filters), so it cannot be moved to another
person's list. An ordering is a field name, `-` for descending; ties break by id in the same direction.
An empty value sorts as the lowest, on both databases.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db.models import F, Q
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

SALT = "core.keyset"


@dataclass
class KeysetPage:
    """One page: `rows`, and cursors to its neighbours (None at an end)."""

    rows: list
    next_cursor: str | None
    previous_cursor: str | None
    ordering: str
    last_cursor: str | None = None
    count: int | None = None
    is_capped: bool = False  # there are more than `count`
    next_url: str = ""
    previous_url: str = ""

    @property
    def has_next(self) -> bool:
        return self.next_cursor is not None

    @property
    def has_previous(self) -> bool:
        return self.previous_cursor is not None


def fingerprint(request: HttpRequest) -> str:
    """Binds a cursor to the user, the address and every parameter that chooses rows."""
    filters = sorted((k, v) for k, v in request.GET.lists() if k not in ("cursor", "page_size", "count", "format"))
    text = repr((request.user.pk, request.path, filters))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _pack(value: Any) -> list:
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, Decimal):
        return ["n", str(value)]
    return ["v", value]


_READERS: dict[str, Callable[[Any], Any]] = {"t": parse_datetime, "d": parse_date, "n": Decimal}


def _unpack(packed: Any) -> Any:
    kind, value = packed
    return _READERS[kind](value) if kind in _READERS else value


def value_of(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = row[name] if isinstance(row, dict) else getattr(row, name)
        if row is None:
            return None
    return row


@dataclass
class Keyset:
    """Cuts pages of `size` rows out of a queryset by `ordering`."""

    ordering: str = "-id"
    size: int = 50
    fingerprint: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.ordering.lstrip("-")

    @property
    def descending(self) -> bool:
        return self.ordering.startswith("-")

    def first_rows(self, queryset: QuerySet) -> QuerySet:
        """A queryset of the first rows, and of one more that tells whether others follow."""
        return self._first(queryset, self.descending)

    def first_page(self, rows: list) -> KeysetPage:
        """The first page, made of the rows of `first_rows`."""
        return self._page_of(rows, backward=False, position=None)

    def page(self, queryset: QuerySet, cursor: str | None = None) -> KeysetPage:
        """The page at `cursor`, the first one without. Raises Invalid for a cursor of another list or ordering."""
        backward, position = self._read(cursor)
        descending = self.descending != backward
        beyond = queryset.filter(self._beyond(*position, descending)) if position else queryset
        rows = list(self._first(beyond, descending))
        if backward and not rows:
            # The rows before have left the list meanwhile, so this is its start.
            return self.page(queryset)
        return self._page_of(rows, backward, position, cursor)

    def _first(self, queryset: QuerySet, descending: bool) -> QuerySet:
        return queryset.order_by(*self._order_by(descending))[: self.size + 1]

    def _page_of(
        self, rows: list, backward: bool, position: tuple[Any, Any] | None, cursor: str | None = None
    ) -> KeysetPage:
        more = len(rows) > self.size
        rows = rows[: self.size]
        if backward:
            rows.reverse()
        has_next = more if not backward else True
        has_previous = more if backward else position is not None
        return KeysetPage(
            rows=rows,
            next_cursor=self._write(rows[-1], "next") if rows and has_next else None,
            previous_cursor=self._write(rows[0], "previous") if rows and has_previous else None,
            last_cursor=self._write(rows[-1], "next") if rows else cursor,
            ordering=self.ordering,
        )

    @property
    def _signer(self) -> signing.Signer:
        return signing.Signer(salt=SALT + self.fingerprint)

    def _order_by(self, descending: bool) -> list:
        if self.name in ("id", "pk"):
            return ["-id" if descending else "id"]
        # NULLS is spelt only where a column can be empty: spelling it elsewhere would lose the index.
        key = F(self.name).desc(nulls_last=True) if descending else F(self.name).asc(nulls_first=True)
        if self.extra.get("not_null"):
            key = F(self.name).desc() if descending else F(self.name).asc()
        return [key, "-id" if descending else "id"]

    def _beyond(self, value: Any, pk: Any, descending: bool) -> Q:
        side = "lt" if descending else "gt"
        if self.name in ("id", "pk"):
            return Q(**{f"id__{side}": pk})
        tie = Q(**{f"id__{side}": pk})
        if value is None:
            same = Q(**{f"{self.name}__isnull": True}) & tie
            return same if descending else same | Q(**{f"{self.name}__isnull": False})
        further = Q(**{f"{self.name}__{side}": value}) | (Q(**{self.name: value}) & tie)
        if descending and not self.extra.get("not_null"):
            return further | Q(**{f"{self.name}__isnull": True})
        # The redundant bound lets the planner walk the index from the right place.
        return Q(**{f"{self.name}__{side}e": value}) & further

    def _write(self, row: Any, direction: str) -> str:
        value = None if self.name in ("id", "pk") else value_of(row, self.name)
        body = [direction[0], self.ordering, _pack(value), value_of(row, "id")]
        # Without a time: the same page has the same neighbours whenever it is requested.
        return self._signer.sign_object(body, compress=True)

    def _read(self, cursor: str | None) -> tuple[bool, tuple[Any, Any] | None]:
        if not cursor:
            return False, None
        try:
            direction, ordering, value, pk = self._signer.unsign_object(cursor)
        except (signing.BadSignature, ValueError) as error:
            raise Invalid(_("This page address is not valid for this list."), field="cursor") from error
        if ordering != self.ordering:
            raise Invalid(_("This page address belongs to another ordering."), field="cursor")
        return direction == "p", (_unpack(value), pk)
