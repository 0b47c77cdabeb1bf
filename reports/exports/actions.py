"""Background exports: written by the job, told when done, cancelled by who asked."""

from django.urls import reverse

from core.exports import export_job, export_store
from notifications.actions import send
from reports.exports import exportable
from stations.models import Officer


def write_export(*, number):
    """Write the file and tell who asked; one that is over or gone is left alone. What may be seen is asked again."""
    export = export_store.get(number)
    if export is None or export.is_over:
        return export
    officer = Officer.objects.get(pk=export.officer_id)
    try:
        export = export_job.write(export, officer, permission=exportable.at(export.path).permission)
    finally:
        _tell(export_store.get(number), officer)
    return export


def _tell(export, officer):
    """Nobody waits before the page for an hour; a program looks for itself."""
    if export is None or export.permissions is not None or export.state not in (export_store.DONE, export_store.FAILED):
        return
    send(
        kind=f"export_{export.state}",
        officers=[officer],
        key=f"export-{export.number}",
        data={"what": export.title, "rows": export.rows},
        url=reverse("exports:list"),
    )


def cancel_export(*, by, number):
    """Stop it, or throw the finished file away; None when it is not theirs."""
    export = export_store.get(number, officer=by)
    return export_store.cancel(export) if export is not None else None
