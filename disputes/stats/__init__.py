"""Figures of disputes; no other module counts cases. Each is one grouped query over rows the caller may see.

`waiting_counts…` count the present state, `during…` what happened in a period; `DEFINITIONS` explains each figure of
a period in one sentence. Voided cases never count.
"""

from disputes.stats.periods import (
    DEFINITIONS,
    MEASURES,
    RECURS_WITHIN,
    Counted,
    counted_for,
    counted_in,
    during,
    during_by,
)
from disputes.stats.present import (
    by_view,
    handler_names,
    open_by_level,
    waiting_counts,
    waiting_counts_by,
    waiting_counts_for,
)

__all__ = [
    "DEFINITIONS",
    "MEASURES",
    "RECURS_WITHIN",
    "Counted",
    "by_view",
    "counted_for",
    "counted_in",
    "during",
    "during_by",
    "handler_names",
    "open_by_level",
    "waiting_counts",
    "waiting_counts_by",
    "waiting_counts_for",
]
