"""Referring a case to the body in charge of the matter, and recording its reply."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, RuleViolation, refuse_if
from disputes import codes
from disputes.actions.base import locked_for_act, save_act
from disputes.actions.checks import invalid_if, required_reason
from disputes.actions.gating import pass_gate, seal_exclusions
from disputes.models import Referral
from disputes.rules import oversight as rules
from disputes.rules.gate import GATE_FIELDS, Gate
from facts.fact_updates import fact_transaction

if TYPE_CHECKING:
    from disputes.models import Dispute
    from stations.models import Officer


@fact_transaction()
def refer(
    *,
    by: Officer,
    dispute: Dispute,
    body: str,
    reason: str,
    reply_due_on: date,
    body_name: str = "",
    contact: str = "",
    documents: str = "",
    referred_on: date | None = None,
    expected_version: int | None = None,
) -> Referral:
    """Refer the case to a named body; until it replies, the case waits for it."""
    dispute, transition = locked_for_act(by, dispute, "refer", expected_version=expected_version)
    referral = Referral(
        dispute=dispute,
        cycle=dispute.cycle,
        body=body,
        body_name=body_name.strip() or (str(codes.BODIES[body].label) if body in codes.BODIES else ""),
        contact=contact.strip(),
        reason=required_reason(reason, max_length=500),
        documents=documents.strip(),
        referred_on=referred_on or timezone.localdate(),
        reply_due_on=reply_due_on,
    )
    referral.check_fields()
    refuse_if(rules.referring(dispute, referral.referred_on, referral.reply_due_on))
    referral.save_new(by)
    before = trail.snapshot(dispute, ["state"])
    dispute.state = transition.leads_to(dispute.state)
    to = {"body": referral.body, "body_name": referral.body_name}
    changes = {**trail.changes_between(before, dispute), **to}
    save_act(by, dispute, "dispute_referred", ["state"], reason=referral.reason, changes=changes)
    return referral


@fact_transaction()
def answer_referral(
    *,
    by: Officer,
    dispute: Dispute,
    outcome: str,
    answer: str,
    answered_on: date | None = None,
    procedure: str = "",
    gate: Gate | None = None,
    expected_version: int | None = None,
) -> Referral:
    """Record the reply. "taken" and "settled" leave the case referred, "returned" brings it back to be handled.

    A case referred before it was accepted is accepted when it comes back, with `procedure` or else by handling
    without mediation; public-security mediation passes its gate (`gate`).
    """
    dispute, transition = locked_for_act(by, dispute, "answer", expected_version=expected_version)
    invalid_if("outcome", None if outcome in codes.REFERRAL_OUTCOMES else _("Choose what came of it."))
    referral = _last(dispute)
    refuse_if(rules.answering(referral, outcome))
    day = answered_on or timezone.localdate()
    invalid_if("answered_on", rules.answered_on(referral, day))
    invalid_if("answer", None if len(answer.strip()) > 1 else _("Say what was answered."))
    values = {"outcome": outcome, "answer": answer.strip(), "answered_on": day}
    changes = trail.set_values(referral, values)
    referral.answered_by = by
    referral.check_fields()
    referral.save_changed(by, [*values, "answered_by"])
    before = trail.snapshot(dispute, ["state", "accepted_on", "procedure", *GATE_FIELDS])
    dispute.state = transition.leads_to(dispute.state, outcome)
    if outcome == Referral.RETURNED and dispute.accepted_on is None:
        dispute.accepted_on = day
        gate = gate or Gate()
        sealed_apart = pass_gate(by, dispute, _procedure(dispute, procedure), gate)
        changes |= {name: sealed_apart[name] for name in ("exclusions",) if name in sealed_apart}
        seal_exclusions(by, dispute, gate)
    changes |= trail.changes_between(before, dispute)
    save_act(by, dispute, "referral_answered", list(before), reason=referral.answer, changes=changes)
    return referral


def _last(dispute: Dispute) -> Referral:
    referral = Referral.objects.filter(dispute=dispute, cycle=dispute.cycle).order_by("-id").first()
    if referral is None:
        raise RuleViolation(_("This case has not been referred this time round."))
    return referral


def _procedure(dispute: Dispute, chosen: str) -> str:
    """Petition matters are only handled; for other cases the officer who takes the case back chooses."""
    if chosen and chosen not in codes.PROCEDURES:
        raise Invalid(_("Choose a procedure."), field="procedure")
    return codes.HANDLING if dispute.is_petition else chosen or codes.HANDLING
