"""Sending and reading messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from notifications.models import Notification

if TYPE_CHECKING:
    from core.actor import Actor
    from stations.models import Officer


def send(
    *, kind: str, officers: Iterable[Officer], key: str, data: dict[str, Any] | None = None, url: str = ""
) -> list[Notification]:
    """One message of `kind` to each of `officers`; the same key is sent to an officer once."""
    messages = [
        Notification(officer=officer, kind=kind, key=key, data=data or {}, url=url)
        for officer in dict.fromkeys(officers)
    ]
    return send_all(messages)


def send_all(messages: list[Notification]) -> list[Notification]:
    """Many prepared messages in one insert; those already sent are passed over."""
    return Notification.objects.bulk_create(messages, ignore_conflicts=True, batch_size=500)


def strike_out(*, kinds: Iterable[str], officers: Iterable[Officer], data: dict[str, Any]) -> int:
    """Strike out messages of these kinds about the thing that `data` names: what they ask for is asked no more."""
    about = {f"data__{name}": value for name, value in data.items()}
    now = timezone.now()
    stale = Notification.objects.filter(
        officer__in=[officer.pk for officer in officers], kind__in=list(kinds), struck_at__isnull=True, **about
    )
    struck = stale.update(struck_at=now)
    Notification.objects.filter(
        officer__in=[officer.pk for officer in officers], kind__in=list(kinds), read_at__isnull=True, **about
    ).update(read_at=now)
    return struck


def mark_read(*, by: Actor, notifications: Iterable[Notification] | None = None) -> int:
    """Mark the given, or all, messages of `by` as read; returns how many were unread."""
    mine = Notification.objects.visible_to(by).unread()
    if notifications is not None:
        mine = mine.filter(pk__in=[n.pk for n in notifications])
    return mine.update(read_at=timezone.now())
