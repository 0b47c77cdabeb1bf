"""What prevents correcting or withdrawing a record of a case: a sentence why not, or None."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disputes import codes

if TYPE_CHECKING:
    from disputes.models import Agreement, Dispute, Mediation


def correcting_round(dispute: Dispute, round_: Mediation, agreement: Agreement | None) -> str | Promise | None:
    """`agreement` is the one that came out of the round, or None."""
    if round_.is_void:
        return _("This round has been withdrawn.")
    if dispute.is_void:
        return _("This case has been voided.")
    if agreement is not None and agreement.copy_confirmed_at is not None:
        return _("The signed copy of the agreement is confirmed: withdraw the agreement first, with a reason.")
    return None


def withdrawing_round(
    dispute: Dispute, round_: Mediation, *, is_last: bool, agreement: Agreement | None
) -> str | Promise | None:
    """`agreement` is the one in force that came out of the round, or None."""
    if round_.is_void:
        return _("This round has been withdrawn.")
    if agreement is not None:
        return _("An agreement came out of this round: withdraw the agreement first.")
    if not is_last or round_.cycle != dispute.cycle:
        return _("Only the last round can be withdrawn: later ones rest on it.")
    if dispute.status not in (codes.MEDIATING, codes.NOT_AGREED):
        return _("The case went on after this round, so that it stays; correct it instead.")
    return None


def changing_result(dispute: Dispute, round_: Mediation, *, is_last: bool) -> str | Promise | None:
    """Only the result of the last round, while the case still stands where that round left it."""
    if is_last and round_.cycle == dispute.cycle and dispute.status in (codes.MEDIATING, codes.NOT_AGREED):
        return None
    return _("The case went on after this round, so that its result stays.")


def correcting_agreement(dispute: Dispute, agreement: Agreement) -> str | Promise | None:
    if dispute.is_void:
        return _("This case has been voided.")
    if agreement.ended_on is not None:
        return _("This agreement has ended.")
    if agreement.copy_confirmed_at is not None:
        return _("The signed copy is confirmed: withdraw the agreement instead, with a reason.")
    return None


def withdrawing_agreement(dispute: Dispute, agreement: Agreement) -> str | Promise | None:
    if agreement.ended_on is not None:
        return _("This agreement has ended.")
    if dispute.status != codes.AGREED:
        return _("The case went on after this agreement; open the case again first, and say why.")
    return None


def amending_acceptance(dispute: Dispute, *, has_rounds: bool) -> str | Promise | None:
    if dispute.status != codes.ACCEPTED or has_rounds:
        return _("The case went on after it was accepted: withdraw what followed first.")
    return None


def withdrawing_acceptance(dispute: Dispute, *, has_rounds: bool) -> str | Promise | None:
    if dispute.cycle > 1:
        return _("The case was opened again, which accepted it; correct how it is handled instead.")
    return amending_acceptance(dispute, has_rounds=has_rounds)
