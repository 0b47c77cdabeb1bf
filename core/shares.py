"""Shares as figures and as texts: nothing is said to be all or nothing unless it is exactly that.

A share of 299 in 300 rounds to 100 per cent and would tell a chief that nothing is left to do; one of 1 in 300 rounds
to 0 and would hide what is there. Every share of a page, a report, an export or the API comes through here.
"""

from __future__ import annotations

UNKNOWN = "–"


def share_of(part: float, whole: float, digits: int = 4) -> float | None:
    """The share of `part` in `whole` from 0 to 1, rounded; 0 and 1 only where exact, None where `whole` is 0."""
    if not whole:
        return None
    least = 10**-digits
    share = round(part / whole, digits)
    return share if part in (0, whole) else min(max(share, least), round(1 - least, digits))


def percent_of(part: float, whole: float, digits: int = 1) -> float | None:
    """The same in per cent, with so many digits after the point."""
    share = share_of(part, whole, digits + 2)
    return None if share is None else round(100 * share, digits)


def share_text(share: float | None) -> str:
    """A share from 0 to 1 in whole per cent: "99%" up to the exact whole, "<1%" above the exact nothing."""
    if share is None:
        return UNKNOWN
    if 0 < share < 0.01:
        return "<1%"
    percent = round(100 * share)
    return f"{min(percent, 99) if share < 1 else percent}%"
