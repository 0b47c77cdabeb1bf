"""A look at the sealed records of a case: who, what for, and a line on the trail before anything is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit import trail
from core.errors import NotAllowed
from disputes import recurrence
from disputes.actions.base import locked_for_act
from disputes.actions.checks import required_reason
from disputes.models import Mediation, SealedRecord
from disputes.rules import sealed as rules
from disputes.rules import transitions
from facts.fact_updates import fact_transaction

if TYPE_CHECKING:
    from disputes.models import Dispute, Party
    from stations.models import Officer


@dataclass(frozen=True)
class SealedView:
    """What stands under seal: records of the times round, earlier cases by party, cases of the same two sides."""

    records: list[SealedRecord]
    earlier: list[tuple[Party, list[Dispute]]]
    same_sides: list[Dispute]


@fact_transaction()
def look_at_sealed(*, by: Officer, dispute: Dispute, purpose: str) -> SealedView:
    """The sealed records of the case for its own officers and approvers. Raises NotAllowed for everybody else."""
    dispute, _transition = locked_for_act(by, dispute, "look_at_sealed")
    if reason := may_not_look(by, dispute):
        raise NotAllowed(reason)
    purpose = required_reason(purpose, "purpose")
    trail.record(by=by, verb="sealed_looked_at", target=dispute, room=dispute.room, reason=purpose)
    cases = recurrence.earlier_by_party(dispute, by)
    parties = dispute.parties.current().order_by("side", "id")
    return SealedView(
        records=list(SealedRecord.objects.filter(dispute=dispute).order_by("-cycle")),
        earlier=[(party, cases[party.pk]) for party in parties if party.pk in cases],
        same_sides=list(recurrence.same_two_sides(dispute, by)),
    )


def may_not_look(by: Officer, dispute: Dispute) -> object:
    """Why `by` does not look at what is sealed in the case, or None."""
    leads = by.scope_for(transitions.LEAD).has(dispute.room)
    hosted = Mediation.objects.filter(dispute=dispute, host=by).exists()
    return rules.may_not_look(dispute, by, leads=leads, hosted=hosted)
