"""The only place where counts are written; the caller has checked the scope and holds the lock."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from core.queries.databases import advisory_lock
from facts import fact_updates
from incidents.models import IncidentCount

if TYPE_CHECKING:
    from stations.models import Officer

# (room id, first day of the month, code of the kind)
Key = tuple[int, date, str]
# None where the number is not known.
Figures = Mapping[Key, int | None]
AT_ONCE = 500


@dataclass(frozen=True)
class Change:
    """A figure that was written; `version` is its row's from now on."""

    room_id: int
    month: date
    kind: str
    before: int | None
    after: int | None
    version: int

    @property
    def key(self) -> Key:
        return (self.room_id, self.month, self.kind)


def lock_counts() -> None:
    """Counts are written rarely and compared with what was seen before, so one writer follows the other."""
    advisory_lock(IncidentCount._meta.label)


def rows_by_key(keys: Collection[Key]) -> dict[Key, IncidentCount]:
    """{key: IncidentCount} of what is on record among `keys`."""
    rooms, months = {key[0] for key in keys}, {key[1] for key in keys}
    rows = IncidentCount.objects.filter(room__in=rooms, month__in=months)
    wanted = set(keys)
    return {key: row for row in rows if (key := (row.room_id, row.month, row.kind)) in wanted}


def current_counts(keys: Collection[Key]) -> dict[Key, int | None]:
    """{key: number or None}, with every key."""
    rows = rows_by_key(keys)
    return {key: rows[key].count if key in rows else None for key in keys}


def write_counts(by: Officer | None, figures: Figures) -> list[Change]:
    """Write what differs from the record; the Changes. Nothing is deleted: what is taken back stays, empty."""
    rows, now = rows_by_key(figures), timezone.now()
    fresh, changes = [], []
    for key, number in figures.items():
        row = rows.get(key)
        before = row.count if row else None
        if number == before:
            continue
        version = row.version + 1 if row else 1
        room, month, kind = key
        fresh.append(IncidentCount(
            room_id=room, month=month, kind=kind, count=number, version=version,
            created_at=now, created_by=by, updated_at=now, updated_by=by,
        ))  # fmt: skip
        changes.append(Change(room, month, kind, before, number, version))
    if fresh:
        IncidentCount.objects.bulk_create(
            fresh,
            update_conflicts=True,
            unique_fields=["room", "month", "kind"],
            update_fields=["count", "version", "updated_at", "updated_by"],
            batch_size=AT_ONCE,
        )
        fact_updates.mark_room_changed(*{change.room_id for change in changes})
    return changes
