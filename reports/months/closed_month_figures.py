"""Reading closed months: the figures kept then stand, and what the records say otherwise by now is a correction."""

from django.db.models import Count

from core.scope import Scope
from reports.models import ClosedMonth, FrozenLine
from reports.tables.report_query import LEVELS, ROOM
from stations.models import Room


def put(report, asked, found):
    """Put `closed_on` and `corrections` into the lines `found`, and the figures kept into those of closed months."""
    closed = ClosedMonth.objects.among(asked.periods)
    kept = _kept(report, asked, closed)
    for line in found:
        month = closed.get(line["from"])
        figures = kept.get((month.pk, line["unit"]["id"])) if month else None
        line["closed_on"] = month.closed_on if figures is not None else None
        line["corrections"] = _put_figures(report, line, figures) if figures is not None else {}


def _kept(report, asked, closed):
    """{(closed month id, unit id): figures}, of units all of whose rooms are asked about.

    Part of a station is not what was kept of the station; a unit that came later has nothing kept.
    """
    if not closed:
        return {}
    rows = FrozenLine.objects.filter(
        closed_month__in=[month.pk for month in closed.values()],
        report=report.code,
        level=asked.level,
        unit__in=_whole_units(asked),
    )
    return {(month, unit): figures for month, unit, figures in rows.values_list("closed_month", "unit", "figures")}


def _whole_units(asked):
    path = LEVELS[asked.level]
    if asked.level == ROOM:
        return asked.rooms.order_by().values("pk")
    here = _rooms_by(asked.rooms, path)
    every = _rooms_by(Room.objects.in_scope(Scope.all()), path)
    return [unit for unit, number in here.items() if every[unit] == number]


def _rooms_by(rooms, path):
    return dict(rooms.order_by().values_list(path).annotate(n=Count("pk")))


def _put_figures(report, line, figures):
    """What was not kept, because it is of today or was not counted then, stays as the records say it."""
    results = {}
    for name in report.frozen:
        if name not in figures:
            continue
        now, line[name] = line[name], figures[name]
        if now != line[name]:
            results[name] = _difference(now, line[name])
    return results


def _difference(now, then):
    """What must be added to the figure kept; None where one of the two is not known."""
    if now is None or then is None:
        return None
    return round(now - then, 4)
