"""Who was listed as a person in need is asked for consent; nobody is copied."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assistance import codes
from assistance.actions.base import require
from assistance.models import CareRecord, ConsentRequest
from audit import trail
from core.errors import RuleViolation, StaleVersion
from facts.fact_updates import fact_transaction
from notifications.actions import send
from residents.actions import end_for_care
from residents.models import Listing
from stations.models import Officer, Room


@fact_transaction()
def request_consents() -> int:
    """End what is still listed of people in need, and put them on their rooms' lists; how many were put there.

    Nobody becomes a care record by this: consent cannot be migrated. Run twice it does nothing more.
    """
    end_for_care(by=None)
    asked_before = ConsentRequest._base_manager.values("resident")
    cared_for = CareRecord._base_manager.filter(resident__isnull=False).values("resident")
    ended = Listing._base_manager.filter(end_reason="care", starts_on__isnull=False)
    ended = ended.filter(Q(resident__household__isnull=False), resident__died_on__isnull=True)
    ended = ended.exclude(resident__in=asked_before).exclude(resident__in=cared_for)
    fresh = {}
    for listing in ended.select_related("resident", "category").order_by("pk"):
        fresh.setdefault(listing.resident_id, listing)
    today = timezone.localdate()
    requests = [
        ConsentRequest(resident=listing.resident, room_id=listing.resident.room_id, need=listing.category.code,
                       raised_on=today)
        for listing in fresh.values()
    ]  # fmt: skip
    ConsentRequest.objects.bulk_create(requests, ignore_conflicts=True, batch_size=500)
    for room in Room.objects.filter(pk__in={request.room_id for request in requests}).select_related("station"):
        number = sum(request.room_id == room.pk for request in requests)
        send(
            kind="consents_to_ask", officers=list(Officer.objects.who_may("care.edit", room)),
            key=f"consents_to_ask:{room.pk}:{today}", data={"n": number}, url="/care/?view=ask",
        )  # fmt: skip
    return len(requests)


@transaction.atomic
def decline_care(*, by: Officer, request: ConsentRequest, expected_version: int | None = None) -> ConsentRequest:
    """The person does not want it: off the list for good, and why they were listed is forgotten."""
    rows = ConsentRequest._base_manager.select_for_update(of=("self",)).select_related("resident__room")
    request = rows.get(pk=request.pk)
    require(by, request.resident.room)
    if request.state != codes.OPEN:
        raise RuleViolation(_("This has been settled already."))
    if expected_version is not None and request.version != expected_version:
        raise StaleVersion(request)
    request.state, request.need = codes.DECLINED, ""
    request.settled_on, request.settled_by = timezone.localdate(), by
    request.save_changed(by, ["state", "need", "settled_on", "settled_by"])
    trail.record(by=by, verb="care_declined", target=request, room=request.resident.room)
    return request
