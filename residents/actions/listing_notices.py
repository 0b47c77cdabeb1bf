"""Who hears what of a listing. The category stays out of a message: it may be read over a shoulder."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from notifications.actions import send, send_all
from notifications.models import Notification
from residents.codes import STATION, listings_waiting_for
from residents.rules import listings as rules
from stations.models import Officer

if TYPE_CHECKING:
    from residents.models import Listing


def notify_deciders(listing: Listing, by: Officer) -> None:
    """Whoever decides next hears of it."""
    permission = rules.STATION if listing.state in listings_waiting_for(STATION) else rules.BUREAU
    _send("listing_waits", listing, permission, by)


def notify_room(listing: Listing, by: Officer) -> None:
    """Officers and chief of the room hear that it was approved."""
    _send("listing_decided", listing, rules.PROPOSE, by)
    strike_out_requests(listing)


def notify_refused(listing: Listing, by: Officer, reason: str) -> None:
    """They hear of a refusal as a refusal, with its reason."""
    _send("listing_refused", listing, rules.PROPOSE, by, note=reason)
    strike_out_requests(listing)


def notify_renewers(listing: Listing, by: Officer, reason: str) -> None:
    """Whoever can renew hears that somebody asks for it."""
    _send("renewal_asked", listing, rules.RENEW, by, note=reason)


def strike_out_requests(listing: Listing) -> None:
    """Nothing waits any more: whoever was asked to decide and has not looked is not asked any longer."""
    waiting = Notification.objects.filter(kind__in=("listing_waits", "renewal_asked"), url=_url(listing))
    waiting.filter(read_at__isnull=True).update(read_at=timezone.now())


def notify_about_all(listings: Any, kind: str, key: Callable[[Listing], str]) -> None:
    """One message a listing to whoever proposes or renews in its room; officers are read once a room."""
    holders, messages = {}, []
    for listing in listings:
        room = listing.resident.room
        if room.pk not in holders:
            holders[room.pk] = list(Officer.objects.who_may(rules.PROPOSE, room))
        messages += [
            Notification(officer=officer, kind=kind, key=key(listing), data=_data(listing), url=_url(listing))
            for officer in holders[room.pk]
        ]
    send_all(messages)


def _send(kind: str, listing: Listing, permission: str, by: Officer, **data: str) -> None:
    officers = Officer.objects.who_may(permission, listing.resident.room).exclude(pk=by.pk)
    key = f"{kind}:{listing.pk}:{listing.version}"
    send(kind=kind, officers=list(officers), key=key, data={**_data(listing), **data}, url=_url(listing))


def _data(listing: Listing) -> dict[str, str]:
    return {"name": listing.resident.name, "on": listing.review_on.isoformat() if listing.review_on else ""}


def _url(listing: Listing) -> str:
    return reverse("residents:listing", args=[listing.pk])
