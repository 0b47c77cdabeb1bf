"""What every act on a case begins and ends with."""

from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import NotAllowed, OutOfScope, RuleViolation, StaleVersion, refuse_if
from disputes import deadlines
from disputes.models import Dispute
from disputes.rules import transitions
from facts.fact_updates import mark_room_changed


def locked(dispute):
    """The case as it is now, locked, whoever asks; OutOfScope when there is none. For what follows from another act."""
    disputes = (
        Dispute.objects.select_for_update(of=("self",)).select_related("room__station", "handler").filter(pk=dispute.pk)
    ).first()
    if disputes is None:
        raise OutOfScope
    return disputes


def locked_for_act(by, dispute, act, *, expected_version=None):
    """The case as it is now, locked, and the table's step for `act`.

    OutOfScope when `by` does not see its room, NotAllowed when the role may not, RuleViolation when the state does not
    allow it, StaleVersion when it changed since `expected_version`. Call it inside the transaction of the act.
    """
    result = locked(dispute)
    by.scope_for(Dispute.VIEW).require(result.room)
    step = transitions.transition_of(result.status, act)
    permission = step.permission if step else transitions.permission_to(act)
    if not by.scope_for(permission).has(result.room):
        raise NotAllowed(_("Your role may not do this."))
    if expected_version is not None and result.version != expected_version:
        raise StaleVersion(result)
    refuse_if(transitions.why_not(result.status, act))
    return result, step


def save_act(by, dispute, verb, fields, *, reason="", changes=None):
    """Wind the clock, save `fields`, and leave the one line of the act on the trail."""
    dispute.save_changed(by, [*dict.fromkeys([*fields, *deadlines.set_deadline(dispute)])])
    trail.record(by=by, verb=verb, target=dispute, room=dispute.room, reason=reason, changes=changes)
    mark_room_changed(dispute.room_id)
    return dispute


def refuse_breaches(by, dispute, breaches, override_reason=""):
    """Refuse on a broken rule, naming it; a chief overrides with a reason where the law lets them.

    Every rule overridden leaves a line of its own on the trail. `breaches` are of `rules.mediation.Breach`.
    """
    breaches = [breach for breach in breaches if breach is not None]
    for breach in breaches:
        leads = by is not None and by.scope_for(transitions.LEAD).has(dispute.room)
        if not (breach.may_override and leads and len(override_reason.strip()) >= 2):
            raise RuleViolation(
                breach.sentence,
                rule=breach.rule,
                may_override=breach.may_override,
                asks_reason=breach.may_override and leads,
            )
    for breach in breaches:
        trail.record(
            by=by,
            verb="rule_overridden",
            target=dispute,
            room=dispute.room,
            reason=override_reason.strip(),
            changes={"rule": breach.rule, "bound": breach.bound},
        )
