"""The bases of every queryset: the scope of a user, and rows that are valid on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.scope import Scope

if TYPE_CHECKING:
    from core.actor import Actor


def in_force_on(on: date | None = None, first: Any = "valid_from", last: str = "valid_until") -> Q:
    """Q of rows valid on the day `on` (today): first and last day included, an empty last day means no end."""
    on = on or timezone.localdate()
    return (Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": on})) & Q(**{f"{first}__lte": on})


class ScopedQuerySet(models.QuerySet):
    """Rows of a model that declares ROOM_PATH (chain to the room) and VIEW (permission to see)."""

    def in_scope(self, scope: Scope) -> Self:
        return self.filter(scope.q(self.model.ROOM_PATH))

    def visible_to(self, user: Actor) -> Self:
        """The only row scope of pages, API, exports, choices, counts and files."""
        return self.in_scope(user.scope_for(self.model.VIEW))

    def for_list(self) -> Self:
        """With everything that a list row displays; overridden by each app."""
        return self

    def changed_since(self, moment: datetime) -> Self:
        return self.filter(updated_at__gte=moment)


class DatedQuerySet(models.QuerySet):
    """Rows of `core.models.Dated`."""

    def valid(self, on: date | None = None) -> Self:
        return self.filter(in_force_on(on))
