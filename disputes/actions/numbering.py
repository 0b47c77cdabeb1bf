"""Case numbers by room and year, without gaps or duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disputes.models import Numbering

if TYPE_CHECKING:
    from disputes.models import Dispute


def take_number(dispute: Dispute) -> None:
    """Give an unsaved case the next number of its room; the room's numbering stays locked until the transaction ends.

    Take it last and in the transaction (savepoint) that saves the case: an opening that fails gives its number back.
    """
    numbering, _created = Numbering.objects.select_for_update().get_or_create(room=dispute.room, year=dispute.year)
    numbering.last += 1
    numbering.save(update_fields=["last"])
    dispute.numbered_by, dispute.sequence = dispute.room, numbering.last
    dispute.number = f"{dispute.room.code}-{dispute.year}-{numbering.last:04d}"
