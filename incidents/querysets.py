"""Reading counts of incidents."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from core.queries.querysets import DatedQuerySet, ScopedQuerySet
from incidents import codes

if TYPE_CHECKING:
    from stations.models import Officer


class IncidentKindQuerySet(DatedQuerySet):
    def in_order(self) -> Self:
        """As people know them; the newest of each code first."""
        return self.order_by("order", "code", "-valid_from")


class IncidentCountQuerySet(ScopedQuerySet):
    def entered(self) -> Self:
        """A zero counts as entered; an empty count is one that was taken back."""
        return self.filter(count__isnull=False)

    def during(self, since: date | None = None, until: date | None = None) -> Self:
        """Months of which the first day lies between the two, both included."""
        rows = self
        if since:
            rows = rows.filter(month__gte=since)
        if until:
            rows = rows.filter(month__lte=until)
        return rows

    def for_list(self) -> Self:
        return self.select_related("room__station")


class ImportBatchQuerySet(models.QuerySet):
    """A file is read, confirmed and taken back by whoever sent it."""

    def visible_to(self, user: Officer) -> Self:
        return self.filter(created_by=user)

    def waiting(self) -> Self:
        return self.filter(state=codes.WAITING)

    def for_list(self) -> Self:
        return self
