"""Figures of one room, fetched by the room's page and by the map."""

from django.utils import timezone

from core.time.periods import month_so_far
from core.web.views import ScopedDetail
from dashboards.chief.figures import RoomFigures
from dashboards.chief.rooms import room_lines
from stations.models import Room


class RoomPanel(ScopedDetail):
    """How the room stands today and what happened in it this month, as a part of a page."""

    model = Room
    permission = "followups.view"
    template_name = "dashboards/_room_panel.html"

    def get_context_data(self, **kwargs):
        rooms = Room.objects.filter(pk=self.object.pk).select_related("station")
        figures = RoomFigures.load(self.request.user, rooms, month_so_far(timezone.localdate()))
        line = next(iter(room_lines(figures)), None)
        return {"object": self.object, "line": line, "red_days": figures.red_days}
