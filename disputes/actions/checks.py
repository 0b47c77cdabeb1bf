"""What several acts on a case check alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, TextField
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from disputes.rules import transitions
from stations.models import Posting
from stations.roles import roles_granting

if TYPE_CHECKING:
    from core.models import Stamped
    from stations.models import Officer, Room


def required_reason(text: str, field: str = "reason", max_length: int = 200) -> str:
    """The reason without blanks around it; Invalid when it says nothing, or too much."""
    text = (text or "").strip()
    if len(text) < 2:
        raise Invalid(_("Say why."), field=field)
    if len(text) > max_length:
        raise Invalid(_("A reason has at most %(most)d characters.") % {"most": max_length}, field=field)
    return text


def invalid_if(field: str, message: str | None) -> None:
    if message:
        raise Invalid(message, field=field)


def check_choice(field: str, value: str, choices: Iterable[tuple[str, Any]]) -> str:
    """Invalid unless the value is one of the choices."""
    if value not in dict(choices):
        raise Invalid(_("Choose one of the values offered."), field=field)
    return value


def check_record(record: Stamped, exclude: Sequence[str]) -> None:
    """The validators of the fields, and the length of long texts, which a model does not see to."""
    for field in record._meta.fields:
        if isinstance(field, TextField) and field.max_length and len(getattr(record, field.name)) > field.max_length:
            raise Invalid(_("At most %(most)d characters.") % {"most": field.max_length}, field=field.name)
    record.check_fields(exclude=exclude)


def check_posting(officer: Officer, room: Room, field: str, on: date | None = None) -> Officer:
    """The officer, who on that day (today) held a post at the room or its station that handles cases, or Invalid."""
    postings = Posting.objects.in_force(on).filter(
        Q(room=room.pk) | Q(station=room.station_id), officer=officer.pk, role__in=roles_granting(transitions.HANDLE)
    )
    if not postings.exists():
        raise Invalid(_("This officer held no post at the police room on that day."), field=field)
    return officer
