"""The gate of public-security mediation, judged when a case is accepted, opened again or comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from disputes import codes
from disputes.actions.base import refuse_breaches
from disputes.actions.checks import check_choice
from disputes.models import SealedRecord
from disputes.rules import gate as rules
from disputes.rules import mediation
from disputes.rules.gate import GATE_FIELDS, Gate
from disputes.rules.sealed import without_sealed

if TYPE_CHECKING:
    from disputes.models import Dispute
    from stations.models import Officer


def pass_gate(by: Officer, dispute: Dispute, procedure: str, gate: Gate) -> dict[str, Any]:
    """Set the procedure and what opens it, unsaved; returns the changes for the trail. Raises for what is not open.

    A ground that is sealed is kept apart and named in no change.
    """
    check_choice("procedure", procedure, codes.PROCEDURES.choices)
    for ground in gate.exclusions:
        check_choice("exclusions", ground, codes.CURRENT_EXCLUSIONS)
    for name, table in (
        ("public_order_act", codes.PUBLIC_ORDER_ACTS),
        ("mediation_ground", codes.MEDIATION_GROUNDS),
    ):
        if value := getattr(gate, name):
            check_choice(name, value, table.choices)
    barred = [
        mediation.petition_handled(dispute.kind, procedure),
        rules.excluded(procedure, gate.exclusions),
        rules.passed(procedure, gate),
    ]
    refuse_breaches(by, dispute, barred)
    dispute.procedure = procedure
    changes: dict[str, Any] = {"procedure": procedure}
    for name in GATE_FIELDS:
        before, value = getattr(dispute, name), getattr(gate, name)
        setattr(dispute, name, value)
        if before != value:
            changes[name] = [before, value]
    if named := without_sealed(gate.exclusions):
        changes["exclusions"] = ["", named]
    return changes


def seal_exclusions(by: Officer, dispute: Dispute, gate: Gate) -> None:
    """Keep the tick "repeatedly" of this time round where only the officers of the case read it."""
    if codes.REPEAT_OFFENDER in gate.exclusions:
        record = sealed_record(by, dispute)
        record.is_repeat = True
        record.save_changed(by, ["is_repeat"])


def sealed_record(by: Officer, dispute: Dispute) -> SealedRecord:
    """The sealed record of this time round, made when there is none yet. The case is locked."""
    record = SealedRecord.objects.filter(dispute=dispute, cycle=dispute.cycle).first()
    return record or SealedRecord(dispute=dispute, cycle=dispute.cycle).save_new(by)


def kept_gate(dispute: Dispute) -> Gate:
    """What opened it last time, as long as the matter is the same: nothing was agreed, transferred or reconciled."""
    ended = (codes.ENDED_AGREED, codes.PUBLIC_ORDER_CASE, codes.RECONCILED)
    if dispute.outcome in ended:
        return Gate()
    return gate_of(dispute)


def gate_of(dispute: Dispute) -> Gate:
    """What was found when the case was accepted."""
    return Gate(**{name: getattr(dispute, name) for name in GATE_FIELDS})
