"""Passing a case to the body whose business it is, and what comes back."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, RuleViolation, refuse_if
from disputes import codes
from disputes.actions.base import held, written
from disputes.actions.checks import invalid_if, reason_given
from disputes.models import Referral
from disputes.rules import oversight as rules
from facts.fact_updates import fact_transaction


@fact_transaction()
def refer(
    *,
    by,
    dispute,
    body,
    reason,
    reply_due_on,
    body_name="",
    contact="",
    documents="",
    referred_on=None,
    expected_version=None,
):
    """Refer to a named body; until it answers, the case waits for the reply."""
    dispute, step = held(by, dispute, "refer", expected_version=expected_version)
    referral = Referral(
        dispute=dispute,
        cycle=dispute.cycle,
        body=body,
        body_name=body_name.strip() or str(dict(codes.BODIES).get(body, "")),
        contact=contact.strip(),
        reason=reason_given(reason, most=500),
        documents=documents.strip(),
        referred_on=referred_on or timezone.localdate(),
        reply_due_on=reply_due_on,
    )
    referral.check_fields()
    refuse_if(rules.referring(dispute, referral.referred_on, referral.reply_due_on))
    referral.save_new(by)
    before = trail.snapshot(dispute, ["state"])
    dispute.state = step.leads_to(dispute.state)
    to = {"body": referral.body, "body_name": referral.body_name}
    changes = {**trail.changes_between(before, dispute), **to}
    written(by, dispute, "dispute_referred", ["state"], reason=referral.reason, changes=changes)
    return referral


@fact_transaction()
def answer_referral(*, by, dispute, outcome, answer, answered_on=None, procedure="", expected_version=None):
    """Record the answer. "taken" and "settled" leave the case referred, "returned" brings it back to be handled.

    A case that was referred before it was accepted is accepted by coming back, by `procedure` (handling without
    mediation when none is named).
    """
    dispute, step = held(by, dispute, "answer", expected_version=expected_version)
    invalid_if("outcome", None if outcome in dict(Referral.OUTCOMES) else _("Choose what came of it."))
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
    before = trail.snapshot(dispute, ["state", "accepted_on", "procedure"])
    dispute.state = step.leads_to(dispute.state, outcome)
    if outcome == Referral.RETURNED and dispute.accepted_on is None:
        dispute.accepted_on = day
        dispute.procedure = _procedure(dispute, procedure)
    changes |= trail.changes_between(before, dispute)
    written(by, dispute, "referral_answered", list(before), reason=referral.answer, changes=changes)
    return referral


def _last(dispute):
    referral = Referral.objects.filter(dispute=dispute, cycle=dispute.cycle).order_by("-id").first()
    if referral is None:
        raise RuleViolation(_("This case has not been referred this time round."))
    return referral


def _procedure(dispute, asked):
    """Petition matters are only handled; for others whoever takes the case back says how."""
    if asked and asked not in dict(codes.PROCEDURES):
        raise Invalid(_("Choose a procedure."), field="procedure")
    return codes.HANDLING if dispute.is_petition else asked or codes.HANDLING
