"""Setting up the tree of units, and keeping the profile of a room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from audit import trail
from core import phones
from core.errors import Invalid, NotAllowed, refuse_if
from stations import rules
from stations.models import Bureau, Community, Posting, Room, Station
from stations.scope import require

if TYPE_CHECKING:
    from stations.models import Officer
    from stations.models.units import Unit

PROFILE = ("premises", "opening_hours", "phone", "mobile", "latitude", "longitude")


def enter_bureau(*, by: Officer | None, code: str, name: str) -> Bureau:
    """A new bureau, by whoever sets up units already; `by=None` is the command on the server that makes the first."""
    if by is not None and not by.can("units.edit"):
        raise NotAllowed(_("Your role does not set up units."))
    return _enter(by, Bureau(code=code, name=name))


def change_bureau(*, by: Officer, bureau: Bureau, expected_version: int | None = None, **values: Any) -> Bureau:
    require(by.scope_for("units.edit"), bureau)
    return _change(by, bureau, values, ("code", "name"), expected_version)


def enter_station(*, by: Officer, bureau: Bureau, **values: Any) -> Station:
    require(by.scope_for("units.edit"), bureau)
    return _enter(by, Station(bureau=bureau, **values))


def change_station(*, by: Officer, station: Station, expected_version: int | None = None, **values: Any) -> Station:
    require(by.scope_for("units.edit"), station)
    return _change(by, station, values, ("code", "name", "address", "phone"), expected_version)


def enter_room(*, by: Officer, station: Station, **values: Any) -> Room:
    require(by.scope_for("units.edit"), station)
    return _enter(by, Room(station=station, **values))


def change_room(*, by: Officer, room: Room, expected_version: int | None = None, **values: Any) -> Room:
    """The profile is the chief's; code and name are the administrator's."""
    require(by.scope_for("rooms.edit"), room)
    if {"code", "name"} & set(values):
        require(by.scope_for("units.edit"), room)
    return _change(by, room, values, (*PROFILE, "code", "name"), expected_version)


@transaction.atomic
def close_room(*, by: Officer, room: Room, on: date, reason: str) -> Room:
    """From `on` the room is no more; what happened in it stays. Raises RuleViolation while people depend on it."""
    require(by.scope_for("units.edit"), room)
    room = Room.objects.select_for_update().get(pk=room.pk)
    has_households = room.households.filter(ended_on__isnull=True).exists()
    has_postings = Posting.objects.in_force(on).filter(room=room).exists()
    refuse_if(rules.closing_refused(room=room, on=on, has_households=has_households, has_postings=has_postings))
    return _change(by, room, {"closed_on": on}, ("closed_on",), None, reason=reason)


def enter_community(*, by: Officer, room: Room, **values: Any) -> Community:
    require(by.scope_for("units.edit"), room)
    return _enter(by, Community(room=room, **values))


@transaction.atomic
def change_community(
    *, by: Officer, community: Community, expected_version: int | None = None, **values: Any
) -> Community:
    """Another room only while nobody is registered in it: a handover of people is more than a field."""
    require(by.scope_for("units.edit"), community.room)
    room = values.get("room", community.room)
    require(by.scope_for("units.edit"), room)
    if room.pk != community.room_id and community.dwellings.exists():
        raise Invalid(_("Dwellings are registered in this community, so it stays with its room."), field="room")
    return _change(by, community, values, ("code", "name", "kind", "room"), expected_version)


def _enter(by: Officer | None, unit: Unit) -> Any:
    _check(unit)
    try:
        with transaction.atomic():
            unit.save_new(by)
            trail.record(by=by, verb="created", target=unit, room=_room_of(unit))
    except IntegrityError as error:
        raise _code_taken() from error
    return unit


@transaction.atomic
def _change(
    by: Officer,
    unit: Unit,
    values: dict[str, Any],
    allowed: Sequence[str],
    expected_version: int | None,
    reason: str = "",
) -> Any:
    unknown = set(values) - set(allowed)
    if unknown:
        raise TypeError(f"{unit._meta.model_name} has no changeable {', '.join(sorted(unknown))}")
    values = values | {name: phones.written(values[name]) for name in unit.PHONES if name in values}
    changes = trail.set_values(unit, values)
    _check(unit)
    if not changes:
        return unit
    try:
        with transaction.atomic():
            unit.save_changed(by, list(values), expected_version=expected_version)
    except IntegrityError as error:
        raise _code_taken() from error
    trail.record(by=by, verb="changed", target=unit, room=_room_of(unit), changes=changes, reason=reason)
    return unit


def _check(unit: Unit) -> None:
    unit.check_fields()
    if isinstance(unit, Room) and (unit.latitude is None) != (unit.longitude is None):
        raise Invalid(_("Give both coordinates, or none."), field="latitude")


def _code_taken() -> Invalid:
    return Invalid(_("Another unit has this code."), field="code")


def _room_of(unit: Unit) -> Room | None:
    return unit if isinstance(unit, Room) else getattr(unit, "room", None)
