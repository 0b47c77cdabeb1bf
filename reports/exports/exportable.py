"""What can be exported at an address: its title, the model of its rows, and the permission it needs."""

from dataclasses import dataclass

from django.http import Http404

from core.exports.export_sources import view_at
from reports.tables.definitions import REPORTS
from stations.models import Room


@dataclass(frozen=True)
class Exportable:
    title: object
    model: type
    permission: str


def exportable_at(path) -> Exportable:
    """Raises Http404 where nothing can be exported."""
    view, arguments = view_at(path)
    if view is None:
        raise Http404
    model = getattr(view, "model", None)
    if model is not None:
        return Exportable(model._meta.verbose_name_plural, model, getattr(view, "permission", "") or model.VIEW)
    report = REPORTS.get(arguments.get("code") or next(iter(REPORTS)))
    if report is None:
        raise Http404
    return Exportable(report.title, Room, view.permission)
