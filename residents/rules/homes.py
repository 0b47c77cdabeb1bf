"""When a household counts as waiting too long for a visit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MAX_DAYS = 730


def limits(amber_days: int, red_days: int) -> StrOrPromise | None:
    """Why these cannot be the limits, or None."""
    if amber_days < 1 or red_days > MAX_DAYS:
        return _("Between 1 and %(most)d days.") % {"most": MAX_DAYS}
    if red_days <= amber_days:
        return _("Red comes after amber.")
    return None


def waiting_tone(unvisited_since: date | None, today: date, limit: Any) -> str:
    """The tint of a household's row by the limit that holds: red, orange or none."""
    if unvisited_since is None:
        return ""
    days = (today - unvisited_since).days
    if days >= limit.red_days:
        return "red"
    return "orange" if days >= limit.amber_days else ""
