from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from core.actor import Actor


class NotificationQuerySet(models.QuerySet):
    """An officer reads the own messages and nobody else's."""

    def visible_to(self, user: Actor) -> Self:
        return self.filter(officer=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def for_list(self) -> Self:
        return self
