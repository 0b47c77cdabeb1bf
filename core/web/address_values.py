"""Numbers and days that an address or a body names: one parser each, for pages, API and commands.

Text from outside is anything: `²` and `１` are digits to Python's `isdigit`, a number may have twenty of them or a NUL
behind it. What is no such value is None, never an exception; the caller says what that means at its place.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from core.web.forms import YEARS

# Of a 64-bit key: no database can even compare with more.
LARGEST = 2**63 - 1
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def whole_number(text: Any, least: int = 0, most: int = LARGEST) -> int | None:
    """The whole number that `text` writes in plain digits, within the bounds; None for anything else."""
    if isinstance(text, bool) or not isinstance(text, str | int):
        return None
    text = str(text).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))):
        return None
    number = int(text)
    return number if least <= number <= most else None


def row_id(text: Any) -> int | None:
    """The id of a row; whether there is such a row is the caller's question."""
    return whole_number(text, least=1)


def day_from(text: Any) -> date | None:
    """The day that `text` writes as 2026-01-31, in a year that later arithmetic can bear; None for anything else."""
    if not isinstance(text, str) or not DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
