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
LONGEST_NUMBER = 60


def outcomes(dispute: Dispute, *, is_broken: bool = False) -> list[tuple[str, Any]]:
    """The outcomes its state allows, for choices: [(code, label)]. `is_broken`: a term of the agreement was broken."""
    fitting = [row for row in codes.OUTCOMES if outcome_fits(dispute, row.code, is_broken=is_broken) is None]
    return [(row.code, row.label) for row in fitting]


def outcome_of(dispute: Dispute, *, is_broken: bool = False) -> str:
    """The outcome that goes with the state, "" where the officer has to choose."""
    if dispute.procedure == codes.POLICE and (is_broken or dispute.state == codes.NOT_AGREED):
        return codes.PUBLIC_ORDER_CASE
    return next((outcome.code for outcome in codes.OUTCOMES if outcome.state == dispute.state), "")


def outcome_fits(dispute: Dispute, outcome: str, *, is_broken: bool = False) -> str | Promise | None:
    """Why the state of the case does not go with the outcome, or None."""
    row = codes.OUTCOMES[outcome]
    if row.by_act:
        return _("“%(outcome)s” has an act of its own.") % {"outcome": row.label}
    if reason := _police_fits(dispute, row, is_broken):
        return reason
    if row.state and dispute.state != row.state:
        return _("A case that is “%(state)s” is not closed as “%(outcome)s”.") % {
            "state": dispute.get_state_display(), "outcome": row.label
        }  # fmt: skip
    if row.is_handling and (dispute.state == codes.REPORTED or dispute.procedure not in codes.UNMEDIATED_PROCEDURES):
        return _("Only a case accepted for handling without mediation is closed as handled.")
    return None


def _police_fits(dispute: Dispute, row: codes.OutcomeCode, is_broken: bool) -> str | Promise | None:
    """Public-security mediation that failed or was not performed goes on as a public-order case (rules 185)."""
    is_police = dispute.procedure == codes.POLICE
    if row.is_police and not is_police:
        return _("Only a case of public-security mediation goes on as a public-order case.")
    if not is_police:
        return None
    has_failed = is_broken or dispute.state == codes.NOT_AGREED
    if has_failed and not row.is_police:
        return _(
            "Public-security mediation failed or was not performed: the case goes on as a public-order case, and the "
            "parties are told of civil suit."
        )
    if row.is_police and dispute.state == codes.AGREED and not is_broken:
        return _("The agreement stands and no term was broken.")
    if row.is_police and dispute.state in (codes.REPORTED, codes.REFERRED):
        return _("A case that is “%(state)s” is not closed as “%(outcome)s”.") % {
            "state": dispute.get_state_display(), "outcome": row.label
        }  # fmt: skip
    if row.is_not_police:
        return _("Parties who settle a case of public-security mediation themselves are recorded as reconciled.")
    return None


def sending_back(dispute: Dispute) -> str | Promise | None:
    if dispute.source in codes.TRANSFER_SOURCES:
        return None
    return _("Only what 110 or 12345 passed on is returned to them.")


def public_order_case(case_number: str, *, suit_explained: bool) -> tuple[str, str | Promise] | None:
    """(field, sentence) of what is missing: the number the case has outside, and that civil suit was explained."""
    if not 2 <= len(case_number) <= LONGEST_NUMBER:
        return "case_number", _("Enter the number the public-order case has outside.")
    if not suit_explained:
        return "suit_explained", _("Tell the parties that they may sue at a civil court, and say so here.")
    return None


def performed(unperformed: Sequence[Term]) -> str | Promise | None:
    """Police close an agreement when it is performed, not before (procedure rules 258)."""
    if not unperformed:
        return None
    return _("Not performed yet: %(term)s. The case is closed when everything agreed is done.") % {
        "term": unperformed[0].text
    }


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
