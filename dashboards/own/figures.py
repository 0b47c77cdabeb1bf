"""The own visits, wherever they were made, and the addresses of those that can still be opened."""

from dashboards.links import records
from visits import stats
from visits.models import Visit


def own_figures(user, period, per=None):
    """{first day of the period: figures}, see `visits.stats.own`.

    Work done in a post that was left stays the officer's own work and counts, but its records are those of the room:
    `in_reach` says how many of the visits can be opened today. Nothing but sums leaves this function.
    """
    return stats.own(user, since=period.since, until=period.until, per=per)


def zero_figures():
    """Figures of a time in which nothing was done."""
    kinds = {f"{kind}_{what}": 0 for kind, _label in Visit.KINDS for what in ("visits", "minutes")}
    return {"visits": 0, "households_visited": 0, "minutes": 0, "self_started": 0, "in_reach": 0, **kinds}


def own_records(user, period, figures, **conditions):
    """The list of the own visits of some days; none where some of them can no longer be opened.

    A number opens exactly its records, and a list with some of them missing would say another number.
    """
    if figures["in_reach"] != figures["visits"]:
        return ""
    days = {"occurred_from": period.since.isoformat(), "occurred_to": period.until.isoformat()}
    return records("visits:list", visited_by=user.pk, **days, **conditions)


def summed(rows):
    """The sum of figures that add up over periods: all but the households."""
    return {name: sum(row[name] for row in rows) for name in zero_figures()}


def in_hours(minutes):
    return round(minutes / 60, 1)
