"""Agreements that come about otherwise than in a round of its own: on the spot, or between the parties themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed, RuleViolation, StaleVersion, refuse_if
from disputes import codes
from disputes.actions.base import locked, locked_for_act, refuse_breaches, save_act
from disputes.actions.checks import invalid_if
from disputes.actions.hosting import body_and_mediator
from disputes.actions.mediating import agree, mediate, save_agreement
from disputes.models import Agreement, Dispute, Mediation, Term
from disputes.rules import agreements as rules
from disputes.rules import days, hosting, transitions
from facts.fact_updates import fact_transaction

if TYPE_CHECKING:
    from disputes.models import MediationBody, Mediator
    from stations.models import Officer


@fact_transaction()
def settle_on_spot(
    *,
    by: Officer,
    dispute: Dispute,
    terms: Sequence[dict[str, Any]],
    is_slight_and_clear: bool = False,
    is_cost_undisputed: bool = False,
    is_performance_agreed: bool = False,
    facts: str = "",
    form: str = Agreement.WRITTEN,
    manner: str = "",
    held_at: datetime | None = None,
    expected_version: int | None = None,
    **round_values: Any,
) -> Agreement:
    """Mediation on the spot (当场调解): round, agreement and performance in one act; returns the agreement.

    Each term is a dict of `party` and `text`, performed at once. With `form` recorded there is no paper, and
    `recording` says where parties, facts and terms are recorded. `round_values` are what `mediate` takes.
    """
    dispute, _transition = locked_for_act(by, dispute, "mediate", expected_version=expected_version)
    conditions = (is_slight_and_clear, is_cost_undisputed, is_performance_agreed)
    round_count = Mediation.objects.filter(dispute=dispute, cycle=dispute.cycle).count()
    refuse_breaches(by, dispute, [hosting.on_spot(dispute.procedure, round_count, conditions)])
    held_at = held_at or timezone.now()
    recording = (round_values.get("recording") or "").strip()
    round_ = mediate(by=by, dispute=dispute, result=Mediation.AGREED, held_at=held_at, **round_values)
    performed = [
        {**values, "due_on": round_.held_on, "state": Term.PERFORMED, "settled_on": round_.held_on} for values in terms
    ]
    return agree(
        by=by, dispute=dispute, terms=performed, facts=facts, manner=manner, form=form, signed_on=round_.held_on,
        recording=recording, is_on_spot=True,
    )  # fmt: skip


@fact_transaction()
def settle_apart(
    *,
    by: Officer,
    dispute: Dispute,
    terms: Sequence[dict[str, Any]],
    facts: str = "",
    manner: str = "",
    form: str = Agreement.WRITTEN,
    signed_on: date | None = None,
    copies: int | None = None,
    expected_version: int | None = None,
) -> Agreement:
    """Record what the parties of a case handled without mediation agreed between themselves; nobody hosted it."""
    dispute, transition = locked_for_act(by, dispute, "settle_apart", expected_version=expected_version)
    if dispute.procedure != codes.HANDLING or dispute.is_petition:
        raise RuleViolation(_("Only the parties of a case handled without mediation settle it between themselves."))
    signed_on = signed_on or timezone.localdate()
    invalid_if("signed_on", days.since(signed_on, timezone.localdate(), dispute.accepted_on or dispute.reported_on))
    agreement = Agreement(
        dispute=dispute, cycle=dispute.cycle, procedure=dispute.procedure, form=form, signed_on=signed_on,
        facts=(facts or "").strip() or dispute.summary, manner=(manner or "").strip(),
    )  # fmt: skip
    save_agreement(by, agreement, terms, copies)
    before, dispute.state = dispute.state, transition.leads_to(dispute.state)
    save_act(by, dispute, "dispute_agreed", ["state"], changes={"state": [before, dispute.state], "terms": len(terms)})
    return agreement


@fact_transaction()
def name_body(
    *,
    by: Officer,
    agreement: Agreement,
    body: MediationBody | None = None,
    mediator: Mediator | None = None,
    effective_on: date | None = None,
    expected_version: int | None = None,
) -> Agreement:
    """Say which body made an agreement of people's mediation, by which mediator, and since when it binds.

    Agreements from before bodies were entered have none; their paper waits for it. Every change is on the trail.
    """
    dispute = locked(agreement.dispute)
    agreement = Agreement.objects.select_related("mediation__body", "mediation__mediator").get(pk=agreement.pk)
    agreement.dispute = dispute
    by.scope_for(Dispute.VIEW).require(dispute.room)
    if not by.scope_for(transitions.HANDLE).has(dispute.room):
        raise NotAllowed(_("Your role may not do this."))
    refuse_if(_("This case has been voided.") if dispute.is_void else None)
    if expected_version is not None and agreement.version != expected_version:
        raise StaleVersion(agreement)
    round_ = agreement.mediation
    if agreement.way != codes.PEOPLE or round_ is None:
        raise RuleViolation(_("Only an agreement of people's mediation has a mediation body."))
    body, mediator = body_and_mediator(dispute, round_.held_on, body, mediator)
    if body is None:
        raise Invalid(_("Choose the mediation body."), field="body")
    day, today = effective_on or agreement.effective_on, timezone.localdate()
    invalid_if("effective_on", rules.effective_on(day, agreement.way, agreement.form, agreement.signed_on, today))
    changes = {
        name: [str(getattr(round_, name) or ""), str(value or "")]
        for name, value in (("body", body), ("mediator", mediator))
        if getattr(round_, name) != value
    }
    round_.body, round_.mediator = body, mediator
    round_.save_changed(by, ["body", "mediator"])
    changes |= trail.set_values(agreement, {"effective_on": day})
    agreement.save_changed(by, ["effective_on"])
    save_act(by, dispute, "dispute_changed", [], changes=changes)
    return agreement
