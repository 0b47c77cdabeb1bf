"""The way out of a case whose parties reconciled: no penalty, closed (procedure rules 186)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from core.errors import Invalid, refuse_if
from disputes import codes
from disputes.actions.base import locked_for_act, refuse_breaches, save_act
from disputes.actions.checks import check_choice, check_record, invalid_if
from disputes.actions.closings import after_closing, last_act_on, record_closing
from disputes.actions.gating import kept_gate
from disputes.models import Reconciliation
from disputes.rules import closing, mediation
from disputes.rules import gate as gate_rules
from disputes.rules import reconciling as rules
from disputes.rules.gate import GATE_FIELDS, Gate
from facts.fact_updates import fact_transaction

if TYPE_CHECKING:
    from disputes.models import Dispute
    from stations.models import Officer


@fact_transaction()
def reconcile(
    *,
    by: Officer,
    dispute: Dispute,
    way: str,
    content: str,
    agreed_on: date,
    performed_on: date,
    side_a_applied_on: date,
    side_b_applied_on: date,
    no_decision: bool,
    committee: str = "",
    accepted_on: date | None = None,
    gate: Gate | None = None,
    expected_version: int | None = None,
) -> Reconciliation:
    """Close the case without a penalty: reconciled or agreed before the people's committee, performed, applied for.

    `gate` is what opens public-security mediation here; without it, what was found at acceptance. `accepted_on` is the
    day police accepted the application, today by default.
    """
    dispute, transition = locked_for_act(by, dispute, "reconcile", expected_version=expected_version)
    check_choice("way", way, codes.RECONCILIATION_WAYS.choices)
    gate = gate if gate and gate.public_order_act else kept_gate(dispute)
    breaches = [gate_rules.within(gate), mediation.both_sides(list(dispute.parties.current()))]
    refuse_breaches(by, dispute, breaches)
    refuse_if(rules.petition(dispute))
    refuse_if(rules.decided(no_decision=no_decision))
    accepted_on = accepted_on or timezone.localdate()
    record = Reconciliation(
        dispute=dispute, cycle=dispute.cycle, way=way, committee=committee.strip(), content=content.strip(),
        agreed_on=agreed_on, performed_on=performed_on, side_a_applied_on=side_a_applied_on,
        side_b_applied_on=side_b_applied_on, accepted_on=accepted_on,
    )  # fmt: skip
    today = timezone.localdate()
    if wrong := rules.invalid(record, dispute, today):
        raise Invalid(wrong[1], field=wrong[0])
    check_record(record, exclude=["dispute"])
    invalid_if("accepted_on", closing.closed_on(accepted_on, today, last_act_on(dispute)))
    record.save_new(by)
    for name in GATE_FIELDS:
        setattr(dispute, name, getattr(gate, name))
    changes = record_closing(by, dispute, transition, codes.RECONCILED, accepted_on)
    save_act(by, dispute, "dispute_reconciled", ["outcome", "closed_on", "state", *GATE_FIELDS], changes=changes)
    after_closing(by, dispute)
    return record
