"""What form an agreement takes, how many copies it has, and since when it binds: a sentence why not, or None."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disputes import codes

WRITTEN, ORAL, RECORDED = "written", "oral", "recorded"
POLICE_COPIES = 3
MAX_COPIES = 20


def forms_of(way: str, is_on_spot: bool = False) -> tuple[str, ...]:
    """The forms the law knows: police write, or record what was done on the spot; others write or agree by word."""
    if way == codes.POLICE:
        return (WRITTEN, RECORDED) if is_on_spot else (WRITTEN,)
    return (WRITTEN, ORAL)


def form_fits(way: str, form: str, is_on_spot: bool, recording: str) -> tuple[str, str | Promise] | None:
    """(field, sentence) of what is wrong with the form."""
    if form not in forms_of(way, is_on_spot):
        if form == RECORDED:
            return "form", _("Only mediation on the spot may do without a paper.")
        return "form", _("An agreement of public-security mediation is written and signed.")
    if form == RECORDED and not recording:
        return "recording", _("Without a paper, say which recording shows it and where it is stored.")
    return None


def usual_copies(way: str, form: str, party_count: int) -> int:
    """Of people's mediation one each and one for the body; three of the police; none where nothing is signed."""
    if form == RECORDED:
        return 0
    if way == codes.PEOPLE:
        return 1 if form == ORAL else party_count + 1
    return POLICE_COPIES if way == codes.POLICE else max(party_count, 1)


def copies(way: str, form: str, party_count: int, number: int) -> str | Promise | None:
    least = max(usual_copies(way, form, party_count), 0 if form == RECORDED else 1)
    if not least <= number <= MAX_COPIES:
        return _("Between %(least)d and %(most)d copies.") % {"least": least, "most": MAX_COPIES}
    return None


def effective_on(day: date | None, way: str, form: str, signed_on: date, today: date) -> str | Promise | None:
    """A written agreement of people's mediation binds since its mediator signed and the seal was set."""
    if day is None or day == signed_on:
        return None
    if way != codes.PEOPLE or form != WRITTEN:
        return _("It binds since the day it was reached.")
    if day > today:
        return _("The day lies in the future.")
    return _("This cannot be before %(day)s.") % {"day": signed_on} if day < signed_on else None
