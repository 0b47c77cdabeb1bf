"""Rows that only served the moment and have served: taken away at night, a bounded batch at a time.

What a county must keep is not here: visits, cases, follow-ups and the trail itself are never deleted in use (ADR 0017).
"""

from datetime import timedelta
from time import monotonic

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import ApiToken
from audit import trail
from notifications.models import Notification

# No norm names a number for any of these; own defaults, in days.
READ_MESSAGE_AGE = 180
UNREAD_MESSAGE_AGE = 730
ENDED_TOKEN_AGE = 365
BATCH = 2000
MAX_SECONDS = 600


def tidy_up(*, now=None, seconds=MAX_SECONDS):
    """Remove what may go; {what: how many}. Stops after so many seconds: the next night goes on where it ended."""
    now = now or timezone.now()
    until = monotonic() + seconds
    removed = {what: _in_batches(rows, until) for what, rows in _outdated(now).items()}
    if any(removed.values()):
        trail.record(by=None, verb="tidied_up", subject=f"{timezone.localtime(now):%Y-%m-%d}", changes=removed)
    return removed


def _outdated(now):
    """What may go, oldest first where it matters; each by an index."""
    return {
        "sessions": Session.objects.filter(expire_date__lt=now),
        "read_messages": Notification.objects.filter(
            created_at__lt=now - timedelta(days=READ_MESSAGE_AGE), read_at__isnull=False
        ),
        "unread_messages": Notification.objects.filter(
            created_at__lt=now - timedelta(days=UNREAD_MESSAGE_AGE), read_at__isnull=True
        ),
        "tokens": ApiToken.objects.filter(expiry__lt=now - timedelta(days=ENDED_TOKEN_AGE)),
    }


def _in_batches(rows, until):
    """Each batch is a statement and a transaction of its own, so that nobody waits for it."""
    removed = 0
    while monotonic() < until:
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not keys:
            break
        removed += rows.model._base_manager.filter(pk__in=keys).delete()[0]
    return removed
