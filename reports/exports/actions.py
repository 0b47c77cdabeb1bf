"""Background exports: written by a job, which notifies the officer when it is done; cancelled by that officer."""

from __future__ import annotations

from django.urls import reverse

from core.exports import export_job, export_store
from notifications.actions import send
from reports.exports import exportable
from stations.models import Officer


def write_export(*, number: str) -> export_store.Export | None:
    """Write the file and notify its officer; an export that is over or gone is left alone. The scope is read again."""
    export = export_store.get(number)
    if export is None or export.is_over:
        return export
    officer = Officer.objects.get(pk=export.officer_id)
    try:
        export = export_job.write(export, officer, permission=exportable.exportable_at(export.path).permission)
    finally:
        _notify(export_store.get(number), officer)
    return export


def _notify(export: export_store.Export | None, officer: Officer) -> None:
    """An officer does not wait at the page; a program that uses the API looks for itself."""
    if export is None or export.permissions is not None or export.state not in (export_store.DONE, export_store.FAILED):
        return
    send(
        kind=f"export_{export.state}",
        officers=[officer],
        key=f"export-{export.number}",
        data={"what": export.title, "rows": export.rows},
        url=reverse("exports:list"),
    )


def cancel_export(*, by: Officer, number: str) -> export_store.Export | None:
    """Stop it, or throw the finished file away; None when it is not theirs."""
    export = export_store.get(number, officer=by)
    return export_store.cancel(export) if export is not None else None
