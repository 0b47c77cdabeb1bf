"""A report as lines: every unit asked about in every period, in order, with zeros where nothing happened."""

from reports.months import closed_month_figures
from reports.tables import comparison
from reports.tables.report_query import LEVELS
from stations.models import Bureau, Room, Station

MODELS = {"room": Room, "station": Station, "bureau": Bureau}


def lines(report, asked, user):
    """[{unit: {id, code, name}, from, to, **figures, closed_on, corrections}], by code of the unit and then by day.

    A line that is exactly a closed month has the figures kept then, `closed_on`, and in `corrections` what has been
    added or taken off since; of any other line these are None and {}. With `asked.compare` each line has `compared`.
    """
    scope = user.scope_for("reports.view")
    result = _standing(report, asked, scope)
    if asked.compare:
        others = [line for question in comparison.questions(asked) for line in _standing(report, question, scope)]
        comparison.put(report, asked, result, others)
    return result


def counted(report, asked, scope):
    """The lines as the records say them now, closed months or not."""
    figures = report.rows(asked, scope)
    names = [measure.code for measure in report.measures]
    results = []
    for unit in _units(asked):
        for period in asked.periods:
            here = {**report.zeros(), **figures.get((unit["id"], period.since), {})}
            days = {"from": period.since, "to": period.until}
            results.append({"unit": unit, **days, **{name: here[name] for name in names}})
    return results


def _standing(report, asked, scope):
    result = counted(report, asked, scope)
    closed_month_figures.put(report, asked, result)
    return result


def _units(asked):
    ids = asked.rooms.order_by().values(LEVELS[asked.level])
    return list(MODELS[asked.level].objects.filter(pk__in=ids).order_by("code").values("id", "code", "name"))
