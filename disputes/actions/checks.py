"""Checks that several actions share; each raises Invalid with the field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, TextField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from disputes.rules import transitions
from stations.models import Posting
from stations.roles import roles_granting

if TYPE_CHECKING:
    from core.models import Stamped
    from stations.models import Officer, Room


def required_reason(text: str, field: str = "reason", max_length: int = 200) -> str:
    """The stripped reason. Raises Invalid for fewer than 2 or more than `max_length` characters."""
    text = (text or "").strip()
    if len(text) < 2:
        raise Invalid(_("Say why."), field=field)
    if len(text) > max_length:
        raise Invalid(_("A reason has at most %(most)d characters.") % {"most": max_length}, field=field)
    return text


def invalid_if(field: str, message: str | Promise | None) -> None:
    if message:
        raise Invalid(message, field=field)


def check_choice(field: str, value: str, choices: Iterable[tuple[str, Any]]) -> str:
    """The value. Raises Invalid unless it is one of the choices."""
    if value not in dict(choices):
        raise Invalid(_("Choose one of the values offered."), field=field)
    return value


def check_record(record: Stamped, exclude: Sequence[str]) -> None:
    """Run the field validators, and check the length of long texts, which Django models do not."""
    for field in record._meta.fields:
        if isinstance(field, TextField) and field.max_length and len(getattr(record, field.name)) > field.max_length:
            raise Invalid(_("At most %(most)d characters.") % {"most": field.max_length}, field=field.name)
    record.check_fields(exclude=exclude)


def check_posting(officer: Officer, room: Room, field: str, on: date | None = None) -> Officer:
    """The officer. Raises Invalid without a posting that handles cases at the room or its station on that day."""
    postings = Posting.objects.in_force(on).filter(
        Q(room=room.pk) | Q(station=room.station_id), officer=officer.pk, role__in=roles_granting(transitions.HANDLE)
    )
    if not postings.exists():
        raise Invalid(_("This officer held no post at the police room on that day."), field=field)
    return officer
