"""Printed documents: every rendering is recorded in the audit trail, and every full number on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import NotAllowed, RuleViolation, refuse_if
from disputes.documents import AgreementForm, agreement_form
from disputes.documents.form_contents import day_text
from disputes.models import Agreement, Dispute
from disputes.rules import transitions

if TYPE_CHECKING:
    from stations.models import Officer

PAGE, WORD = "page", "word"


@transaction.atomic
def print_agreement(
    *, by: Officer, dispute: Dispute, cycle: int | None = None, agreement_id: int | None = None, medium: str = PAGE
) -> AgreementForm:
    """The agreement in force, of an earlier `cycle` or with `agreement_id`, ready for paper with full numbers.

    Only for officers who handle the case; others have the case page with masked numbers. Writes one audit entry for
    the document and one for each person whose number it contains.
    """
    by.scope_for(Dispute.VIEW).require(dispute.room)
    if not by.scope_for(transitions.HANDLE).has(dispute.room):
        raise NotAllowed(_("Only who handles the case prints the agreement: it shows full document numbers."))
    refuse_if(_("This case has been voided.") if dispute.is_void else None)
    agreement = _agreement(dispute, cycle, agreement_id)
    if agreement is None:
        raise RuleViolation(_("There is no agreement that holds."))
    refuse_if(_("This agreement has no paper: it stands on the recording.") if not agreement.has_paper else None)
    if agreement.lacks_body:
        raise RuleViolation(
            _("Say first which mediation body made this agreement: it heads the paper and seals it."),
            rule="body_missing",
            agreement=agreement.pk,
        )
    form = _marked(agreement_form(agreement), agreement)
    reason = f"{form.title} {form.number}"
    changes = {"form": form.title, "medium": medium, "cycle": agreement.cycle}
    trail.record(by=by, verb="printed", target=dispute, room=dispute.room, reason=reason, changes=changes)
    for party in form.numbered:
        trail.record(
            by=by, verb="unmasked", target=party, room=dispute.room, reason=reason, changes={"field": "id_number"}
        )
    return form


def _agreement(dispute: Dispute, cycle: int | None, agreement_id: int | None) -> Agreement | None:
    rows = Agreement.objects.filter(dispute=dispute).select_related(
        "dispute__room__station__bureau",
        "mediation__host",
        "mediation__second_host",
        "mediation__attending",
        "mediation__body",
        "mediation__mediator",
        "mediation__dispute__room",
    )
    if agreement_id is not None:
        return rows.filter(pk=agreement_id).first()
    if cycle is not None:
        return rows.filter(cycle=cycle).order_by("-id").first()
    # The one in force; without one the last that ended, whose paper says so: the parties may need a copy of it.
    return rows.order_by(F("ended_on").desc(nulls_first=True), "-id").first()


def _marked(form: AgreementForm, agreement: Agreement) -> AgreementForm:
    """The paper of an agreement that has ended says so on every copy."""
    if agreement.ended_on is None:
        return form
    mark = (
        f"已撤回并终止（{day_text(agreement.ended_on)}）"
        if agreement.is_void
        else f"已终止（{day_text(agreement.ended_on)}）"
    )
    return replace(form, copies=tuple(f"{label}　【{mark}】" for label in form.copies))


def print_case(*, by: Officer, dispute: Dispute) -> Dispute:
    """The whole case on paper, as its page shows it: numbers and telephones masked."""
    by.scope_for(Dispute.VIEW).require(dispute.room)
    changes = {"form": "case", "medium": PAGE, "cycle": dispute.cycle}
    trail.record(by=by, verb="printed", target=dispute, room=dispute.room, reason=dispute.number, changes=changes)
    return dispute
