"""How much an officer has to carry, and when it is too much. About the load alone, never about what was achieved."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from stations.models import Posting

# Own defaults, for want of a national figure that fits every county. One officer to a room is the rule (一室一警), a
# second room a stop-gap; the work of the other officers of the station is the measure. Below the least nobody is called
# overloaded; the most holds where there are no others to compare with, or where all of them carry too much.
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


def overload(load, others=()):
    """The heads under which `load` is too much: of ROOMS, WAITING, HOUSEHOLDS, in this order; none when it is not.

    `others` are the loads of the station's other officers.
    """
    result = [ROOMS] if load.rooms > MAX_ROOMS else []
    for head, least, most in (
        (WAITING, MIN_WAITING, MAX_WAITING),
        (HOUSEHOLDS, MIN_HOUSEHOLDS, MAX_HOUSEHOLDS),
    ):
        own, usual = getattr(load, head), mean_load(others, head)
        if own > most or (usual is not None and own >= least and own > FAR_ABOVE * usual):
            result.append(head)
    return result


def mean_load(loads, head):
    """The average under one head, None of nobody."""
    return sum(getattr(load, head) for load in loads) / len(loads) if loads else None


def posts_by_room(rooms, on=None):
    """{room id: one Posting an officer in force that day, by badge}, one query; a disabled account holds no room.

    Of somebody who holds the room twice, as the own one and as a cover, the own post counts.
    """
    held = Posting.objects.in_force(on or timezone.localdate()).filter(
        room__in=rooms.order_by().values("pk"), role="officer", officer__is_active=True
    )
    results = defaultdict(dict)
    for posting in held.select_related("officer").order_by("officer__badge", "-is_cover", "since"):
        results[posting.room_id][posting.officer_id] = posting
    return {room: list(posts.values()) for room, posts in results.items()}


def loads(officers, *, waiting, households):
    """{officer id: Load} from {room id: officers}, {room id: follow-ups due or late} and {room id: households}."""
    rooms = defaultdict(list)
    for room, here in officers.items():
        for officer in here:
            rooms[officer.pk].append(room)
    return {
        officer: Load(
            rooms=len(held),
            waiting=sum(waiting.get(room, 0) / len(officers[room]) for room in held),
            households=sum(households.get(room, 0) / len(officers[room]) for room in held),
        )
        for officer, held in rooms.items()
    }
