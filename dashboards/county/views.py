"""Pages about all rooms of a bureau or a station: rooms within their classes, trend, map, posts."""

from django.utils.translation import gettext_lazy as _

from core.web.views import Page
from dashboards.county import one_rate
from dashboards.county.comparison import compare, ordered
from dashboards.county.figures import PERMISSION, CountyFigures
from dashboards.county.lines import room_lines
from dashboards.county.map import map_of
from dashboards.county.measures import MEASURES
from dashboards.county.posts import posts_of
from dashboards.county.table import PAGE_SIZE, classes, page
from dashboards.county.trend import trend_of
from dashboards.period import chosen_period
from stations.models import Room


class CountyPage(Page):
    """Seen by who leads a station or the county, each in the own scope."""

    permission = PERMISSION

    @property
    def rooms(self):
        return Room.objects.in_scope(self.request.user.scope_for(PERMISSION))


class RoomsPage(CountyPage):
    """One rate of every room beside the median of those like it; `?rate=` names it, `?class=` shows one class alone."""

    template_name = "dashboards/county/rooms.html"
    title = _("Rooms compared")
    lead = _("Each room beside the rooms like it: the same kind of community, the same size.")

    def get_context_data(self, **kwargs):
        query = self.request.GET
        period = chosen_period(query)
        class_key = query.get("class", "")
        lines = compare(room_lines(CountyFigures.load(self.request.user, period)))
        measure = one_rate.measure_named(query.get("rate", ""))
        rows = one_rate.rows_of(lines, measure)
        visible = [row for row in rows if not class_key or row.line.kind.key == class_key]
        ranked = [row.line for row in one_rate.worst_first(visible)]
        cut = page(query, ordered(ranked, query["ordering"]) if "ordering" in query else ranked, "", PAGE_SIZE)
        return super().get_context_data(
            period=period,
            asked_class=class_key,
            classes=classes(lines),
            measures=MEASURES,
            measure=measure,
            sentence=one_rate.sentence(visible, measure),
            rows=one_rate.rows_of(cut.rows, measure, rows[0].axis if rows else None),
            page=cut,
            **kwargs,
        )


class TrendPage(CountyPage):
    template_name = "dashboards/county/trend.html"
    title = _("Trend")
    lead = _("Month by month over five years, and this year against the last.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**trend_of(self.request.user, self.request.GET), **kwargs)


class MapPage(CountyPage):
    template_name = "dashboards/county/map.html"
    title = _("Map of rooms")
    lead = _("Where the rooms stand, marked by one figure. Every room is in the list below as well.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**map_of(self.request.user, self.request.GET), **kwargs)


class PostsPage(CountyPage):
    template_name = "dashboards/county/posts.html"
    title = _("Coverage of posts")
    lead = _("Rooms without an officer, officers with several rooms, temporary covers: through time, and now.")

    def get_context_data(self, **kwargs):
        period = chosen_period(self.request.GET)
        return super().get_context_data(period=period, **posts_of(self.rooms, period.now, self.request.GET), **kwargs)
