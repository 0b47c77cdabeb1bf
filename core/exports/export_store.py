"""Background exports: a job writes a file under EXPORT_DIR, whoever asked may fetch it until it expires.

State is a small JSON beside the file, written atomically, so that web and worker need no table for it. An app
starts one with `begin(...)` and rings the job, which calls `core.exports.export_job.write(export)`.
States: waiting → running → done | failed | cancelled.
"""

import contextlib
import json
import re
import uuid
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

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
    """What is known of one export: `path` and `query` are the address whose rows it holds, `base` its host."""

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
    reach: dict | None = field(default=None)  # the units its writer saw when it was written

    @property
    def is_over(self):
        return self.state in (DONE, FAILED, CANCELLED)

    @property
    def is_ready(self):
        return self.state == DONE and self.file.exists()

    @property
    def asked(self):
        return parse_datetime(self.asked_at) or LONG_AGO

    @property
    def expires(self):
        return parse_datetime(self.expires_at) or LONG_AGO

    @property
    def has_expired(self):
        return self.expires < timezone.now()

    @property
    def file(self):
        return folder() / f"{self.number}.{self.format}"

    def is_within(self, scope):
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
    def filename(self):
        return f"{self.kind}-{timezone.localtime(self.asked):%Y-%m-%d}.{self.format}"

    @property
    def share(self):
        """Per cent written, None while nobody knows of how many."""
        return min(self.rows * 100 // self.total, 100) if self.total else None


def reach_of(scope):
    """A scope as the state keeps it."""
    names = ("bureau_ids", "station_ids", "room_ids")
    return {"everything": scope.everything, **{name: sorted(getattr(scope, name)) for name in names}}


def folder() -> Path:
    path = Path(settings.EXPORT_DIR)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def create(*, officer, number="", **facts) -> Export:
    """A new export that waits for its job: `kind path query language`, and `format base title permissions`.

    `permissions` narrows the job to what the caller's token covered, None when there was no token.
    """
    now = timezone.now()
    export = Export(
        number=number or uuid.uuid4().hex,
        officer_id=officer.pk,
        asked_at=now.isoformat(),
        expires_at=(now + timedelta(hours=settings.EXPORT_KEEP_HOURS)).isoformat(),
        **facts,
    )
    save(export)
    return export


def get(number, *, officer=None) -> Export | None:
    """The export of that number, None when there is none, it has expired, or it is another officer's."""
    if not NUMBER.match(number or ""):
        return None
    export = _read(folder() / f"{number}.json")
    if export is None or export.has_expired or (officer is not None and export.officer_id != officer.pk):
        return None
    return export


def list_exports(officer=None):
    """All that have not expired, the newest first; few, because they are kept for a day."""
    results = [_read(path) for path in folder().glob("*.json")]
    mine = [item for item in results if item is not None and (officer is None or item.officer_id == officer.pk)]
    return sorted((item for item in mine if not item.has_expired), key=lambda entry: entry.asked_at, reverse=True)


def save(export):
    path = folder() / f"{export.number}.json"
    fresh = path.with_suffix(f".{uuid.uuid4().hex[:8]}.tmp")
    fresh.write_text(json.dumps(asdict(export), ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)
    return export


def cancel(export):
    """Its job stops at the next look; the file, if there is one already, goes at once."""
    cancelled = save(replace(export, state=CANCELLED))
    export.file.unlink(missing_ok=True)
    return cancelled


def is_cancelled(export):
    now = get(export.number)
    return now is None or now.state == CANCELLED


def delete_expired():
    """Remove files of exports that have expired, half-written ones as well; how many there were.

    A job that still writes keeps its file: each line makes it younger. One that cannot be removed stays for the next
    run, and so does what is gone already because two ran at once.
    """
    oldest = (timezone.now() - timedelta(hours=settings.EXPORT_KEEP_HOURS)).timestamp()
    removed = 0
    for path in folder().iterdir():
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()
                removed += 1
    return removed


def as_json(export):
    """What a client polling sees."""
    body = asdict(export)
    return {name: body[name] for name in ("number", "state", "rows", "total", "asked_at", "expires_at")}


def _read(path):
    try:
        return Export(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
