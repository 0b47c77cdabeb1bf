"""A report as lines: every unit asked about in every period, in order, with zeros where nothing happened."""

from reports.asked import LEVELS
from stations.models import Bureau, Room, Station

MODELS = {"room": Room, "station": Station, "bureau": Bureau}


def lines(report, asked, user):
    """[{unit: {id, code, name}, from, to, **figures}], by code of the unit and then by day."""
    figures = report.rows(asked, user)
    names = [measure.code for measure in report.measures]
    found = []
    for unit in _units(asked):
        for period in asked.periods:
            here = {**report.zeros(), **figures.get((unit["id"], period.since), {})}
            days = {"from": period.since, "to": period.until}
            found.append({"unit": unit, **days, **{name: here[name] for name in names}})
    return found


def _units(asked):
    ids = asked.rooms.order_by().values(LEVELS[asked.level])
    return list(MODELS[asked.level].objects.filter(pk__in=ids).order_by("code").values("id", "code", "name"))
