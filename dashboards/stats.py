"""Counts that the pages of several posts show; each function says how many queries it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.queries.prepared import prepared_count
from disputes import saved_views
from disputes import stats as dispute_stats
from disputes.models import Dispute
from residents.models import Listing

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from stations.models import Officer
    from stations.scope import RoomExpandedReader

LevelCounts = dict[int, dict[str, dict[str, int]]]


def dispute_counts(user: Officer) -> dict[str, int]:
    """{what of disputes waits for a leader: how many}; one query. `to_sign` are those of the reader's own tier."""
    counts = dispute_stats.waiting_counts_for(user)
    return {**counts, "to_sign": counts.get(f"{saved_views.tier_of(user)}_to_acknowledge", 0)}


def cases_by_level(user: Officer, unit: str) -> LevelCounts:
    """{room or station id: {level: {open, red}}} of the disputes the reader sees; one query."""
    return dispute_stats.open_by_level(Dispute.objects.visible_to(user), unit)


def decisions_count(reader: Officer | RoomExpandedReader) -> int:
    """How many listings wait for this reader's decision; one query."""
    return _to_decide(reader=reader)


@prepared_count
def _to_decide(*, reader: Any) -> QuerySet[Listing]:
    return Listing.objects.visible_to(reader).to_decide(reader)
