"""Setting up the tree of units, and keeping the profile of a room."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed, refuse_if
from stations import rules
from stations.models import Bureau, Community, Posting, Room, Station
from stations.scope import require

PROFILE = ("premises", "opening_hours", "phone", "mobile", "latitude", "longitude")


def enter_bureau(*, by, code, name):
    """A new bureau, by whoever sets up units already; `by=None` is the command on the server that makes the first."""
    if by is not None and not by.can("units.edit"):
        raise NotAllowed(_("Your role does not set up units."))
    return _enter(by, Bureau(code=code, name=name))


def change_bureau(*, by, bureau, expected_version=None, **values):
    require(by.scope_for("units.edit"), bureau)
    return _change(by, bureau, values, ("code", "name"), expected_version)


def enter_station(*, by, bureau, **values):
    require(by.scope_for("units.edit"), bureau)
    return _enter(by, Station(bureau=bureau, **values))


def change_station(*, by, station, expected_version=None, **values):
    require(by.scope_for("units.edit"), station)
    return _change(by, station, values, ("code", "name", "address", "phone"), expected_version)


def enter_room(*, by, station, **values):
    require(by.scope_for("units.edit"), station)
    return _enter(by, Room(station=station, **values))


def change_room(*, by, room, expected_version=None, **values):
    """The profile is the chief's; code and name are the administrator's."""
    require(by.scope_for("rooms.edit"), room)
    if {"code", "name"} & set(values):
        require(by.scope_for("units.edit"), room)
    return _change(by, room, values, (*PROFILE, "code", "name"), expected_version)


@transaction.atomic
def close_room(*, by, room, on, reason):
    """From `on` the room is no more; what happened in it stays. Raises RuleViolation while people depend on it."""
    require(by.scope_for("units.edit"), room)
    room = Room.objects.select_for_update().get(pk=room.pk)
    households = room.households.filter(ended_on__isnull=True).exists()
    held = Posting.objects.in_force(on).filter(room=room).exists()
    refuse_if(rules.closing_refused(room=room, on=on, households=households, held=held))
    return _change(by, room, {"closed_on": on}, ("closed_on",), None, reason=reason)


def enter_community(*, by, room, **values):
    require(by.scope_for("units.edit"), room)
    return _enter(by, Community(room=room, **values))


@transaction.atomic
def change_community(*, by, community, expected_version=None, **values):
    """Another room only while nobody is registered in it: a handover of people is more than a field."""
    require(by.scope_for("units.edit"), community.room)
    room = values.get("room", community.room)
    require(by.scope_for("units.edit"), room)
    if room.pk != community.room_id and community.dwellings.exists():
        raise Invalid(_("Dwellings are registered in this community, so it stays with its room."), field="room")
    return _change(by, community, values, ("code", "name", "kind", "room"), expected_version)


def _enter(by, unit):
    _check(unit)
    try:
        with transaction.atomic():
            unit.save_new(by)
            trail.record(by=by, verb="created", target=unit, room=_room_of(unit))
    except IntegrityError as error:
        raise _code_taken() from error
    return unit


@transaction.atomic
def _change(by, unit, values, allowed, expected_version, reason=""):
    unknown = set(values) - set(allowed)
    if unknown:
        raise TypeError(f"{unit._meta.model_name} has no changeable {', '.join(sorted(unknown))}")
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


def _check(unit):
    unit.check_fields()
    if isinstance(unit, Room) and (unit.latitude is None) != (unit.longitude is None):
        raise Invalid(_("Give both coordinates, or none."), field="latitude")


def _code_taken():
    return Invalid(_("Another unit has this code."), field="code")


def _room_of(unit):
    return unit if isinstance(unit, Room) else getattr(unit, "room", None)
