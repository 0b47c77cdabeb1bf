"""The bureau's page: stations side by side, down to rooms, down to records."""

from dashboards.chief import decisions
from dashboards.unit_lines import room_lines, station_lines, whole
from residents.models import Listing
from stations.models import Room, Station


def bureau_home(user):
    """Context of `dashboards/bureau.html`."""
    lines = station_lines(user, Station.objects.in_scope(user.scope_for("county.lead")).order_by("code"))
    waiting = decisions(user, Listing.objects.visible_to(user))
    return {"lines": lines, "attention": [waiting] if waiting.count else [], **whole(lines)}


def station_home(user, station):
    """The rooms of one station as the bureau sees them."""
    rooms = Room.objects.in_scope(user.scope_for("county.lead")).filter(station=station)
    lines = room_lines(user, rooms)
    return {"lines": lines, "station": station, **whole(lines, station=station.pk)}
