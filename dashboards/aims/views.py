"""The four aims of a county, a station or a room in one month."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core.web.address_values import row_id
from core.web.views import Page
from dashboards.aims.figures import AimsFigures, rooms_of
from dashboards.aims.page import blocks, by_class, is_begun, side_by_side
from dashboards.county.figures import PERMISSION
from dashboards.period import period_label
from incidents.months import last_month, month_from_text, months_before, this_month
from stations.models import Room, Station


class Aims(Page):
    """`?month=2026-10&station=3` or `&room=7`; without a month the last whole one, without a unit all in scope."""

    permission = PERMISSION
    template_name = "dashboards/aims.html"
    title = _("The four aims")
    lead = _("Few cases, good order, social stability, satisfied people: every figure opens its records.")

    @cached_property
    def month(self):
        month = month_from_text(self.request.GET.get("month", ""))
        return month if month and month <= this_month() else last_month()

    @cached_property
    def stations(self):
        return list(Station.objects.in_scope(self.request.user.scope_for(PERMISSION)).order_by("code"))

    def chosen_unit(self):
        """(station or None, room or None): what the address names, inside the scope or not at all."""
        rooms = Room.objects.in_scope(self.request.user.scope_for(PERMISSION)).select_related("station")
        room_id, station_id = self.request.GET.get("room", ""), self.request.GET.get("station", "")
        room = get_object_or_404(rooms, pk=_number(room_id)) if room_id else None
        stations = Station.objects.in_scope(self.request.user.scope_for(PERMISSION))
        station = get_object_or_404(stations, pk=_number(station_id)) if station_id and room is None else None
        if station is None and room is None and len(self.stations) == 1:
            station = self.stations[0]
        return station, room

    def get_context_data(self, **kwargs):
        station, room = self.chosen_unit()
        unit = {"room": room.pk} if room else {"station": station.pk} if station else {}
        rooms = rooms_of(self.request.user, station=station, room=room)
        figures = AimsFigures.load(self.request.user, rooms, self.month)
        level = "room" if station else "station"
        classes = [] if room else by_class(figures)
        return super().get_context_data(
            blocks=blocks(figures, unit),
            lines=[] if room else side_by_side(figures, level),
            classes=classes if len(classes) > 1 else [],
            level=level,
            whose=room or station or _("All stations"),
            station=station or (room.station if room else None),
            room=room,
            stations=self.stations,
            month=self.month,
            period=period_label(figures.periods["now"]),
            is_begun=is_begun(figures),
            previous=self.address(unit, months_before(self.month, 1)),
            next=self.address(unit, months_before(self.month, -1)) if self.month < this_month() else "",
            **kwargs,
        )

    def address(self, unit, month):
        return f"{reverse('dashboards:aims')}?{urlencode({'month': f'{month:%Y-%m}', **unit})}"


def _number(text):
    return row_id(text) or 0
