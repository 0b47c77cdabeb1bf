"""Numbers of messages."""

from core.prepared import how_many
from notifications.models import Notification


def unread(user):
    """How many messages an officer has not read."""
    return _unread(user=user)


@how_many
def _unread(user):
    return Notification.objects.visible_to(user).unread()
