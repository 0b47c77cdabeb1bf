"""Numbers of messages."""

from django.db.models import Count

from core.prepared import in_one_row, prepared
from notifications.models import Notification


def unread(user):
    """How many messages an officer has not read."""
    [found] = _unread(user=user)
    return found["n"]


@prepared
def _unread(user):
    return in_one_row(Notification.objects.visible_to(user).unread(), n=Count("pk"))
