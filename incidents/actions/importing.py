"""Counts from a file: read, compared, confirmed as one act; undone as one act while nobody changed them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audit import trail
from core.errors import NotAllowed, RuleViolation
from core.scope import Scope
from facts.fact_updates import fact_transaction
from incidents import batches
from incidents.actions import writing
from incidents.kinds import Kinds
from incidents.models import ImportBatch
from incidents.months import this_month
from incidents.reading import read, rows_of
from stations.models import Room

if TYPE_CHECKING:
    from stations.models import Officer

EDIT = "incidents.edit"


@transaction.atomic
def read_file(*, by: Officer, name: str, content: bytes) -> ImportBatch:
    """What the file would change, as a waiting ImportBatch in place of an earlier one; Invalid says why not."""
    batch = _read(by, name, content)
    ImportBatch.objects.visible_to(by).waiting().delete()
    batch.save(force_insert=True)
    return batch


@fact_transaction()
def confirm_import(*, by: Officer, batch: ImportBatch) -> ImportBatch:
    """Write every good figure of the file; RuleViolation when it is done already or the record changed meanwhile."""
    batch = _own_batch(by, batch, ImportBatch.WAITING)
    lines = batches.lines_from_json(batch)
    _require(by, lines)
    writing.lock_counts()
    moved = _moved(lines)
    if moved:
        raise RuleViolation(
            ngettext(
                "%(n)d figure was changed by somebody while you looked at the file. Look at it again.",
                "%(n)d figures were changed by somebody while you looked at the file. Look at it again.",
                moved,
            )
            % {"n": moved},
            moved=moved,
        )
    return _take(by, batch, lines)


@transaction.atomic
def compare_again(*, by: Officer, batch: ImportBatch) -> ImportBatch:
    """Compare a waiting file with the record as it is now."""
    batch = _own_batch(by, batch, ImportBatch.WAITING)
    lines = batches.lines_from_json(batch)
    current = writing.current_counts([line.key for line in lines])
    _fill(batch, [replace(line, before=current[line.key]) for line in lines], batch.rejected)
    batch.save(update_fields=["lines", "counts"])
    return batch


@fact_transaction()
def undo_import(*, by: Officer, batch: ImportBatch) -> ImportBatch:
    """Every figure as it was before the file; RuleViolation when any was changed since."""
    batch = _own_batch(by, batch, ImportBatch.DONE)
    lines = [line for line in batches.lines_from_json(batch) if line.version]
    _require(by, lines)
    writing.lock_counts()
    rows = writing.rows_by_key([line.key for line in lines])
    changed = sum(rows[line.key].version != line.version for line in lines)
    if changed:
        raise RuleViolation(
            ngettext(
                "%(n)d of its figures was changed since: correct what is wrong by hand.",
                "%(n)d of its figures were changed since: correct what is wrong by hand.",
                changed,
            )
            % {"n": changed}
        )
    changes = writing.write_counts(by, {line.key: line.before for line in lines})
    batch.state, batch.undone_at, batch.undone_by = ImportBatch.UNDONE, timezone.now(), by
    batch.save(update_fields=["state", "undone_at", "undone_by"])
    trail.record(by=by, verb="import_undone", target=batch, changes={"figures": len(changes)})
    return batch


@fact_transaction()
def import_now(*, by: Officer | None, name: str, content: bytes) -> ImportBatch:
    """Read and write a file at once, as the command on the server does (`by=None`); the ImportBatch."""
    writing.lock_counts()
    batch = _read(by, name, content)
    batch.save(force_insert=True)
    lines = batches.lines_from_json(batch)
    if by is not None:
        _require(by, lines)
    return _take(by, batch, lines)


def _read(by: Officer | None, name: str, content: bytes) -> ImportBatch:
    scope = Scope.all() if by is None else by.scope_for(EDIT)
    if scope.is_empty:
        raise NotAllowed(_("Your role may not do this."))
    rooms = {room.code: room for room in Room.objects.in_scope(scope)}
    table = read(rows_of(content), rooms=rooms, kinds=Kinds(), this_month=this_month())
    current = writing.current_counts([figure.key for figure in table.figures])
    lines = [
        batches.Line(figure.row, figure.room_id, figure.month, figure.kind, figure.count, current[figure.key])
        for figure in table.figures
    ]
    batch = ImportBatch(file_name=name[:200], created_by=by, header=table.header)
    return _fill(batch, lines, batches.rejected_as_json(table))


def _fill(batch: ImportBatch, lines: list[batches.Line], rejected: list[dict[str, Any]]) -> ImportBatch:
    batch.lines, batch.rejected = batches.lines_as_json(lines), rejected
    batch.counts = batches.counts(lines, rejected)
    return batch


def _own_batch(by: Officer, batch: ImportBatch, state: str) -> ImportBatch:
    """The batch, locked; when the button is pressed twice, the second request meets another state."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.created_by_id != by.pk:
        raise NotAllowed(_("A file is confirmed and taken back by whoever sent it."))
    if batch.state != state:
        raise RuleViolation(_("This import is %(state)s already.") % {"state": batch.get_state_display()})
    return batch


def _require(by: Officer, lines: list[batches.Line]) -> None:
    """Whoever lost a room since reading may not write there any more."""
    rooms = Room.objects.filter(pk__in={line.room_id for line in lines}).select_related("station")
    by.scope_for(EDIT).require(*rooms)


def _moved(lines: list[batches.Line]) -> int:
    current = writing.current_counts([line.key for line in lines])
    return sum(current[line.key] != line.before for line in lines)


def _take(by: Officer | None, batch: ImportBatch, lines: list[batches.Line]) -> ImportBatch:
    changes = writing.write_counts(by, {line.key: line.count for line in lines})
    versions = {change.key: change.version for change in changes}
    batch.lines = batches.lines_as_json(replace(line, version=versions.get(line.key, 0)) for line in lines)
    batch.state, batch.done_at, batch.done_by = ImportBatch.DONE, timezone.now(), by
    batch.save(update_fields=["lines", "state", "done_at", "done_by"])
    trail.record(by=by, verb="incidents_imported", target=batch, changes=dict(batch.counts))
    return batch
