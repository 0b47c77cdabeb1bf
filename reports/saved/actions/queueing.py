"""Deciding that something is to be delivered: one row of the outbox, written in the transaction of the decision."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from reports.models import Delivery, SavedReport
from reports.saved.schedule import next_day

if TYPE_CHECKING:
    from stations.models import Officer

# The name of the task that empties the outbox; it also runs every few seconds.
SWEEP = "reports.tasks.deliver"


def queue_due(*, on: date | None = None) -> int:
    """Everything planned up to a day (today), once each however many nights were missed; how many were queued."""
    on = on or timezone.localdate()
    queued = 0
    for saved in SavedReport.objects.due(on).order_by("pk").iterator():
        queued += _queue_report(saved.pk, on)
    return queued


@transaction.atomic
def _queue_report(pk: int, on: date) -> int:
    saved = SavedReport.objects.due(on).select_for_update().filter(pk=pk).first()
    if saved is None:
        return 0  # another run was here first
    planned = saved.next_on or on
    saved.next_on = next_day(saved.schedule, on, weekday=saved.weekday, month_day=saved.month_day)
    saved.save(update_fields=["next_on"])
    return _put(saved, planned, f"{saved.pk}-{planned}")


@transaction.atomic
def queue_now(*, by: Officer, saved: SavedReport) -> int:
    """Queue a delivery now, besides the schedule; each call is one delivery."""
    return _put(saved, timezone.localdate(), f"{saved.pk}-{uuid.uuid4().hex}")


def _put(saved: SavedReport, on: date, key: str) -> int:
    """A file for whom it is meant, unless a webhook takes it. The same key is one delivery."""
    kind = Delivery.WEBHOOK if saved.webhook_id else Delivery.FILE
    _row, created = Delivery.objects.get_or_create(
        key=f"{kind}-{key}", defaults={"saved": saved, "kind": kind, "asked_on": on}
    )
    return int(created)
