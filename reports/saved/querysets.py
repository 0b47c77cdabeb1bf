"""Saved reports, webhooks and deliveries: everybody reads the own ones."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import connections, models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from stations.models import Officer


class OwnQuerySet(models.QuerySet):
    """Rows of one person; who receives a report sees the file, not the plan."""

    owner_path = "owner"

    def visible_to(self, user: Officer) -> Self:
        return self.filter(**{self.owner_path: user})

    def active(self) -> Self:
        """Those that are not voided."""
        return self.filter(voided_at__isnull=True)

    def for_list(self) -> Self:
        return self


class SavedReportQuerySet(OwnQuerySet):
    def due(self, on: date) -> Self:
        """Planned for that day or for a night that was missed."""
        return self.active().filter(next_on__lte=on, paused_at__isnull=True).exclude(schedule="")

    def for_list(self) -> Self:
        return self.select_related("recipient", "webhook")


class DeliveryQuerySet(OwnQuerySet):
    owner_path = "saved__owner"

    def waiting(self, now: datetime | None = None) -> Self:
        """Due and not over. A row taken by a sweeper that died is due again when the sweeper's lease ends."""
        return self.filter(state="waiting").filter(Q(next_at__lte=now or timezone.now()))

    def claimable(self) -> Self:
        """Rows to take, past those another sweeper holds; SQLite's writers queue and need no passing."""
        skips = connections[self.db].features.has_select_for_update_skip_locked
        return (
            self.waiting().order_by("next_at", "id").select_for_update(skip_locked=skips, of=("self",) if skips else ())
        )

    def for_list(self) -> Self:
        return self.select_related("saved")
