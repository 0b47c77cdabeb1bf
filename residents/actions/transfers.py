"""Transfers between police rooms: one room asks, the room that has the person answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, RuleViolation, refuse_if
from core.privacy.masking import mask_name
from facts.fact_updates import fact_transaction, mark_room_changed
from notifications.actions import send
from residents.actions.moves import settle
from residents.codes import PERMANENT
from residents.models import Resident, Transfer
from residents.rules import transfers as rules
from stations.models import Officer, Posting

if TYPE_CHECKING:
    from residents.models import Household
    from stations.models import Room

TRANSFER = "residents.transfer"


@fact_transaction()
def ask_transfer(
    *, by: Officer, resident: Resident, household: Household, residency_kind: str = PERMANENT, reason: str
) -> Transfer:
    """Ask the police room that has `resident` to let the person be moved into `household`."""
    by.scope_for(TRANSFER).require(household.room)
    _require_reason(reason)
    resident = Resident._base_manager.select_for_update(no_key=True).get(pk=resident.pk)
    has_pending = Transfer._base_manager.filter(resident=resident, room=household.room, state=Transfer.ASKED).exists()
    refuse_if(rules.asking(resident, household, has_pending))
    transfer = Transfer(
        resident=resident,
        from_room=resident.room,
        room=household.room,
        household=household,
        residency_kind=residency_kind,
        reason=reason.strip(),
    )
    try:
        with transaction.atomic():
            transfer.save_new(by)
            mark_room_changed(transfer.from_room_id, transfer.room_id)
    except IntegrityError:
        raise RuleViolation(rules.asking(resident, household, already_asked=True)) from None
    trail.record(by=by, verb="transfer_asked", target=transfer, reason=reason)
    _tell("transfer_asked", transfer, responsible_for(transfer.from_room), resident.name)
    return transfer


@fact_transaction()
def answer_transfer(*, by: Officer, transfer: Transfer, accept: bool, answer: str = "") -> Transfer:
    """Accept, and the person moves today; or refuse with a reason."""
    transfer = _locked(transfer)
    by.scope_for(TRANSFER).require(transfer.from_room)
    if accept:
        refuse_if(rules.accepting(transfer))
        _close(by, transfer, Transfer.ACCEPTED, answer)
        resident = Resident._base_manager.select_for_update(no_key=True).get(pk=transfer.resident_id)
        settle(
            by=by, resident=resident, household=transfer.household, kind=transfer.residency_kind,
            on=timezone.localdate(), reason=transfer.reason,
        )  # fmt: skip
    else:
        refuse_if(rules.acting(transfer, "refuse"))
        _require_reason(answer, "answer")
        _close(by, transfer, Transfer.REFUSED, answer)
    kind = "transfer_accepted" if accept else "transfer_refused"
    trail.record(by=by, verb=kind, target=transfer, reason=answer)
    askers = [transfer.created_by, *responsible_for(transfer.room)]
    name = transfer.resident.name if accept else mask_name(transfer.resident.name)
    _tell(kind, transfer, [officer for officer in askers if officer and officer.pk != by.pk], name)
    return transfer


@fact_transaction()
def withdraw_transfer(*, by: Officer, transfer: Transfer, reason: str = "") -> Transfer:
    """The asking room does not need it any more."""
    transfer = _locked(transfer)
    by.scope_for(TRANSFER).require(transfer.room)
    refuse_if(rules.acting(transfer, "withdraw"))
    _close(by, transfer, Transfer.WITHDRAWN, reason)
    trail.record(by=by, verb="transfer_withdrawn", target=transfer, reason=reason)
    return transfer


def responsible_for(room: Room) -> list[Officer]:
    """Officers posted to the room today who may answer; nobody posted, then the station's chiefs."""
    officers_of_room = [officer for officer in Officer.objects.posted_to_room([room.pk]) if officer.can(TRANSFER)]
    if officers_of_room:
        return officers_of_room
    chiefs = Posting.objects.in_force().filter(role="chief", station=room.station_id, officer__is_active=True)
    return [posting.officer for posting in chiefs.select_related("officer")]


def _locked(transfer: Transfer) -> Any:
    Transfer._base_manager.select_for_update().get(pk=transfer.pk)
    return Transfer._base_manager.select_related(
        "resident", "from_room__station", "room__station", "household__dwelling", "household__room", "created_by"
    ).get(pk=transfer.pk)


def _close(by: Officer, transfer: Transfer, state: str, answer: str) -> Any:
    transfer.state, transfer.answer = state, answer.strip()
    transfer.answered_at, transfer.answered_by = timezone.now(), by
    transfer.save_changed(by, ["state", "answer", "answered_at", "answered_by"])
    mark_room_changed(transfer.from_room_id, transfer.room_id)


def _require_reason(text: str, field: str = "reason") -> None:
    if len(text.strip()) < 2:
        raise Invalid(_("Say why."), field=field)


def _tell(kind: str, transfer: Transfer, officers: Iterable[Officer], name: str) -> None:
    data = {
        "name": name,
        "to_room": transfer.room.name,
        "from_room": transfer.from_room.name,
        "reason": transfer.reason,
        "answer": transfer.answer,
    }
    url = reverse("residents:transfers")
    send(kind=kind, officers=officers, key=f"{kind}:{transfer.pk}:{transfer.from_room_id}", data=data, url=url)
