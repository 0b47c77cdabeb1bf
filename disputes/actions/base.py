"""What every act on a case begins and ends with: the case locked and allowed, then saved and recorded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import NotAllowed, OutOfScope, RuleViolation, StaleVersion
from disputes import deadlines
from disputes.models import Dispute
from disputes.rules import transitions
from facts.fact_updates import mark_room_changed

if TYPE_CHECKING:
    from disputes.rules.mediation import Breach
    from disputes.rules.transitions import Transition
    from stations.models import Officer


def locked(dispute: Dispute) -> Dispute:
    """The current row of the case, locked, without a check of who acts: for the consequences of another act.

    Raises OutOfScope when there is no such case.
    """
    current = (
        Dispute.objects.select_for_update(of=("self",)).select_related("room__station", "handler").filter(pk=dispute.pk)
    ).first()
    if current is None:
        raise OutOfScope
    return current


def locked_for_act(
    by: Officer, dispute: Dispute, act: str, *, expected_version: int | None = None
) -> tuple[Dispute, Transition]:
    """The current row of the case, locked, and the transition that `act` makes. Call it inside the act's transaction.

    Raises OutOfScope when `by` does not see the room, NotAllowed when the role may not do it, StaleVersion when the
    case was saved since `expected_version`, RuleViolation when the state does not allow the act.
    """
    current = locked(dispute)
    by.scope_for(Dispute.VIEW).require(current.room)
    transition = transitions.transition_of(current.status, act)
    permission = transition.permission if transition else transitions.permission_to(act)
    if not by.scope_for(permission).has(current.room):
        raise NotAllowed(_("Your role may not do this."))
    if expected_version is not None and current.version != expected_version:
        raise StaleVersion(current)
    if transition is None:
        raise RuleViolation(transitions.why_not(current.status, act))
    return current, transition


def save_act(
    by: Officer | None,
    dispute: Dispute,
    verb: str,
    fields: Iterable[str],
    *,
    reason: str = "",
    changes: dict[str, Any] | None = None,
) -> Dispute:
    """Set the deadline anew, save `fields` with it, and write the act's one entry of the audit trail."""
    dispute.save_changed(by, [*dict.fromkeys([*fields, *deadlines.set_deadline(dispute)])])
    trail.record(by=by, verb=verb, target=dispute, room=dispute.room, reason=reason, changes=changes)
    mark_room_changed(dispute.room_id)
    return dispute


def refuse_breaches(
    by: Officer | None, dispute: Dispute, breaches: Iterable[Breach | None], override_reason: str = ""
) -> None:
    """Raise RuleViolation for the first breach that is not overridden; None among `breaches` is skipped.

    A chief overrides with a reason of two characters or more where the rule allows it. Every rule overridden gets an
    entry of its own in the audit trail.
    """
    broken = [breach for breach in breaches if breach is not None]
    for breach in broken:
        leads = by is not None and by.scope_for(transitions.LEAD).has(dispute.room)
        if not (breach.may_override and leads and len(override_reason.strip()) >= 2):
            raise RuleViolation(
                breach.message,
                rule=breach.rule,
                may_override=breach.may_override,
                asks_reason=breach.may_override and leads,
            )
    for breach in broken:
        trail.record(
            by=by,
            verb="rule_overridden",
            target=dispute,
            room=dispute.room,
            reason=override_reason.strip(),
            changes={"rule": breach.rule, "bound": breach.bound},
        )
