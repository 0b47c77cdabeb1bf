"""Checks of new values for the county's rules: (field, sentence) of the first wrong one, or None."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disputes import codes

if TYPE_CHECKING:
    from disputes.models import DisputeKind

# Upper bounds against slips: a huge number would switch a limit off.
MAX_DAYS = 365
MAX_GRACE = 30
MAX_VALUES = {
    "most_rounds": 20,
    "first_within": 90,
    "next_within": 90,
    "within_months": 24,
    "guardian_below_age": 18,
    "guardian_exempt_from_age": 18,
}


def limit(yellow_days: int, red_days: int) -> tuple[str, str | Promise] | None:
    if red_days > MAX_DAYS:
        return "red_days", _("At most %(most)d.") % {"most": MAX_DAYS}
    if red_days <= yellow_days:
        return "red_days", _("Red comes later than yellow: give more days than the %(days)d of yellow.") % {
            "days": yellow_days
        }
    return None


def procedure(values: dict[str, Any]) -> tuple[str, str | Promise] | None:
    for name, value in values.items():
        if isinstance(value, int) and not isinstance(value, bool) and not 1 <= value <= MAX_VALUES.get(name, MAX_DAYS):
            return name, _("Between 1 and %(most)d, or empty.") % {"most": MAX_VALUES.get(name, MAX_DAYS)}
    if values.get("within_months") and values.get("within_days"):
        return "within_days", _("Give months or days, not both.")
    if values.get("next_within") and not values.get("first_within"):
        return "first_within", _("A limit for the next round needs one for the first.")
    if values.get("guardian_exempt_from_age") and not values.get("guardian_below_age"):
        return "guardian_below_age", _("An age from which notice may be left out needs one below which it is given.")
    if values.get("restart_extension_days") and not values.get("restart_days"):
        return "restart_days", _("An extension needs the days that it makes longer.")
    if values.get("extension_needs_both") and not values.get("extension_days"):
        return "extension_days", _("Say how long an extension may be, or that it does not need both sides.")
    return None


def ending_kind(kind: DisputeKind, today: date, *, is_followed: bool) -> str | Promise | None:
    """Petition matters and "other" stay: rules hang on the one, and a list of people's affairs has the other."""
    if kind.code in (codes.PETITION, "other"):
        return _("This kind always stays; it can be called otherwise.")
    if kind.valid_until is not None and kind.valid_until < today:
        return _("It does not hold any more.")
    return _("Another value follows it already.") if is_followed else None


def transfer_rule(values: dict[str, Any]) -> tuple[str, str | Promise] | None:
    if values["reply_days"] is not None and not 1 <= values["reply_days"] <= MAX_DAYS:
        return "reply_days", _("Between 1 and %(most)d, or empty.") % {"most": MAX_DAYS}
    return None


def return_plan(values: dict[str, Any]) -> tuple[str, str | Promise] | None:
    if values["grace_working_days"] > MAX_GRACE:
        return "grace_working_days", _("At most %(most)d.") % {"most": MAX_GRACE}
    return None
