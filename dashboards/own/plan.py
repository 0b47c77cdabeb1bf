"""The own week and month so far against the par of the county: what is done, and how many a day are left."""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.utils.translation import gettext as _

from core.time.periods import Period, end_of_week, month_of, month_so_far, same_days_last_week, week_so_far
from dashboards.own.figures import in_hours, own_figures, own_records, zero_figures
from followups.calendar.workdays import working_days_to
from visits.models import ParVolume, Visit

DAYS_OF_A_WEEK = 7
# What nobody does in a working day, so that the plan can no longer be reached: own defaults.
MOST_HOURS_A_DAY, MOST_DOORS_A_DAY = 8, 40


@dataclass(frozen=True)
class Pars:
    """The par volumes with the dates between which they hold."""

    rows: list

    @classmethod
    def read(cls):
        return cls(list(ParVolume.objects.order_by("-valid_from")))

    def of(self, measure, period):
        """The par of a measure for the days of a period: the week's, by its length; None where none holds.

        The one that holds on the last day counts, so that a week has one plan and not two.
        """
        for row in self.rows:
            if row.measure == measure and row.holds(period.until):
                whole = row.value * period.days / DAYS_OF_A_WEEK
                return round(whole) if measure == ParVolume.HOUSEHOLDS else round(whole, 1)
        return None


def done_amount(figures, measure):
    """What of the figures is measured against a par."""
    return figures["households_visited"] if measure == ParVolume.HOUSEHOLDS else in_hours(figures["minutes"])


def own_plan(user, today):
    """Week and month so far, each with its bars; `visits_before` are the same days of last week. Five queries."""
    pars, week, month = Pars.read(), week_so_far(today), month_so_far(today)
    whole_week, whole_month = Period(week.since, end_of_week(today)), month_of(today)
    # After yesterday: what is left may still be done today.
    left = working_days_to([whole_week.until, whole_month.until], today - timedelta(days=1))
    before = own_figures(user, same_days_last_week(today))
    return {
        "week": _progress(user, week, whole_week, pars, left) | {"visits_before": before[None]["visits"]},
        "month": _progress(user, month, whole_month, pars, left),
    }


def _progress(user, so_far, whole, pars, left):
    figures = own_figures(user, so_far).get(None) or zero_figures()
    days = left[whole.until]
    return {
        "since": so_far.since,
        "visits": figures["visits"],
        "visits_url": own_records(user, so_far, figures),
        "former": figures["visits"] - figures["in_reach"],
        "days_left": days,
        "kinds": [
            {
                "label": label,
                "value": figures[f"{kind}_visits"],
                "url": own_records(user, so_far, figures, kind=kind),
            }
            for kind, label in Visit.KINDS
        ],
        "bars": [
            _bar(label, unit, done_amount(figures, measure), pars.of(measure, whole), days, whole_numbers)
            for measure, label, unit, whole_numbers in (
                (ParVolume.HOUSEHOLDS, _("Households visited"), _("households"), True),
                (ParVolume.HOURS, _("Hours in the community"), _("hours"), False),
            )
        ],
    }


def _bar(label, unit, value, par, days, whole_numbers):
    left = max(round(par - value, 1), 0) if par else None
    a_day = None
    if left and days > 0:
        a_day = ceil(left / days) if whole_numbers else ceil(10 * left / days) / 10
    beyond = a_day is not None and a_day > (MOST_DOORS_A_DAY if whole_numbers else MOST_HOURS_A_DAY)
    return {
        "label": label, "unit": unit, "value": value, "par": par, "left": left, "a_day": a_day, "is_beyond": beyond,
    }  # fmt: skip
