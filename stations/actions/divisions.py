"""From a table of divisions to stations, rooms and communities. Safe to repeat; nothing is ever deleted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import trail
from core.errors import Invalid, NotAllowed
from stations.divisions import Rejected, decode, read, short_name
from stations.models import Bureau, Community, Room, Station
from stations.scope import require

if TYPE_CHECKING:
    from stations.divisions import Division
    from stations.models import Officer


@dataclass
class Outcome:
    """How many units were made, renamed, left as they were, and the lines that were not used."""

    counts: Counter = field(default_factory=Counter)
    rejected: list = field(default_factory=list)

    def __str__(self) -> str:
        # Programs read this line; it is the same in every language.
        created, updated, unchanged = (self.counts[name] for name in ("created", "updated", "unchanged"))
        return f"created {created}, updated {updated}, unchanged {unchanged}, rejected {len(self.rejected)}"


@transaction.atomic
def import_divisions(*, by: Officer | None, content: bytes, bureau_name: str) -> Outcome:
    """One station a town, one room and one community a village or neighbourhood; returns an Outcome.

    `content` is the file as bytes; `by=None` is the command on the server. A unit known by its code takes the name of
    the file; what somebody else set up under such a code, in another bureau, rejects the line.
    """
    divisions, rejected = read(decode(content))
    outcome = Outcome(rejected=list(rejected))
    if not divisions:
        return outcome
    bureau = _bureau(by, divisions[0], bureau_name, outcome)
    importer = _DivisionImporter(by, bureau, outcome)
    for division in divisions:
        reason = importer.add(division)
        if reason:
            outcome.rejected.append(Rejected(division.line, reason))
    outcome.rejected.sort(key=lambda rejected: rejected.line)
    if outcome.counts["created"] or outcome.counts["updated"]:
        trail.record(by=by, verb="imported", target=bureau, changes={"divisions": [None, str(outcome)]})
    return outcome


def _bureau(by: Officer | None, division: Division, name: str, outcome: Outcome) -> Bureau:
    """The bureau of that name, else a new one with the county's code. A bureau is known by its name."""
    name = name.strip()
    if not name:
        raise Invalid(_("Give the bureau a name."), field="bureau")
    bureau = Bureau.objects.select_for_update().filter(name=name).order_by("code").first()
    if bureau is not None:
        if by is not None:
            require(by.scope_for("units.edit"), bureau)
        if bureau.code[:6] != division.county_code:
            raise Invalid(
                _("The file is of county %(county)s, but %(name)s has the code %(code)s.")
                % {"county": division.county_code, "name": bureau.name, "code": bureau.code},
                field="bureau",
            )
        outcome.counts["unchanged"] += 1
        return bureau
    if by is not None:
        raise NotAllowed(_("A new bureau is made on the server, by the command."))
    code = f"{division.county_code}000000"
    other = Bureau.objects.filter(code=code).first()
    if other is not None:
        raise Invalid(_("The code %(code)s belongs to %(name)s.") % {"code": code, "name": other.name}, field="bureau")
    outcome.counts["created"] += 1
    return Bureau(code=code, name=name).save_new(by)


class _DivisionImporter:
    """Creates and renames units, by code; existing ones are read in three queries."""

    def __init__(self, by: Officer | None, bureau: Bureau, outcome: Outcome) -> None:
        self.by, self.bureau, self.outcome = by, bureau, outcome
        prefix = {"code__startswith": bureau.code[:6]}
        self.stations = {station.code: station for station in Station.objects.filter(**prefix)}
        self.rooms = {room.code: room for room in Room.objects.filter(**prefix).select_related("station")}
        self.communities = {
            community.code: community
            for community in Community.objects.filter(**prefix).select_related("room__station")
        }
        self.done: set[tuple[type, str]] = set()

    def add(self, division: Division) -> str | None:
        """Create or rename the units of one line. Returns why the line is rejected; nothing is changed then."""
        code = f"{division.town_code}000"
        foreign = self._foreign(code, division.code)
        if foreign:
            return _("The code belongs to %(name)s, in another bureau.") % {"name": foreign}
        station = self._unit(self.stations, Station, code, station_name(division.town_name), bureau=self.bureau)
        existing = self.communities.get(division.code)
        if existing is None:
            room = self._unit(self.rooms, Room, division.code, room_name(division.short_name), station=station)
        else:
            # Somebody gave the community to another room, or the room a name of its own: that stays.
            room = existing.room
            self._rename_room(existing, division)
        kind = Community.NEIGHBOURHOOD if division.is_neighbourhood else Community.VILLAGE
        self._unit(self.communities, Community, division.code, division.name, kind=kind, room=room)
        return None

    def _rename_room(self, community: Community, division: Division) -> None:
        own = self.rooms.get(division.code)
        if own is not None:
            follows = own.name == room_name(short_name(community.name))
            self._unit(self.rooms, Room, division.code, room_name(division.short_name) if follows else own.name)

    def _foreign(self, station_code: str, code: str) -> str | None:
        station, room, community = self.stations.get(station_code), self.rooms.get(code), self.communities.get(code)
        owners = [station, room.station if room else None, community.room.station if community else None]
        return next((owner.name for owner in owners if owner and owner.bureau_id != self.bureau.pk), None)

    def _unit(self, units_by_code: dict[str, Any], model: type[Any], code: str, name: str, **links: Any) -> Any:
        unit = units_by_code.get(code)
        if (model, code) in self.done:
            return unit
        self.done.add((model, code))
        if unit is None:
            unit = units_by_code[code] = model(code=code, name=name, **links).save_new(self.by)
            self.outcome.counts["created"] += 1
        elif unit.name != name:
            before = trail.snapshot(unit, ["name"])
            unit.name = name
            unit.save_changed(self.by, ["name"])
            trail.record(by=self.by, verb="changed", target=unit, changes=trail.changes_between(before, unit))
            self.outcome.counts["updated"] += 1
        else:
            self.outcome.counts["unchanged"] += 1
        return unit


def room_name(place: str) -> str:
    return f"{place}警务室"


def station_name(town_name: str) -> str:
    """清塘铺镇 → 清塘铺派出所, as stations are called."""
    short = town_name[:-1] if len(town_name) > 2 and town_name[-1] in "镇乡" else town_name
    return f"{short}派出所"
