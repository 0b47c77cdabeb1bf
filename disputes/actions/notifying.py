"""Messages about a case and their recipients. A message carries ids and codes; texts are made when it is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from notifications.actions import send
from stations.models import Officer

if TYPE_CHECKING:
    from disputes.models import Dispute
    from stations.models import Room


def officers_of(room: Room) -> list[Officer]:
    """Officers who handle the cases of a room: its own, or the chiefs while it has none."""
    own = Officer.objects.who_may("disputes.handle", room).filter(pk__in=Officer.objects.posted_to_room([room.pk]))
    return list(own.order_by("badge")) or chiefs_of(room)


def chiefs_of(room: Room) -> list[Officer]:
    return list(Officer.objects.who_may("disputes.lead", room).order_by("badge"))


def bureau_of(room: Room) -> list[Officer]:
    return list(Officer.objects.who_may("county.lead", room).order_by("badge"))


def notify(
    kind: str, dispute: Dispute, officers: Iterable[Officer], *, by: Officer, key: str, url: str = "", **data: Any
) -> None:
    """One message about a case to each of `officers` but the one who acted."""
    send(
        kind=kind,
        officers=[officer for officer in officers if by is None or officer.pk != by.pk],
        key=f"{kind}:{key}",
        url=url or dispute.get_absolute_url(),
        data={"dispute": dispute.pk, "number": dispute.short_number, "kind": dispute.kind, "level": dispute.level}
        | {"room": dispute.room.name, **data},
    )
