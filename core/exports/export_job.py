"""The job of a background export: check again what may be seen, write the file, store its progress."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException

from core.errors import Refused
from core.exports import export_store
from core.exports.export_sources import sheet_at
from core.exports.sheets import csv_pieces
from core.exports.workbooks import TooManyRows, refuse_too_many, write_workbook

if TYPE_CHECKING:
    from core.exports.export_store import Export
    from core.exports.sheets import Sheet

PROGRESS_SECONDS = 1.0  # between two lines of progress
LOST, TOO_MANY, STOPPED = "lost", "too_many", "stopped"
ERROR_MESSAGES = {
    LOST: _("You may no longer see these rows, so nothing was written."),
    TOO_MANY: _("A workbook holds 1,048,575 rows. Choose fewer, or take CSV, which holds all of them."),
    STOPPED: _("It stopped half-way. Try again; if it stops again, tell the administrator."),
}


class Cancelled(Exception):
    """The officer has cancelled the export while it was being written."""


def write(export: Export, officer: Any, *, permission: str = "", sheet: Sheet | None = None) -> Export:
    """Write the file of `export` for `officer`; returns the export in its last state.

    Safe to run twice: the file appears complete or not at all. `permission` is the right that the rows take: the units
    in which it is granted now are stored, and compared when the file is fetched. A refusal ends it (`failed`, with a
    code of ERROR_MESSAGES); an unforeseen error does too, and is raised.
    """
    if export_store.is_cancelled(export) or export.is_ready:
        return export_store.get(export.number) or export
    if export.permissions is not None:
        officer.narrow_to(lambda permission: permission in export.permissions)
    if permission:
        export = export_store.save(replace(export, reach=export_store.reach_of(officer.scope_for(permission))))
    with translation.override(export.language):
        try:
            return _write_file(export, sheet or sheet_at(export.path, export.query, officer, base=export.base))
        except (PermissionDenied, Http404, Refused, APIException) as error:
            code = TOO_MANY if isinstance(error, TooManyRows) else LOST
            return export_store.save(replace(export, state=export_store.FAILED, error=code))
        except Cancelled:
            return export_store.get(export.number) or export
        except BaseException:
            export_store.save(replace(export, state=export_store.FAILED, error=STOPPED))
            raise


def _write_file(export: Export, sheet: Sheet) -> Export:
    progress = _Progress(
        replace(export, state=export_store.RUNNING, rows=0, total=sheet.total() if sheet.total else None)
    )
    fresh = export.file.with_suffix(f".{uuid.uuid4().hex[:8]}.part")
    try:
        if export.format == export_store.XLSX:
            refuse_too_many(progress.export.total)
            write_workbook(fresh, sheet, progress.count_rows(sheet.values()))
        else:
            with fresh.open("wb") as out:
                out.writelines(progress.count_lines(csv_pieces(sheet)))
        if export_store.is_cancelled(export):
            raise Cancelled
        fresh.replace(export.file)
    finally:
        fresh.unlink(missing_ok=True)
    count = progress.count
    return export_store.save(replace(progress.export, state=export_store.DONE, rows=count, total=count))


class _Progress:
    """Counts rows while they are written; once a second it stores the count and stops if the export was cancelled."""

    def __init__(self, export: Export) -> None:
        self.export, self.count, self.reported_at = export_store.save(export), 0, timezone.now()

    def count_rows(self, rows: Iterable[dict]) -> Iterator[dict]:
        """The same rows, counted."""
        for row in rows:
            self.count += 1
            yield row
            if self.count % 200 == 0:
                self.report()

    def count_lines(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The same pieces of CSV; a row ends at a line feed outside quotes, and the header is not counted."""
        self.count, quoted = -1, False
        for piece in pieces:
            parts = piece.split(b'"')
            self.count += sum(part.count(b"\n") for part in parts[quoted::2])
            quoted ^= len(parts) % 2 == 0
            yield piece
            self.report()

    def report(self) -> None:
        now = timezone.now()
        if (now - self.reported_at).total_seconds() < PROGRESS_SECONDS:
            return
        self.reported_at = now
        if export_store.is_cancelled(self.export):
            raise Cancelled
        export_store.save(replace(self.export, rows=max(self.count, 0)))
