"""The records behind the coverage of posts: which rooms, who, since and until when. One query each."""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import DateField, Max, OuterRef, Subquery
from django.utils import timezone

from stations.models import Posting


def vacant(rooms, on=None):
    """The vacant ones of `rooms` with `vacant_since`: the day after the last officer's post ended.

    None when nobody has ever been posted there, or when whoever is posted may not sign in any more.
    """
    on = on or timezone.localdate()
    ended = Posting.objects.filter(room=OuterRef("pk"), role="officer", until__lt=on).order_by().values("room")
    last = Subquery(ended.annotate(on=Max("until")).values("on"), output_field=DateField())
    results = list(rooms.vacant(on).select_related("station").annotate(last_held=last))
    for room in results:
        room.vacant_since = room.last_held + timedelta(days=1) if room.last_held else None
    return sorted(results, key=lambda room: (room.vacant_since or date.min, room.code))


def several(rooms, on=None):
    """[(officer, postings)] of officers who hold more than one of `rooms` that day, most rooms first."""
    held = defaultdict(dict)
    for posting in _in_post(rooms, on):
        held[posting.officer].setdefault(posting.room_id, posting)
    results = [(officer, list(inside.values())) for officer, inside in held.items() if len(inside) > 1]
    return sorted(results, key=lambda item: (-len(item[1]), item[0].badge))


def covers(rooms, on=None):
    """Temporary covers in force at `rooms`, those that end first in front, those without an end last."""
    rows = [posting for posting in _in_post(rooms, on) if posting.is_cover]
    return sorted(rows, key=lambda item: (item.until or date.max, item.room.code))


def _in_post(rooms, on):
    held = Posting.objects.in_force(on).filter(
        room__in=rooms.open(on).order_by().values("pk"), role="officer", officer__is_active=True
    )
    return held.select_related("officer", "room__station").order_by("room__code", "officer__badge")
