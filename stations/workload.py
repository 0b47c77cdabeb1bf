"""How much work an officer has, and when it is too much. It counts work to do, never results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from stations.models import Posting

if TYPE_CHECKING:
    from stations.models import Officer
    from stations.querysets import RoomQuerySet

# Own defaults, for want of a national figure that fits every county. One officer to a room is the rule (一室一警), a
# second room a stop-gap. An officer is compared with the other officers of the station. Below MIN_… nobody counts as
# overloaded; MAX_… is the limit where there is nobody to compare with, or where all of them have too much.
MAX_ROOMS = 2
FAR_ABOVE = 1.5
MIN_WAITING, MAX_WAITING = 20, 80
MIN_HOUSEHOLDS, MAX_HOUSEHOLDS = 300, 1000

ROOMS, WAITING, HOUSEHOLDS = "rooms", "waiting", "households"


@dataclass(frozen=True)
class Load:
    """What one officer carries: rooms, follow-ups due or late, households; those of a shared room in equal parts."""

    rooms: int = 1
    waiting: float = 0
    households: float = 0


def overload(load: Load, others: Sequence[Load] = ()) -> list[str]:
    """Which of ROOMS, WAITING, HOUSEHOLDS are too many in `load`, in this order; an empty list when none is.

    `others` are the loads of the station's other officers.
    """
    result = [ROOMS] if load.rooms > MAX_ROOMS else []
    for head, minimum, maximum in (
        (WAITING, MIN_WAITING, MAX_WAITING),
        (HOUSEHOLDS, MIN_HOUSEHOLDS, MAX_HOUSEHOLDS),
    ):
        own, usual = getattr(load, head), mean_load(others, head)
        if own > maximum or (usual is not None and own >= minimum and own > FAR_ABOVE * usual):
            result.append(head)
    return result


def mean_load(loads: Sequence[Load], head: str) -> float | None:
    """The mean of one attribute of the loads; None without loads."""
    return sum(getattr(load, head) for load in loads) / len(loads) if loads else None


def posts_by_room(rooms: RoomQuerySet, on: date | None = None) -> dict[int, list[Posting]]:
    """{room id: one Posting an officer in force that day, by badge}, one query; a disabled account holds no room.

    Of somebody who holds the room twice, as the own one and as a cover, the own post counts.
    """
    postings = Posting.objects.in_force(on or timezone.localdate()).filter(
        room__in=rooms.order_by().values("pk"), role="officer", officer__is_active=True
    )
    results = defaultdict(dict)
    for posting in postings.select_related("officer").order_by("officer__badge", "-is_cover", "since"):
        results[posting.room_id][posting.officer_id] = posting
    return {room: list(posts.values()) for room, posts in results.items()}


def loads(
    officers: Mapping[int, Sequence[Officer]], *, waiting: Mapping[int, int], households: Mapping[int, int]
) -> dict[int, Load]:
    """{officer id: Load} from {room id: officers}, {room id: follow-ups due or late} and {room id: households}."""
    rooms = defaultdict(list)
    for room, room_officers in officers.items():
        for officer in room_officers:
            rooms[officer.pk].append(room)
    return {
        officer: Load(
            rooms=len(officer_rooms),
            waiting=sum(waiting.get(room, 0) / len(officers[room]) for room in officer_rooms),
            households=sum(households.get(room, 0) / len(officers[room]) for room in officer_rooms),
        )
        for officer, officer_rooms in rooms.items()
    }
