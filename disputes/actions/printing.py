"""Printed documents: every rendering is recorded in the audit trail, and every full number on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import NotAllowed, RuleViolation, refuse_if
from disputes.documents import AgreementForm, agreement_form
from disputes.models import Agreement, Dispute
from disputes.rules import transitions

if TYPE_CHECKING:
    from stations.models import Officer

PAGE, WORD = "page", "word"


@transaction.atomic
def print_agreement(*, by: Officer, dispute: Dispute, cycle: int | None = None, medium: str = PAGE) -> AgreementForm:
    """The agreement in force, or that of an earlier `cycle`, ready for paper with full document numbers.

    Only for officers who handle the case; others have the case page with masked numbers. Writes one audit entry for
    the document and one for each person whose number it contains.
    """
    by.scope_for(Dispute.VIEW).require(dispute.room)
    if not by.scope_for(transitions.HANDLE).has(dispute.room):
        raise NotAllowed(_("Only who handles the case prints the agreement: it shows full document numbers."))
    refuse_if(_("This case has been voided.") if dispute.is_void else None)
    agreement = _agreement(dispute, cycle)
    if agreement is None:
        raise RuleViolation(_("There is no agreement that holds."))
    form = agreement_form(agreement)
    reason = f"{form.title} {form.number}"
    changes = {"form": form.title, "medium": medium, "cycle": agreement.cycle}
    trail.record(by=by, verb="printed", target=dispute, room=dispute.room, reason=reason, changes=changes)
    for party in form.numbered:
        trail.record(
            by=by, verb="unmasked", target=party, room=dispute.room, reason=reason, changes={"field": "id_number"}
        )
    return form


def _agreement(dispute: Dispute, cycle: int | None) -> Agreement | None:
    rows = Agreement.objects.filter(dispute=dispute).select_related(
        "dispute__room__station__bureau", "mediation__host", "mediation__dispute__room"
    )
    rows = rows.filter(ended_on__isnull=True) if cycle is None else rows.filter(cycle=cycle)
    return rows.order_by("-id").first()


def print_case(*, by: Officer, dispute: Dispute) -> Dispute:
    """The whole case on paper, as its page shows it: numbers and telephones masked."""
    by.scope_for(Dispute.VIEW).require(dispute.room)
    changes = {"form": "case", "medium": PAGE, "cycle": dispute.cycle}
    trail.record(by=by, verb="printed", target=dispute, room=dispute.room, reason=dispute.number, changes=changes)
    return dispute
