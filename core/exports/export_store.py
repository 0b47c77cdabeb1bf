"""Background exports: a job writes a file under EXPORT_DIR, and its officer may fetch it until it expires.

The state is a small JSON file beside it, written atomically, so that web and worker need no table for it. An
export begins with `create(...)` and the task of settings.EXPORT_TASK, which ends in `export_job.write(export)`.
States: waiting → running → done | failed | cancelled.
"""

from __future__ import annotations

import contextlib
import json
import re
import uuid
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

if TYPE_CHECKING:
    from core.actor import Actor
    from core.scope import Scope

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NUMBER = re.compile(r"^[0-9a-f]{32}$")
LONG_AGO = datetime(1970, 1, 1, tzinfo=timezone.get_fixed_timezone(0))


@dataclass(frozen=True)
class Export:
    """The state of one export: `path` and `query` are the address whose rows it holds, `base` its scheme and host.

    `rows` and `total` count rows; `asked_at` and `expires_at` are ISO 8601.
    """

    number: str
    kind: str
    officer_id: int
    query: str
    language: str
    path: str = ""
    base: str = ""
    format: str = CSV
    title: str = ""
    state: str = WAITING
    rows: int = 0
    total: int | None = None
    error: str = ""
    permissions: list | None = field(default=None)
    asked_at: str = ""
    expires_at: str = ""
    reach: dict | None = field(default=None)  # the units in the officer's scope when it was written

    @property
    def is_over(self) -> bool:
        return self.state in (DONE, FAILED, CANCELLED)

    @property
    def is_ready(self) -> bool:
        return self.state == DONE and self.file.exists()

    @property
    def requested_at(self) -> datetime:
        return parse_datetime(self.asked_at) or LONG_AGO

    @property
    def expires(self) -> datetime:
        return parse_datetime(self.expires_at) or LONG_AGO

    @property
    def has_expired(self) -> bool:
        return self.expires < timezone.now()

    @property
    def file(self) -> Path:
        return folder() / f"{self.number}.{self.format}"

    def is_within(self, scope: Scope) -> bool:
        """Whether `scope` still holds every unit the file was written from."""
        return (
            self.reach is None
            or reach_of(scope)["everything"]
            or (
                all(set(self.reach[name]) <= set(ids) for name, ids in reach_of(scope).items() if name != "everything")
                and not self.reach["everything"]
            )
        )

    @property
    def filename(self) -> str:
        return f"{self.kind}-{timezone.localtime(self.requested_at):%Y-%m-%d}.{self.format}"

    @property
    def share(self) -> int | None:
        """Per cent of the rows written, None while their number is not known."""
        return min(self.rows * 100 // self.total, 100) if self.total else None


def reach_of(scope: Scope) -> dict[str, Any]:
    """A scope as the state stores it."""
    names = ("bureau_ids", "station_ids", "room_ids")
    return {"everything": scope.everything, **{name: sorted(getattr(scope, name)) for name in names}}


def folder() -> Path:
    path = Path(settings.EXPORT_DIR)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def create(*, officer: Actor, number: str = "", **fields: Any) -> Export:
    """A new waiting export; `fields` are `kind path query language`, and `format base title permissions`.

    `permissions` narrows the job to what the caller's token covered; None when there was no token.
    """
    now = timezone.now()
    export = Export(
        number=number or uuid.uuid4().hex,
        officer_id=officer.pk,
        asked_at=now.isoformat(),
        expires_at=(now + timedelta(hours=settings.EXPORT_KEEP_HOURS)).isoformat(),
        **fields,
    )
    save(export)
    return export


def get(number: str | None, *, officer: Actor | None = None) -> Export | None:
    """The export of that number, None when there is none, it has expired, or it is another officer's."""
    if not NUMBER.match(number or ""):
        return None
    export = _read(folder() / f"{number}.json")
    if export is None or export.has_expired or (officer is not None and export.officer_id != officer.pk):
        return None
    return export


def list_exports(officer: Actor | None = None) -> list[Export]:
    """Exports that have not expired, the newest first; few, because files stay for a day."""
    stored = [_read(path) for path in folder().glob("*.json")]
    own = [export for export in stored if export is not None and (officer is None or export.officer_id == officer.pk)]
    current = [export for export in own if not export.has_expired]
    return sorted(current, key=attrgetter("asked_at"), reverse=True)


def save(export: Export) -> Export:
    path = folder() / f"{export.number}.json"
    fresh = path.with_suffix(f".{uuid.uuid4().hex[:8]}.tmp")
    fresh.write_text(json.dumps(asdict(export), ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)
    return export


def cancel(export: Export) -> Export:
    """Its job stops at the next progress report; a file that is there already is removed at once."""
    cancelled = save(replace(export, state=CANCELLED))
    export.file.unlink(missing_ok=True)
    return cancelled


def is_cancelled(export: Export) -> bool:
    current = get(export.number)
    return current is None or current.state == CANCELLED


def delete_expired() -> int:
    """Remove the files of expired exports, half-written ones as well; returns how many.

    A file that is still being written is young, and stays. One that cannot be removed, or that another run has just
    removed, is skipped.
    """
    oldest = (timezone.now() - timedelta(hours=settings.EXPORT_KEEP_HOURS)).timestamp()
    removed = 0
    for path in folder().iterdir():
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()
                removed += 1
    return removed


def as_json(export: Export) -> dict[str, Any]:
    """The state as the API shows it to a polling client."""
    body = asdict(export)
    return {name: body[name] for name in ("number", "state", "rows", "total", "asked_at", "expires_at")}


def _read(path: Path) -> Export | None:
    try:
        return Export(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
