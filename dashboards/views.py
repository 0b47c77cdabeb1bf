"""One address, a page for each post."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.time.periods import month_so_far, week_so_far
from core.web.views import ScopedDetail
from dashboards.chief import chief_home
from dashboards.chief_rooms import room_lines
from dashboards.county.home import bureau_home, station_home
from dashboards.homes import BUREAU, CHIEF, OFFICER, homes_of
from dashboards.officer import officer_home
from stations.models import Room, Station


class HomePage(TemplateView):
    """Today, for whoever signed in; `?as=` chooses among several posts, `?station=` one station of the county."""

    def get(self, request, *args, **kwargs):
        homes = homes_of(request.user)
        if not homes:
            return self.elsewhere(request)
        asked = request.GET.get("as")
        home = next((item for item in homes if item.key == asked), homes[0])
        template, context = {OFFICER: self.officer, CHIEF: self.chief, BUREAU: self.bureau}[home]()
        today = timezone.localdate()
        context |= {"homes": homes, "home": home, "week": context.get("week") or week_so_far(today), "today": today}
        return render(request, template, context)

    def elsewhere(self, request):
        if request.user.can("audit.view"):
            return redirect("audit:list")
        if request.user.can("units.edit"):
            return redirect("stations:units")
        return render(request, "dashboards/no_home.html", {"title": _("No page of your own")})

    def officer(self):
        return "dashboards/officer.html", officer_home(self.request.user)

    def chief(self):
        return "dashboards/chief.html", chief_home(self.request)

    def bureau(self):
        user = self.request.user
        chosen = self.request.GET.get("station")
        if not chosen:
            return "dashboards/bureau.html", bureau_home(user, self.request.GET)
        stations = Station.objects.in_scope(user.scope_for("county.lead"))
        station = get_object_or_404(stations, pk=chosen if chosen.isdigit() else 0)
        return "dashboards/station.html", station_home(user, station, self.request.GET)


class RoomPanel(ScopedDetail):
    """Figures of one room, fetched by the room's page."""

    model = Room
    permission = "followups.view"
    template_name = "dashboards/_room_panel.html"

    def get_context_data(self, **kwargs):
        month = month_so_far(timezone.localdate())
        rooms = Room.objects.filter(pk=self.object.pk).select_related("station")
        lines, _sums, red_days = room_lines(self.request.user, rooms, month)
        return {"object": self.object, "line": lines[0] if lines else None, "red_days": red_days}
