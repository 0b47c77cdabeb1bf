"""Five years month by month, and this year against the last: of the county, a station, or a class of rooms."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.charts import Series, lines
from core.shares import percent_of
from core.time.periods import Period, first_whole_month, months_of
from dashboards.county.figures import PERMISSION, classes_of_rooms
from dashboards.county.measures import with_closed_total
from dashboards.links import records
from facts import stats as fact_stats
from facts.definitions import DEFINITIONS
from stations.models import Station

YEARS = 5
COLUMNS = ("visits", "follow_ups_done", "follow_ups_late", "cases_opened", "cases_closed")


@dataclass(frozen=True)
class Trend:
    """A line through the months: what is counted, in per cent of what, and the list of its records by month."""

    code: str
    label: str
    meaning: str
    count: str
    base: str = ""
    unit: str = ""
    url_name: str = ""
    days: tuple = ()  # names of the list's conditions for the first and the last day
    conditions: tuple = ()

    def value(self, sums):
        figures = with_closed_total(sums)
        if not self.base:
            return figures[self.count]
        return percent_of(figures[self.count], figures[self.base])

    def url(self, month, unit):
        if not self.url_name:
            return ""
        days = dict(zip(self.days, (month.since.isoformat(), month.until.isoformat()), strict=True))
        return records(self.url_name, **dict(self.conditions), **days, **unit)


TRENDS = (
    Trend("visits", gettext_lazy("visits"), DEFINITIONS["visits"], "visits", url_name="visits:list",
          days=("occurred_from", "occurred_to")),
    Trend("done_late", gettext_lazy("follow-ups done late"), DEFINITIONS["follow_ups_late"], "follow_ups_late",
          base="follow_ups_closed", unit=gettext_lazy("% of those closed"), url_name="followups:list",
          days=("done_from", "done_to"), conditions=(("state", "late_done"),)),
    Trend("opened", gettext_lazy("opened cases"), DEFINITIONS["cases_opened"], "cases_opened",
          url_name="disputes:list", days=("reported_from", "reported_to")),
    Trend("closed", gettext_lazy("closed cases"), DEFINITIONS["cases_closed"], "cases_closed"),
)  # fmt: skip
BY_CODE = {trend.code: trend for trend in TRENDS}


def trend_of(user, query):
    """Context of `dashboards/county/trend.html`: one grouped query over the facts, however many rooms."""
    today = timezone.localdate()
    trend = BY_CODE.get(query.get("of", ""), TRENDS[0])
    scope = user.scope_for(PERMISSION)
    stations = list(Station.objects.in_scope(scope).order_by("code"))
    kinds = classes_of_rooms(user)
    rows, unit, name = _narrowed(fact_stats.FactSelection.in_scope(scope), query, stations, kinds)
    months = months_of(Period(date(today.year - YEARS + 1, 1, 1), today.replace(day=1) - timedelta(days=1)))
    sums = _by_month(rows, months)
    values = {month.since: trend.value(sums[month.since]) if month.since in sums else None for month in months}
    urls = {month.since: trend.url(month, unit) if unit is not None else "" for month in months}
    return {
        "trends": TRENDS,
        "trend": trend,
        "stations": stations,
        "classes": sorted(set(kinds.values()), key=lambda kind: kind.place),
        "asked": {"station": query.get("station", ""), "class": query.get("class", "")},
        "whose": name,
        "charts": [_long(trend, months, values, urls), _against(trend, today.year, values, urls)],
    }


def _narrowed(rows, query, stations, kinds):
    """(Facts of the unit chosen, conditions of its lists or None, its name); without one, all in scope."""
    station = next((station for station in stations if str(station.pk) == query.get("station", "")), None)
    if station:
        return rows.filter(room__station=station), {"station": station.pk}, str(station)
    kind = next((kind for kind in kinds.values() if kind.key == query.get("class", "")), None)
    if kind:
        inside = [room for room, room_kind in kinds.items() if room_kind == kind]
        return rows.filter(room__in=inside), None, kind.label
    return rows, {}, _("all rooms")


def _by_month(rows, months):
    """{first day of the month: sums}; from the first whole month on record, without gaps."""
    if not months:
        return {}
    rows_by_month = fact_stats.sums_by_period(
        rows, since=months[0].since, until=months[-1].until, per="month", measures=COLUMNS
    )
    sums = {month: row for (_unit, month), row in rows_by_month.items()}
    begun = fact_stats.first_day(rows)
    first = None if begun is None else first_whole_month(begun, months[-1].since)
    zeros = dict.fromkeys(COLUMNS, 0)
    return {month.since: sums.get(month.since, zeros) for month in months if first is not None and month.since >= first}


def _long(trend, months, values, urls):
    first_months = [month.since for month in months if values[month.since] is not None] or [
        month.since for month in months[-1:]
    ]
    months = [month.since for month in months if month.since >= first_months[0]]
    return lines(
        _("%(label)s, month by month") % {"label": trend.label},
        [date_format(month, "Y-m") for month in months],
        [Series(trend.label, [values[month] for month in months], links=[urls[month] for month in months])],
        unit=trend.unit,
        note=_("Whole months; the one that runs is left out."),
        first=_("Month"),
    )


def _against(trend, year, values, urls):
    """The calendar months of this year over those of the last two."""
    series = []
    for back in (0, 1, 2):
        months = [date(year - back, month, 1) for month in range(1, 13)]
        of_year = [values.get(month) for month in months]
        if back == 0 or any(value is not None for value in of_year):
            links = [
                urls.get(month, "") if value is not None else "" for month, value in zip(months, of_year, strict=True)
            ]
            series.append(Series(str(year - back), of_year, is_comparison=back > 0, links=links))
    return lines(
        _("%(label)s, %(year)d against the years before") % {"label": trend.label, "year": year},
        [date_format(date(year, month, 1), "M") for month in range(1, 13)],
        series,
        unit=trend.unit,
        first=_("Month"),
    )
