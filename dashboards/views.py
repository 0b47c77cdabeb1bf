"""One address, a page for each post."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.time.periods import week_so_far
from core.web.address_values import row_id
from dashboards.chief.page import chief_home
from dashboards.county.home import bureau_home, station_home
from dashboards.homes import BUREAU, CHIEF, OFFICER, homes_of
from dashboards.officer.page import officer_home
from stations.models import Station


class HomePage(TemplateView):
    """The page of today; `?as=` chooses among several posts, `?station=` one station of the county."""

    def get(self, request, *args, **kwargs):
        homes = homes_of(request.user)
        if not homes:
            return self.elsewhere(request)
        key = request.GET.get("as")
        home = next((home for home in homes if home.key == key), homes[0])
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
        station_id = self.request.GET.get("station")
        if not station_id:
            return "dashboards/bureau.html", bureau_home(user, self.request.GET)
        stations = Station.objects.in_scope(user.scope_for("county.lead"))
        station = get_object_or_404(stations, pk=row_id(station_id) or 0)
        return "dashboards/station.html", station_home(user, station, self.request.GET)
