"""Voiding: nothing is deleted, and what the visit had settled is set right."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from core.errors import Invalid, NotAllowed, RuleViolation, refuse_if
from disputes.actions.base import locked as locked_case
from facts.fact_updates import fact_transaction
from followups import actions as followups
from residents.models import Household
from visits import fact_sources, rules
from visits.actions import consequences
from visits.models import Visit

if TYPE_CHECKING:
    from stations.models import Officer


def lock(by: Officer, visit: Visit) -> Visit:
    """The visit as it is now, locked after its household and its case, with its room in the scope of `by`."""
    if visit.household_id:
        Household.objects.select_for_update(no_key=True).get(pk=visit.household_id)
    if visit.dispute is not None:
        locked_case(visit.dispute)
    locked = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("room__station", "household__dwelling", "visited_by", "dispute")
        .get(pk=visit.pk)
    )
    by.scope_for("visits.record").require(locked.room)
    return locked


def require_change(by: Officer, visit: Visit, now: datetime) -> None:
    """NotAllowed when it is not theirs, RuleViolation when it is too late."""
    leads = by.scope_for("station.lead").has(visit.room)
    not_theirs = rules.why_not_theirs(visit, by.pk, leads=leads)
    if not_theirs:
        raise NotAllowed(not_theirs)
    refuse_if(rules.why_not_now(visit, now, leads=leads))


@fact_transaction()
def void_visit(*, by: Officer, visit: Visit, reason: str) -> Visit:
    """Void the visit: it counts no more, what it closed opens again, what it raised is cancelled."""
    if not by.can("visits.record"):
        raise NotAllowed(_("Your role does not change visits."))
    reason = (reason or "").strip()
    if len(reason) < 2:
        raise Invalid(_("Say why the visit is voided."), field="reason")
    if len(reason) > 200:
        raise Invalid(_("A reason has at most 200 characters."), field="reason")
    visit = lock(by, visit)
    now = timezone.now()
    require_change(by, visit, now)
    return _void(by, visit, reason, now)


@fact_transaction()
def undo_visit(*, by: Officer, visit: Visit) -> Visit:
    """Take back, within a minute, what one has just entered; the reason writes itself."""
    visit = lock(by, visit)
    now = timezone.now()
    if not rules.may_undo(visit, by.pk, now):
        raise RuleViolation(_("It is too late to undo: void the visit and say why."))
    return _void(by, visit, _("Undone right after it was entered"), now)


def _void(by: Officer, visit: Visit, reason: str, now: datetime) -> Visit:
    # A case opened from a finding stands on it: the visit stays as long as the case does.
    for finding in visit.findings.current():
        refuse_if(rules.why_not_withdrawn(finding, finding.disputes.filter(voided_at__isnull=True).first()))
    visit.voided_at, visit.voided_by, visit.void_reason = now, by, reason
    visit.save_changed(by, ["voided_at", "voided_by", "void_reason"])
    trail.record(by=by, verb="voided", target=visit, room=visit.room, reason=reason)
    followups.cancel_open_of(by=by, source=visit, reason=reason)
    consequences.after_change(by, visit)
    if visit.dispute_id:
        consequences.apply_return_answers(by, visit, {})
    fact_sources.touch(visit)
    return visit
