"""The four aims of a county, a station or a room in one month."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core.web.views import Page
from dashboards.aims.gathering import gathered, rooms_of
from dashboards.aims.page import blocks, by_class, is_begun, side_by_side
from dashboards.county.gathering import PERMISSION
from dashboards.period import words
from incidents.months import earlier, last_month, of_text, this_month
from stations.models import Room, Station


class Aims(Page):
    """`?month=2026-10&station=3` or `&room=7`; without a month the last whole one, without a unit all in scope."""

    permission = PERMISSION
    template_name = "dashboards/aims.html"
    title = _("The four aims")
    lead = _("Few cases, good order, social stability, satisfied people: every figure opens its records.")

    @cached_property
    def month(self):
        asked = of_text(self.request.GET.get("month", ""))
        return asked if asked and asked <= this_month() else last_month()

    @cached_property
    def stations(self):
        return list(Station.objects.in_scope(self.request.user.scope_for(PERMISSION)).order_by("code"))

    def chosen(self):
        """(station or None, room or None): what the address names, inside the scope or not at all."""
        rooms = Room.objects.in_scope(self.request.user.scope_for(PERMISSION)).select_related("station")
        asked = self.request.GET.get("room", "")
        room = get_object_or_404(rooms, pk=_number(asked)) if asked else None
        asked = self.request.GET.get("station", "")
        stations = Station.objects.in_scope(self.request.user.scope_for(PERMISSION))
        station = get_object_or_404(stations, pk=_number(asked)) if asked and room is None else None
        if station is None and room is None and len(self.stations) == 1:
            station = self.stations[0]
        return station, room

    def get_context_data(self, **kwargs):
        station, room = self.chosen()
        unit = {"room": room.pk} if room else {"station": station.pk} if station else {}
        result = gathered(self.request.user, rooms_of(self.request.user, station=station, room=room), self.month)
        level = "room" if station else "station"
        classes = [] if room else by_class(result)
        return super().get_context_data(
            blocks=blocks(result, unit),
            lines=[] if room else side_by_side(result, level),
            classes=classes if len(classes) > 1 else [],
            level=level,
            whose=room or station or _("All stations"),
            station=station or (room.station if room else None),
            room=room,
            stations=self.stations,
            month=self.month,
            period=words(result.periods["now"]),
            is_begun=is_begun(result),
            previous=self.address(unit, earlier(self.month, 1)),
            next=self.address(unit, earlier(self.month, -1)) if self.month < this_month() else "",
            **kwargs,
        )

    def address(self, unit, month):
        return f"{reverse('dashboards:aims')}?{urlencode({'month': f'{month:%Y-%m}', **unit})}"


def _number(text):
    return int(text) if text.isdigit() and len(text) < 19 else 0
