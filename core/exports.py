"""Background exports: a job writes a CSV under EXPORT_DIR, whoever asked may fetch it until it expires.

State is a small JSON beside the file, written atomically, so that web and worker need no table for it. An app
starts one with `begin(...)`, rings its own task, and the task calls `run(number, rows, columns)`.
States: waiting → running → done | failed.
"""

import contextlib
import csv
import json
import re
import uuid
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from core.renderers import BYTE_ORDER_MARK, cell

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
NUMBER = re.compile(r"^[0-9a-f]{32}$")
TELL_EVERY = 1000  # rows between two lines of progress


@dataclass(frozen=True)
class Export:
    """What is known of one export; `query` is the query string that chose its rows."""

    number: str
    kind: str
    officer_id: int
    query: str
    language: str
    state: str = WAITING
    rows: int = 0
    total: int | None = None
    error: str = ""
    permissions: list | None = field(default=None)
    asked_at: str = ""
    expires_at: str = ""

    @property
    def is_over(self):
        return self.state in (DONE, FAILED)

    @property
    def has_expired(self):
        return (
            parse_datetime(self.expires_at) or datetime.min.replace(tzinfo=timezone.get_current_timezone())
        ) < timezone.now()

    @property
    def path(self):
        return folder() / f"{self.number}.csv"


def folder() -> Path:
    path = Path(settings.EXPORT_DIR)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def begin(*, kind, officer, query, language, permissions=None) -> Export:
    """A new export that waits for its job.

    `permissions` narrows the job to what the caller's token covered, None when there was no token.
    """
    now = timezone.now()
    export = Export(
        number=uuid.uuid4().hex,
        kind=kind,
        officer_id=officer.pk,
        query=query,
        language=language,
        permissions=permissions,
        asked_at=now.isoformat(),
        expires_at=(now + timedelta(hours=settings.EXPORT_KEEP_HOURS)).isoformat(),
    )
    _write(export)
    return export


def find(number, *, officer=None) -> Export | None:
    """The export of that number, None when there is none, it has expired, or it is another officer's."""
    if not NUMBER.match(number or ""):
        return None
    try:
        export = Export(**json.loads((folder() / f"{number}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    if export.has_expired or (officer is not None and export.officer_id != officer.pk):
        return None
    return export


def run(export, rows, columns, *, total=None):
    """Write `rows` (dicts) as CSV. Safe to run twice: the file appears whole, and a finished export is left alone."""
    if export.is_over and export.state == DONE and export.path.exists():
        return export
    fresh = export.path.with_suffix(f".{uuid.uuid4().hex[:8]}.part")
    count = 0
    _write(replace(export, state=RUNNING, rows=0, total=total))
    try:
        with fresh.open("w", encoding="utf-8", newline="") as out:
            out.write(BYTE_ORDER_MARK)
            writer = csv.writer(out)
            writer.writerow(columns)
            for row in rows:
                writer.writerow([cell(row.get(name)) for name in columns])
                count += 1
                if count % TELL_EVERY == 0:
                    _write(replace(export, state=RUNNING, rows=count, total=total))
        fresh.replace(export.path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        _write(replace(export, state=FAILED, rows=count, total=total, error="stopped"))
        raise
    done = replace(export, state=DONE, rows=count, total=count)
    _write(done)
    return done


def sweep():
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


def _write(export):
    path = folder() / f"{export.number}.json"
    fresh = path.with_suffix(f".{uuid.uuid4().hex[:8]}.tmp")
    fresh.write_text(json.dumps(asdict(export), ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)


def as_json(export):
    """What a client polling sees."""
    body = asdict(export)
    return {name: body[name] for name in ("number", "state", "rows", "total", "asked_at", "expires_at")}
