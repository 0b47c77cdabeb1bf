"""Telling people: officers of what falls due, the chief once a day of what is late beyond the limit.

Nothing is told on a day off; the next working day catches up. What is told is marked in the same transaction, so
a message and its mark exist together or not at all.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone

from audit import trail
from core.queries.databases import job_lock
from core.scope import Scope
from facts.fact_updates import fact_transaction, mark_room_changed
from followups.calendar.workdays import is_working
from followups.models import FollowUp
from followups.postings_by_day import PostingsByDay
from notifications.actions import send_all
from notifications.models import Notification

FIRST_FEW = 3
MAX_ROOMS = 12


def remind(*, on: date | None = None) -> int:
    """One message to each officer for all that newly fell due; returns how many follow-ups were told of.

    Goes to whoever is posted at the room on `on`; to the chief when nobody is. Auxiliaries hear of what is not
    confidential. What has nobody to be told to stays untold and is tried again.
    """
    on = on or timezone.localdate()
    with job_lock("remind"), fact_transaction():
        if not is_working(on):
            return 0
        now = timezone.now()
        postings = PostingsByDay.on(on)
        count = _mark(_all().to_remind(on).filter(postings.anybody()), reminded_at=now)
        if count:
            messages = _reminders(_with_names(_all().filter(reminded_at=now)), postings, on)
            _send("followups_due", messages, now)
            _record("reminded", on, count, messages)
    return count


def escalate(*, on: date | None = None) -> int:
    """One digest a day to each chief about what is late beyond the limit; returns how many follow-ups it names."""
    on = on or timezone.localdate()
    with job_lock("escalate"), fact_transaction():
        if not is_working(on):
            return 0
        now = timezone.now()
        postings = PostingsByDay.on(on)
        count = _mark(_all().to_escalate(on).filter(postings.any_leader()), escalated_at=now, updated_at=now)
        if count:
            messages = _digests(_with_names(_all().filter(escalated_at=now)), postings, on)
            _send("followups_late", messages, now)
            _record("followups_escalated", on, count, messages)
    return count


def _all() -> Any:
    return FollowUp.objects.in_scope(Scope.all())


def _mark(rows: Any, **stamp: Any) -> int:
    # Marked first, read afterwards by the mark: what is raised in between is neither marked nor missed.
    return rows.update(**stamp)


def _with_names(rows: Any) -> Any:
    """Their lists show it from now on."""
    mark_room_changed(*rows.order_by().values_list("room_id", flat=True).distinct())
    return rows


def _reminders(fresh: Any, postings: Any, on: date) -> Any:
    """{officer: data of the message}"""
    groups = fresh.values("room", "room__name", "room__station", "room__station__bureau", "is_confidential").annotate(
        count=Count("pk"), oldest=Min("due_on")
    )
    first = defaultdict(list)
    places = Window(RowNumber(), partition_by=["room", "is_confidential"], order_by=["due_on", "id"])
    few = fresh.annotate(place=places).filter(place__lte=FIRST_FEW).order_by("due_on", "id")
    for room, is_confidential, pk in few.values_list("room", "is_confidential", "pk"):
        first[room, is_confidential].append(pk)
    messages = {}
    for group in groups.order_by("oldest", "room"):
        officers, is_covering = postings.for_room(
            group["room"], group["room__station"], group["room__station__bureau"], group["is_confidential"]
        )
        for officer in officers:
            data = messages.setdefault(
                officer, {"count": 0, "on": on.isoformat(), "first": [], "rooms": [], "covers": False}
            )
            data["count"] += group["count"]
            data["first"] = (data["first"] + first[group["room"], group["is_confidential"]])[:FIRST_FEW]
            data["covers"] = data["covers"] or is_covering
            if group["room__name"] not in data["rooms"]:
                data["rooms"].append(group["room__name"])
    for data in messages.values():
        data["url"] = _list_url(state="open", due_to=on.isoformat())
    return messages


def _digests(fresh: Any, postings: Any, on: date) -> Any:
    groups = fresh.values("room", "room__name", "room__station", "room__station__bureau").annotate(
        count=Count("pk"), oldest=Min("window_to")
    )
    messages = {}
    for group in groups.order_by("-count", "room"):
        officers = postings.leaders(group["room__station"], group["room__station__bureau"])
        for officer in officers:
            data = messages.setdefault(officer, {"count": 0, "on": on.isoformat(), "rooms": []})
            data["count"] += group["count"]
            data["oldest"] = min(data.get("oldest", "9999"), group["oldest"].isoformat())
            data["rooms"].append({"id": group["room"], "name": group["room__name"], "count": group["count"]})
    for data in messages.values():
        data["room_count"] = len(data["rooms"])
        data["rooms"] = data["rooms"][:MAX_ROOMS]
        data["url"] = _list_url(state="open", escalated_on=on.isoformat())
    return messages


def _list_url(**filters: Any) -> str:
    return f"{reverse('followups:list')}?{urlencode(filters)}"


def _send(kind: str, messages: Any, now: datetime) -> None:
    send_all(
        [
            Notification(officer_id=officer, kind=kind, key=f"{kind}:{now.isoformat()}", url=data.pop("url"), data=data)
            for officer, data in messages.items()
        ]
    )


def _record(verb: str, on: date, count: Any, messages: Any) -> None:
    trail.record(
        by=None, verb=verb, subject=on.isoformat(), changes={"follow_ups": count, "officers": sorted(messages)}
    )
