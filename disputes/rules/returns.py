"""Rules for return visits: their days, and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disputes.models import ReturnVisit

if TYPE_CHECKING:
    from disputes.models import Dispute

HOLDS, FEELINGS = dict(ReturnVisit.HOLDS), dict(ReturnVisit.FEELINGS)
LONGEST_HELP = 300


def why_not_end(dispute: Dispute, ends_on: date | None) -> str | Promise | None:
    """Why the return visits of a case cannot end on that day, or None."""
    if ends_on is None:
        return None
    if not dispute.is_petition:
        return _("Only the return visits of a petition matter end by a date.")
    if dispute.closed_on is not None and ends_on < dispute.closed_on:
        return _("Return visits cannot end before the matter was closed.")
    return None


def days_wanted(days: Sequence[int], closed_on: date, ends_on: date | None = None) -> list[date]:
    """The days of the visits: `days` after closure, up to `ends_on`."""
    wanted = [closed_on + timedelta(days=n) for n in days]
    return [on for on in wanted if ends_on is None or on <= ends_on]


def invalid_answer(
    terms_hold: str, side_a_feels: str, side_b_feels: str, help_needed: str
) -> tuple[str, str | Promise] | None:
    """(field, sentence) of the first invalid answer, or None."""
    for field, value, choices in (
        ("terms_hold", terms_hold, HOLDS),
        ("side_a_feels", side_a_feels, FEELINGS),
        ("side_b_feels", side_b_feels, FEELINGS),
    ):
        if value not in choices:
            return field, _("Choose one of the answers.")
    if len(help_needed) > LONGEST_HELP:
        return "help_needed", _("Keep it to %(most)d characters.") % {"most": LONGEST_HELP}
    return None
