"""Handing a case to another room: one room offers it, the other accepts or refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import NotAllowed, OutOfScope, StaleVersion, refuse_if
from disputes import fact_sources
from disputes.actions.base import locked_for_act, save_act
from disputes.actions.checks import required_reason
from disputes.actions.notifying import notify, officers_of
from disputes.actions.returning import follow_ups_of
from disputes.models import Dispute, HandOff
from disputes.rules import oversight as rules
from disputes.rules import transitions
from facts.fact_updates import fact_transaction, mark_room_changed
from followups import fact_sources as due_facts

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from stations.models import Officer, Room


@fact_transaction()
def offer_hand_off(
    *, by: Officer, dispute: Dispute, room: Room, reason: str, expected_version: int | None = None
) -> HandOff:
    """Offer the case to another room of the county; the reason is written for that room to read."""
    dispute, _transition = locked_for_act(by, dispute, "hand_off", expected_version=expected_version)
    reason = required_reason(reason, max_length=500)
    refuse_if(rules.offering(dispute, room, is_offered=_offers(dispute).exists()))
    offer = HandOff(dispute=dispute, from_room=dispute.room, room=room, reason=reason)
    offer.check_fields()
    offer.save_new(by)
    mark_room_changed(room.pk)
    changes = {"room": [dispute.room.name, room.name]}
    save_act(by, dispute, "hand_off_offered", [], reason=reason, changes=changes)
    _record(by, offer, "hand_off_offered", room, reason)
    _notify(by, offer, "dispute_offered", room)
    return offer


@fact_transaction()
def accept_hand_off(
    *, by: Officer, hand_off: HandOff, answer: str = "", expected_version: int | None = None
) -> HandOff:
    """Move the case to the accepting room; the offering room no longer sees it."""
    offer = _locked_offer(by, hand_off, "room", expected_version)
    refuse_if(rules.accepting_offer(offer))
    dispute = offer.dispute
    _close(by, offer, HandOff.ACCEPTED, answer)
    before = dispute.handler
    fact_sources.touch(dispute)
    dispute.room = offer.room
    dispute.handler = by if offer.room in by.rooms_today else None
    changes = {"room": [offer.from_room.name, offer.room.name]}
    if dispute.handler != before:
        changes["handler"] = [str(before or ""), str(dispute.handler or "")]
    save_act(by, dispute, "hand_off_accepted", ["room", "handler"], reason=offer.answer, changes=changes)
    _record(by, offer, "hand_off_accepted", offer.from_room, offer.answer)
    fact_sources.touch(dispute)
    _move_return_visits(by, dispute)
    _notify(by, offer, "dispute_offer_accepted", offer.from_room)
    return offer


@fact_transaction()
def refuse_hand_off(*, by: Officer, hand_off: HandOff, answer: str, expected_version: int | None = None) -> HandOff:
    """Refuse the offer: the case stays with the offering room."""
    offer = _locked_offer(by, hand_off, "room", expected_version)
    answer = required_reason(answer, "answer", max_length=300)
    refuse_if(rules.answering_offer(offer))
    _close(by, offer, HandOff.REFUSED, answer)
    _record(by, offer, "hand_off_refused", offer.room, answer)
    save_act(by, offer.dispute, "hand_off_refused", [], reason=answer)
    _notify(by, offer, "dispute_offer_refused", offer.from_room)
    return offer


@fact_transaction()
def withdraw_hand_off(*, by: Officer, hand_off: HandOff, expected_version: int | None = None) -> HandOff:
    """Withdraw the offer: the offering room keeps the case."""
    offer = _locked_offer(by, hand_off, "from_room", expected_version)
    refuse_if(rules.answering_offer(offer))
    _withdraw(by, offer)
    save_act(by, offer.dispute, "hand_off_withdrawn", [])
    return offer


def lapse_offer(by: Officer, dispute: Dispute) -> None:
    """Withdraw a pending offer of a case that is over."""
    for offer in _offers(dispute).select_related("dispute__room__station", "from_room__station", "room__station"):
        _withdraw(by, offer)


def _withdraw(by: Officer, offer: HandOff) -> None:
    _close(by, offer, HandOff.WITHDRAWN, "")
    _record(by, offer, "hand_off_withdrawn", offer.room)
    _notify(by, offer, "dispute_offer_withdrawn", offer.room)


def _offers(dispute: Dispute) -> QuerySet[Any]:
    return HandOff.objects.filter(dispute=dispute, state=HandOff.OFFERED)


def _locked_offer(by: Officer, hand_off: HandOff, side: str, expected_version: int | None) -> HandOff:
    """The current rows of offer and case, locked; `side` is the field of the room whose officers may act."""
    offer = HandOff.objects.visible_to(by).filter(pk=hand_off.pk).first()
    if offer is None:
        raise OutOfScope
    Dispute.objects.select_for_update().get(pk=offer.dispute_id)
    offers = HandOff.objects.select_for_update(of=("self",)).select_related(
        "dispute__room__station", "dispute__handler", "from_room__station", "room__station", "created_by"
    )
    offer = offers.get(pk=offer.pk)
    if not by.scope_for(transitions.HANDLE).has(getattr(offer, side)):
        raise NotAllowed(_("Your role may not do this."))
    if expected_version is not None and offer.version != expected_version:
        raise StaleVersion(offer)
    return offer


def _close(by: Officer, offer: HandOff, state: str, answer: str) -> None:
    offer.state, offer.answer = state, answer.strip()
    offer.answered_at, offer.answered_by = timezone.now(), by
    offer.check_fields()
    offer.save_changed(by, ["state", "answer", "answered_at", "answered_by"])
    mark_room_changed(offer.from_room_id, offer.room_id)


def _record(by: Officer, offer: HandOff, verb: str, room: Room, reason: str = "") -> None:
    """Write the audit entry of the room without the case; the title is left out, since it may name parties."""
    trail.record(by=by, verb=verb, target=offer, room=room, reason=reason, subject=offer.dispute.number)


def _notify(by: Officer, offer: HandOff, kind: str, room: Room) -> None:
    rooms = {"from_room": offer.from_room.name, "to_room": offer.room.name, "hand_off": offer.pk}
    url = offer.get_absolute_url()
    recipients = officers_of(room)
    if room == offer.from_room and offer.created_by:
        recipients.append(offer.created_by)
    notify(kind, offer.dispute, recipients, by=by, key=str(offer.pk), url=url, **rooms)


def _move_return_visits(by: Officer, dispute: Dispute) -> None:
    """Move the open return visits of the case to its new room."""
    changed = {"updated_at": timezone.now(), "updated_by": by, "version": F("version") + 1}
    due = list(follow_ups_of(dispute).open().select_for_update(of=("self",)).order_by("id"))
    due_facts.touch(*due)
    follow_ups_of(dispute).filter(pk__in=[follow_up.pk for follow_up in due]).update(room=dispute.room, **changed)
    due_facts.touch_days((dispute.room_id, follow_up.due_on) for follow_up in due)
