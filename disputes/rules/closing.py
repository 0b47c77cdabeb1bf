"""Outcomes a case may be closed with, and what prevents closing or voiding it.

Each function gives a sentence why not, or None, unless it says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disputes import codes

if TYPE_CHECKING:
    from disputes.models import Dispute, Referral, Term
    from stations.models import Officer

VOID_WITHIN_DAYS = 7


def outcomes(dispute: Dispute) -> list[tuple[str, Any]]:
    """The outcomes its state allows, for choices: [(code, label)]."""
    return [(code, label) for code, label in codes.OUTCOMES.choices if outcome_fits(dispute, code) is None]


def outcome_of(dispute: Dispute) -> str:
    """The outcome that goes with the state, "" where the officer has to choose."""
    return next((outcome.code for outcome in codes.OUTCOMES if outcome.state == dispute.state), "")


def outcome_fits(dispute: Dispute, outcome: str) -> str | Promise | None:
    """Why the state of the case does not go with the outcome, or None."""
    row = codes.OUTCOMES[outcome]
    if row.state and dispute.state != row.state:
        return _("A case that is “%(state)s” is not closed as “%(outcome)s”.") % {
            "state": dispute.get_state_display(), "outcome": row.label
        }  # fmt: skip
    if row.is_handling and (dispute.state == codes.REPORTED or dispute.procedure not in codes.UNMEDIATED_PROCEDURES):
        return _("Only a case accepted for handling without mediation is closed as handled.")
    return None


def referral_settled(referral: Referral | None) -> str | Promise | None:
    """`referral` is the latest of this cycle: the body must have replied, and not returned the case."""
    if referral is None or referral.answered_on is None:
        return _("No answer to the referral has come yet: record it first.")
    if referral.outcome == referral.RETURNED:
        return _("%(body)s returned the case: it was not settled there.") % {"body": referral.body_name}
    return None


def terms_settled(overdue: Sequence[Term]) -> str | Promise | None:
    """`overdue` are terms past their day whose performance has not been recorded."""
    if not overdue:
        return None
    return _("Say first whether this was kept: %(term)s.") % {"term": overdue[0].text}


def closed_on(day: date, today: date, last_act_on: date) -> str | Promise | None:
    if day > today:
        return _("The day lies in the future.")
    if day < last_act_on:
        return _("The last entry of this case is of %(day)s; it is not closed before that.") % {"day": last_act_on}
    return None


def may_not_void(dispute: Dispute, by: Officer, leads: bool) -> str | Promise | None:
    """The officer who entered a case may void it, a chief any case."""
    if leads or dispute.created_by_id == by.pk:
        return None
    return _("Only the officer who entered the case, or the chief, may void it.")


def too_late_to_void(dispute: Dispute, now: datetime, leads: bool) -> str | Promise | None:
    if leads or (now - dispute.created_at).days < VOID_WITHIN_DAYS:
        return None
    return _("After %(days)d days only the chief may void a case.") % {"days": VOID_WITHIN_DAYS}
