"""What the night does with care: ends it with the people, raises the next contact, forgets who withdrew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Max, Q
from django.utils import timezone

from assistance import codes
from assistance.actions.consent import request_consents
from assistance.actions.records import close
from assistance.models import CareRecord, ConsentRequest, Help
from assistance.reason_texts import CARE_CONTACT
from audit import trail
from core.queries.databases import job_lock
from facts.fact_updates import fact_transaction
from followups.actions import raise_follow_up
from followups.calendar.workdays import next_working_day
from followups.models import FollowUp
from notifications.actions import send
from stations.models import Officer


def sweep(*, on: date | None = None) -> dict[str, int]:
    """Everything that happens by itself, each in its own transaction; {what: how many}. Safe to run twice."""
    on = on or timezone.localdate()
    with job_lock("sweep-care"):
        return {
            "to_ask": request_consents(),
            "ended": _end_with_people(),
            "moot": _drop_requests(on),
            "moved": _move_along(),
            "contacts": raise_contacts(),
            "reminded": _remind_of_reviews(on),
            "forgotten": forget(on=on),
        }


@fact_transaction()
def _end_with_people() -> int:
    """Who died or left the county's registers is cared for no longer."""
    gone = Q(resident__died_on__isnull=False) | Q(resident__household__isnull=True)
    rows = CareRecord._base_manager.filter(gone, state=codes.ACTIVE, voided_at__isnull=True)
    records: list[Any] = list(
        rows.select_for_update(of=("self",)).select_related("resident__room", "room").order_by("pk")
    )
    for record in records:
        close(None, record, codes.DIED if record.resident.died_on else codes.MOVED)
    return len(records)


def _drop_requests(on: date) -> int:
    gone = Q(resident__died_on__isnull=False) | Q(resident__household__isnull=True)
    rows = ConsentRequest._base_manager.filter(gone, state=codes.OPEN)
    values = {"updated_at": timezone.now(), "version": F("version") + 1}
    return rows.update(state=codes.MOOT, need="", settled_on=on, **values)


def _move_along() -> int:
    """The room that a record is stamped with is the room of the person."""
    number = 0
    for model in (CareRecord, ConsentRequest):
        rows: Any = model
        rows = rows._base_manager.filter(resident__isnull=False).exclude(room=F("resident__room"))
        for row in rows.select_related("resident").order_by("pk"):
            row.room_id = row.resident.room_id
            row.save_changed(None, ["room"])
            number += 1
    return number


@fact_transaction()
def raise_contacts() -> int:
    """One open contact a record, `every_days` after the home was last visited; how many were raised.

    What an officer called off begins the interval anew.
    """
    kind = ContentType.objects.get_for_model(CareRecord)
    of_care = FollowUp._base_manager.filter(source_type=kind)
    waiting = of_care.filter(state=FollowUp.OPEN).values("source_id")
    rows: Any = (
        CareRecord.objects.active().exclude(pk__in=waiting).select_related("resident__household", "resident__room")
    )
    called_off = dict(
        of_care.filter(state=FollowUp.CANCELLED, cancelled_by__isnull=False)
        .values_list("source_id")
        .annotate(last=Max("due_on"))
        .order_by()
    )
    raised = dict(of_care.values_list("source_id").annotate(last=Max("raised_for_on")).order_by())
    today, number = timezone.localdate(), 0
    for record in rows.filter(resident__household__isnull=False).order_by("pk"):
        days = (record.starts_on, record.resident.household.last_visited_on, called_off.get(record.pk))
        counted_from = max(day for day in days if day)
        due_on = next_working_day(counted_from + timedelta(days=record.every_days))
        last = raised.get(record.pk)
        if last and due_on <= last:
            due_on = next_working_day(max(last, today) + timedelta(days=1))
        raise_follow_up(
            by=None, source=record, room=record.resident.room, due_on=due_on, reason_code=CARE_CONTACT,
            reason_data={}, resident=record.resident, household=record.resident.household,
            lead_days=min(7, record.every_days - 1),
        )  # fmt: skip
        number += 1
    return number


def _remind_of_reviews(on: date) -> int:
    records: list[Any] = list(CareRecord.objects.to_review(on).select_related("resident__room__station", "helper"))
    for record in records:
        officers = (
            [record.helper] if record.helper_id else list(Officer.objects.who_may("care.edit", record.resident.room))
        )
        key = f"care_review:{record.pk}:{record.review_on}"
        send(kind="care_review", officers=officers, key=key, data={"on": record.review_on.isoformat()},
             url=record.get_absolute_url())  # fmt: skip
    return len(records)


@fact_transaction()
def forget(*, on: date | None = None) -> int:
    """Erase what is written of who withdrew consent 30 days ago; one line on the trail with the count."""
    on = on or timezone.localdate()
    rows = CareRecord.objects.to_forget(on - timedelta(days=codes.FORGET_DAYS))
    records = [record.pk for record in rows.select_for_update().order_by("pk")]
    if not records:
        return 0
    stamps = {"updated_at": timezone.now(), "updated_by": None, "version": F("version") + 1}
    Help._base_manager.filter(care__in=records).update(text="", **stamps)
    CareRecord._base_manager.filter(pk__in=records).update(
        resident=None, need="", needs="", contact_name="", contact_phone="", guardian_name="", helper=None,
        consent_visit=None, sensitive_agreed=False, **stamps,
    )  # fmt: skip
    kind = ContentType.objects.get_for_model(CareRecord)
    # Its contacts name the home still: they stay as work done or called off there, without saying what for.
    FollowUp._base_manager.filter(source_type=kind, source_id__in=records).update(
        reason_code="", reason_data={}, resident=None, **stamps
    )
    trail.record(by=None, verb="tidied_up", model=CareRecord, changes={"forgotten": [None, len(records)]})
    return len(records)
