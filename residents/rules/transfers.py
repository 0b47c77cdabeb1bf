"""Transfers: state × act. A request is answered once, by the room that has the resident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from residents.models import Transfer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from residents.models import Household, Resident

NEXT = {
    (Transfer.ASKED, "accept"): Transfer.ACCEPTED,
    (Transfer.ASKED, "refuse"): Transfer.REFUSED,
    (Transfer.ASKED, "withdraw"): Transfer.WITHDRAWN,
}


def asking(resident: Resident, household: Household, already_asked: bool) -> StrOrPromise | None:
    """Why this room cannot ask for this resident, or None."""
    if resident.died_on:
        return _("This person is recorded as having died.")
    if resident.room_id == household.room_id:
        return _("This person is registered in this police room already; record a move.")
    if already_asked:
        return _("Your police room has asked for this person already and waits for an answer.")
    return None


def acting(transfer: Transfer, act: str) -> StrOrPromise | None:
    """Why the request does not allow this now, or None."""
    if (transfer.state, act) in NEXT:
        return None
    return _("This request is closed: %(state)s.") % {"state": transfer.get_state_display()}


def accepting(transfer: Transfer) -> StrOrPromise | None:
    """Why the request cannot be accepted now, or None."""
    reason = acting(transfer, "accept")
    if reason is None and transfer.resident.died_on:
        return _("This person has died meanwhile.")
    return reason
