"""Who is posted where: by month through a period, and the records of today."""

from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.charts import Series, lines
from core.time.periods import months_of
from dashboards.period import EARLIEST
from stations import coverage
from stations import stats as station_stats

# A chart of more months than five years cannot be read.
MAX_MONTHS = 60

MEANINGS = (
    ("vacant", gettext_lazy("without an officer"), gettext_lazy(
        "Open rooms where no officer was posted that day; auxiliaries do not count, nor who may not sign in today.")),
    ("covered", gettext_lazy("covered for a while"), gettext_lazy(
        "Open rooms whose only officers that day stood in for a while.")),
    ("several", gettext_lazy("officers with several rooms"), gettext_lazy(
        "Officers posted that day to more than one open room.")),
)  # fmt: skip


def posts_of(rooms, period, query):
    """Context of `dashboards/county/posts.html`; `rooms` is a queryset in scope, `on` in the address the day listed."""
    today = timezone.localdate()
    on = _day(query, today)
    days = [min(month.until, today) for month in months_of(period) if month.since <= today][-MAX_MONTHS:]
    through = station_stats.coverage_through(rooms, days, unit="station__bureau")
    totals = {day: _added([row for (_unit, on), row in through.items() if on == day]) for day in days}
    return {
        "months": [{"day": day, "url": _url(query, day), **totals[day]} for day in reversed(days)],
        "chart": _chart(days, totals) if len(days) > 1 else None,
        "vacant": coverage.vacant(rooms, on),
        "several": coverage.several(rooms, on),
        "covers": coverage.covers(rooms, on),
        "on": on,
        "explained": [{"code": code, "label": label, "text": text, "few": ""} for code, label, text in MEANINGS],
    }


def _day(query, today):
    """A day gone by that the address names, else today."""
    try:
        day = parse_date(query.get("on", ""))
    except ValueError:
        day = None
    return min(day, today) if day and day.year >= EARLIEST.year else today


def _url(query, day):
    parameters = {key: value for key, value in query.items() if key != "on"}
    return f"?{urlencode({**parameters, 'on': day.isoformat()})}"


def _added(coverages):
    names = ("rooms", "vacant", "covered", "several", "officers")
    return {name: sum(getattr(coverage, name) for coverage in coverages) for name in names}


def _chart(days, totals):
    return lines(
        _("Posts through time"),
        [date_format(day, "Y-m") for day in days],
        [
            Series(_("without an officer"), [totals[day]["vacant"] for day in days]),
            Series(_("covered for a while"), [totals[day]["covered"] for day in days]),
            Series(_("officers with several rooms"), [totals[day]["several"] for day in days]),
        ],
        note=_("As it was on the last day of each month; of the month that runs, today."),
        first=_("Month"),
    )
