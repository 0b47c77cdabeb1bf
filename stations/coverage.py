"""The rooms and postings behind the coverage numbers of `stats`; one query each."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import DateField, Max, OuterRef, Subquery
from django.utils import timezone

from stations.models import Posting

if TYPE_CHECKING:
    from stations.models import Officer, Room
    from stations.querysets import PostingQuerySet, RoomQuerySet


def vacant(rooms: RoomQuerySet, on: date | None = None) -> list[Room]:
    """The vacant ones of `rooms` with `vacant_since`: the day after the last officer's post ended.

    None when nobody has ever been posted there, or when whoever is posted may not sign in any more.
    """
    on = on or timezone.localdate()
    ended = Posting.objects.filter(room=OuterRef("pk"), role="officer", until__lt=on).order_by().values("room")
    last = Subquery(ended.annotate(on=Max("until")).values("on"), output_field=DateField())
    vacant_rooms = list(rooms.vacant(on).select_related("station").annotate(last_day=last))
    for room in vacant_rooms:
        room.vacant_since = room.last_day + timedelta(days=1) if room.last_day else None
    return sorted(vacant_rooms, key=lambda room: (room.vacant_since or date.min, room.code))


def several(rooms: RoomQuerySet, on: date | None = None) -> list[tuple[Officer, list[Posting]]]:
    """[(officer, postings)] of officers who hold more than one of `rooms` that day, most rooms first."""
    postings_of: dict[Officer, dict[int, Posting]] = defaultdict(dict)
    for posting in _in_post(rooms, on):
        postings_of[posting.officer].setdefault(posting.room_id, posting)
    results = [(officer, list(by_room.values())) for officer, by_room in postings_of.items() if len(by_room) > 1]
    return sorted(results, key=lambda row: (-len(row[1]), row[0].badge))


def covers(rooms: RoomQuerySet, on: date | None = None) -> list[Posting]:
    """Temporary covers in force at `rooms`, by their last day; those without one come last."""
    rows = [posting for posting in _in_post(rooms, on) if posting.is_cover]
    return sorted(rows, key=lambda posting: (posting.until or date.max, posting.room.code))


def _in_post(rooms: RoomQuerySet, on: date | None) -> PostingQuerySet:
    postings = Posting.objects.in_force(on).filter(
        room__in=rooms.open(on).order_by().values("pk"), role="officer", officer__is_active=True
    )
    return postings.select_related("officer", "room__station").order_by("room__code", "officer__badge")
