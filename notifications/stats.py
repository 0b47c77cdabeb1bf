"""Numbers of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.queries.prepared import prepared_count
from notifications.models import Notification

if TYPE_CHECKING:
    from core.actor import Actor
    from notifications.querysets import NotificationQuerySet


def unread(user: Actor) -> int:
    """How many messages an officer has not read."""
    return _unread(user=user)


@prepared_count
def _unread(user: Actor) -> NotificationQuerySet:
    return Notification.objects.visible_to(user).unread()
