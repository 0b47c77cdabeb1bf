"""The own work through the last twelve weeks or months, with the plan beside it."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.charts import Series, lines, shares
from core.shares import percent_of
from core.templatetags.ui import short_day
from core.time.periods import Period, month_of, month_so_far, months_of, week_so_far
from dashboards.own.figures import in_hours, own_figures, own_records, summed, zero_figures
from dashboards.own.plan import Pars, done_amount
from visits.codes import effective_contacts
from visits.models import ParVolume, Visit

PERIODS_SHOWN = 12
WEEK, MONTH = "week", "month"


def own_through_time(user, today, per):
    """Charts and lines of the last twelve weeks or months, oldest first, the running one last. Two queries."""
    periods = _weeks(today) if per == WEEK else _months(today)
    span = Period(periods[0].since, periods[-1].until)
    figures = own_figures(user, span, per)
    pars, sums = Pars.read(), summed(figures.values())
    spans = [(period, _whole(period, per), figures.get(period.since) or zero_figures()) for period in periods]
    labels = [_name(period, per) for period in periods]
    return {
        "charts": [
            _against_par(_("Households visited"), _("households"), ParVolume.HOUSEHOLDS, spans, labels, pars, user),
            _against_par(_("Hours in the community"), _("hours"), ParVolume.HOURS, spans, labels, pars, user),
            _self_started(spans, labels, user),
            _by_kind(sums, span, user),
        ],
        "lines": [_line(user, period, row, label) for (period, _all, row), label in zip(spans, labels, strict=True)][
            ::-1
        ],
        "former": sums["visits"] - sums["in_reach"],
    }


def _weeks(today):
    """Each from Monday to Sunday; the last one to today."""
    this = week_so_far(today)
    earlier = [this.since - timedelta(weeks=back) for back in range(PERIODS_SHOWN - 1, 0, -1)]
    return [*(Period(day, day + timedelta(days=6)) for day in earlier), this]


def _months(today):
    number = today.year * 12 + today.month - PERIODS_SHOWN
    return months_of(Period(date(number // 12, number % 12 + 1, 1), month_so_far(today).until))


def _whole(period, per):
    """The running one with the days to come: the plan is made for all of them."""
    if per == WEEK:
        return Period(period.since, period.since + timedelta(days=6))
    return month_of(period.since)


def _name(period, per):
    return short_day(period.since) if per == WEEK else date_format(period.since, "Y-m")


def _against_par(title, unit, measure, spans, labels, pars, user):
    conditions = {"contact": effective_contacts()} if measure == ParVolume.HOUSEHOLDS else {}
    own = Series(
        _("done"),
        [done_amount(row, measure) for *_, row in spans],
        links=[own_records(user, period, row, **conditions) for period, _whole, row in spans],
    )
    plan = Series(_("plan"), [pars.of(measure, whole) for _so_far, whole, _row in spans], is_comparison=True)
    return lines(
        title, labels, [own, plan] if plan.known_values else [own], unit=unit, note=_("The last one is not over yet.")
    )


def _self_started(spans, labels, user):
    values = [percent_of(row["self_started"], row["visits"], digits=0) for *_, row in spans]
    links = [own_records(user, period, row, self_started="true") for period, _whole, row in spans]
    return lines(
        _("Share of self-started visits"),
        labels,
        [Series(_("self-started"), values, links=links)],
        unit="%",
        note=_("Visits that closed no follow-up: nobody had asked for them."),
    )


def _by_kind(sums, span, user):
    return shares(
        _("Hours in the community by kind of visit"),
        [(label, in_hours(sums[f"{kind}_minutes"])) for kind, label in Visit.KINDS],
        unit=_("hours"),
        links=[own_records(user, span, sums, kind=kind) for kind, _label in Visit.KINDS],
        first=_("Kind"),
    )


def _line(user, period, row, label):
    return {
        "label": label,
        "since": period.since,
        "until": period.until,
        "visits": row["visits"],
        "former": row["visits"] - row["in_reach"],
        "households": row["households_visited"],
        "hours": in_hours(row["minutes"]),
        "self_started": row["self_started"],
        "kinds": [
            (label, row[f"{kind}_visits"], own_records(user, period, row, kind=kind)) for kind, label in Visit.KINDS
        ],
        "url": own_records(user, period, row),
        "self_url": own_records(user, period, row, self_started="true"),
    }
