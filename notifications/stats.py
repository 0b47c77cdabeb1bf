"""Numbers of messages."""

from core.queries.prepared import prepared_count
from notifications.models import Notification


def unread(user):
    """How many messages an officer has not read."""
    return _unread(user=user)


@prepared_count
def _unread(user):
    return Notification.objects.visible_to(user).unread()
