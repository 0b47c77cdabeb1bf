"""Reading closed months: their figures stay as kept on the day of closing; what differs by now is a correction."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from core.scope import Scope
from reports.models import ClosedMonth, FrozenLine
from reports.tables.report_query import LEVELS, ROOM
from stations.models import Room

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from reports.tables.definitions import Report
    from reports.tables.report_query import ReportQuery


def apply_closed_months(report: Report, report_query: ReportQuery, lines: list[dict[str, Any]]) -> None:
    """Put `closed_on` and `corrections` into `lines`, and the figures kept into those of closed months."""
    closed = ClosedMonth.objects.among(report_query.periods)
    frozen = _frozen_figures(report, report_query, closed)
    for line in lines:
        month = closed.get(line["from"])
        figures = frozen.get((month.pk, line["unit"]["id"])) if month else None
        line["closed_on"] = month.closed_on if figures is not None else None
        line["corrections"] = _put_figures(report, line, figures) if figures is not None else {}


def _frozen_figures(
    report: Report, report_query: ReportQuery, closed: dict[date, ClosedMonth]
) -> dict[tuple[int, int], dict[str, Any]]:
    """{(closed month id, unit id): figures}, of units all of whose rooms are part of the query.

    Part of a station is not what was kept of the station; a unit that came later has nothing kept.
    """
    if not closed:
        return {}
    rows = FrozenLine.objects.filter(
        closed_month__in=[month.pk for month in closed.values()],
        report=report.code,
        level=report_query.level,
        unit__in=_whole_units(report_query),
    )
    return {(month, unit): figures for month, unit, figures in rows.values_list("closed_month", "unit", "figures")}


def _whole_units(report_query: ReportQuery) -> Any:
    path = LEVELS[report_query.level]
    if report_query.level == ROOM:
        return report_query.rooms.order_by().values("pk")
    rooms_of_query = _rooms_by(report_query.rooms, path)
    all_rooms = _rooms_by(Room.objects.in_scope(Scope.all()), path)
    return [unit for unit, number in rooms_of_query.items() if all_rooms[unit] == number]


def _rooms_by(rooms: QuerySet[Room], path: str) -> dict[int, int]:
    return dict(rooms.order_by().values_list(path).annotate(n=Count("pk")))


def _put_figures(report: Report, line: dict[str, Any], figures: dict[str, Any]) -> dict[str, float | None]:
    """Replace the figures of a line by those kept; returns the corrections.

    Figures that were not kept, because they are of today or were not counted then, stay as the records say now; so does
    a part of which the whole was not kept, or more than all could have been reached.
    """
    corrections = {}
    wholes = {measure.code: measure.part_of for measure in report.measures if measure.part_of}
    for name in report.frozen:
        if name not in figures or (name in wholes and wholes[name] not in figures):
            continue
        now, line[name] = line[name], figures[name]
        if now != line[name]:
            corrections[name] = _difference(now, line[name])
    return corrections


def _difference(now: float | None, then: float | None) -> float | None:
    """What must be added to the figure kept; None where one of the two is not known."""
    if now is None or then is None:
        return None
    return round(now - then, 4)
