"""Conditions of the way "reconciled and performed" (procedure rules 186): a sentence why not, or None."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disputes.rules.days import FUTURE

if TYPE_CHECKING:
    from disputes.models import Dispute, Reconciliation


def petition(dispute: Dispute) -> str | Promise | None:
    if not dispute.is_petition:
        return None
    return _("A petition matter is handled and answered; nobody is punished in it.")


def decided(*, no_decision: bool) -> str | Promise | None:
    """After a decision on the penalty the way is closed."""
    return None if no_decision else _("Only before a decision is made; say that none has been.")


def invalid(record: Reconciliation, dispute: Dispute, today: date) -> tuple[str, str | Promise] | None:
    """(field, sentence) of the first fact that is missing or out of order.

    Reconciled, then performed; both sides applied; police accepted last of all.
    """
    if record.way == "committee" and not record.committee:
        return "committee", _("Name the people's mediation committee.")
    if len(record.content) < 2:
        return "content", _("Say what they agreed.")
    begun = dispute.occurred_on or dispute.reported_on
    if record.agreed_on < begun:
        return "agreed_on", _("This cannot be before %(day)s.") % {"day": begun}
    if record.performed_on < record.agreed_on:
        return "performed_on", _("What was agreed is performed after it was agreed.")
    if record.accepted_on > today:
        return "accepted_on", FUTURE
    for name in ("side_a_applied_on", "side_b_applied_on"):
        if getattr(record, name) < record.agreed_on:
            return name, _("They apply once they have agreed.")
        if getattr(record, name) > record.accepted_on:
            return name, _("Police accept after both sides have applied in writing.")
    if record.performed_on > record.accepted_on:
        return "accepted_on", _("Police accept when it has been performed.")
    return None
