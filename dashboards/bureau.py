"""The bureau's page: stations side by side, down to rooms, down to records."""

from dashboards.cases import level_lines
from dashboards.chief import cases, decisions
from dashboards.unit_lines import room_lines, station_lines, whole
from residents.models import Listing
from stations.models import Room, Station


def bureau_home(user):
    """Context of `dashboards/bureau.html`."""
    lines = station_lines(user, Station.objects.in_scope(user.scope_for("county.lead")).order_by("code"))
    waiting = [*cases(user, ("sign",)), decisions(user, Listing.objects.visible_to(user))]
    return {
        "lines": lines,
        "attention": [one for one in waiting if one.count],
        "case_levels": level_lines(user, lines, "station"),
        **whole(lines),
    }


def station_home(user, station):
    """The rooms of one station as the bureau sees them."""
    rooms = Room.objects.in_scope(user.scope_for("county.lead")).filter(station=station)
    lines = room_lines(user, rooms)
    case_levels = level_lines(user, lines, "room")
    return {"lines": lines, "station": station, "case_levels": case_levels, **whole(lines, station=station.pk)}
