"""One message to each officer about everything a job reports, whatever the number of cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from followups.postings_by_day import PostingsByDay
from notifications.actions import send_all
from notifications.models import Notification

if TYPE_CHECKING:
    from disputes.models import Dispute
    from stations.models import Room

# Cases named in the message; the rest are in the list it links to.
FIRST_FEW = 5


@dataclass
class Digest:
    """Collects the rows each officer is notified of; cases the officer is in charge of are named first."""

    postings: PostingsByDay
    lines_by_officer: dict = field(default_factory=dict)

    def audience(self, room: Room) -> list[int]:
        """Ids of the officers of the room, of the chief while it has none. Auxiliaries do not handle cases."""
        station = room.station
        return self.postings.for_room(room.pk, station.pk, station.bureau_id, is_confidential=True)[0]

    def leaders(self, room: Room) -> list[int]:
        return self.postings.leaders(room.station_id, room.station.bureau_id)

    def rooms_with_audience(self, rooms: Iterable[Room]) -> list[int]:
        return [room.pk for room in rooms if self.audience(room)]

    def add(self, dispute: Dispute, pk: int, what: str, *, with_leaders: bool = False) -> None:
        """Add the row `pk` to the messages of everybody concerned, counted under `what`."""
        leaders = self.leaders(dispute.room)
        officers = [*self.audience(dispute.room), *(leaders if with_leaders else [])]
        if dispute.handler_id in leaders:
            officers.append(dispute.handler_id)
        for officer in dict.fromkeys(officers):
            lines = self.lines_by_officer.setdefault(officer, [])
            lines.append((dispute.handler_id != officer, len(lines), pk, what, dispute.room.name))

    def send(self, kind: str, key: str, url: Callable[[dict[str, int]], str], **data: Any) -> list[int]:
        """Send one message to each officer; `url` builds its address from {what: count}. Returns the officers' ids."""
        send_all(
            [
                Notification(
                    officer_id=officer, kind=kind, key=f"{kind}:{key}", url=url(result["counts"]), data=result | data
                )
                for officer, result in ((officer, _summary(lines)) for officer, lines in self.lines_by_officer.items())
            ]
        )
        return sorted(self.lines_by_officer)


def _summary(lines: list[tuple[Any, ...]]) -> dict[str, Any]:
    counts, rooms = {}, {}
    for *_order, what, room in lines:
        counts[what] = counts.get(what, 0) + 1
        rooms[room] = True
    return {
        "count": len(lines),
        "counts": counts,
        "rooms": list(rooms)[:FIRST_FEW],
        "first": [pk for _other, _place, pk, *_rest in sorted(lines)[:FIRST_FEW]],
    }
