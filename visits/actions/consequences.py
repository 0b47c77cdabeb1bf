"""What follows from a visit, and what must be set right when one is corrected, voided or entered late.

Every function runs inside the transaction of its action, with the household locked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from core.errors import Invalid
from disputes import actions as cases
from disputes.models import ReturnVisit
from followups import actions as followups
from followups.codes import NEXT_VISIT
from followups.models import FollowUp
from followups.rules import satisfied_by
from residents.actions.verifying import verify_household
from residents.actions.visit_effects import update_last_visit
from visits import codes
from visits.actions import validation
from visits.models import Visit

if TYPE_CHECKING:
    from residents.models import Household, Resident
    from stations.models import Officer

LEAD_DAYS = 7


def put_residents(visit: Visit, people: Iterable[Resident]) -> None:
    """Name who was met, in one insert."""
    through = Visit.residents.through
    visit.met_ids = frozenset(p.pk for p in people)
    through.objects.bulk_create([through(visit_id=visit.pk, resident_id=pk) for pk in sorted(visit.met_ids)])


def after_recording(by: Officer, visit: Visit) -> None:
    """Close what the visit satisfies, note the day, raise what was agreed."""
    household: Any = visit.household
    if visit.is_effective:
        last = household.last_visited_on
        if last is not None and visit.occurred_on < last:
            _give_back_from_later(by, visit)
            settle_open(by, household)
        else:
            followups.close_satisfied(by=by, visit=visit)
        # Also for a late entry: somebody who moved in since may have been met here first.
        update_last_visit(
            household=household,
            on=max(last or visit.occurred_on, visit.occurred_on),
            contacts=codes.effective_contacts(),
        )
    if visit.matter is not None:
        followups.settle_matter(by=by, source=visit.matter)
    keep_agreed(by, visit)


def verify(by: Officer, visit: Visit) -> None:
    """Whoever was met at home said that nothing changed: the register counts as verified on that day."""
    if visit.household is None or not visit.is_effective:
        raise Invalid(_("Only a household where somebody was met is verified by a visit."), field="verified")
    verify_household(by=by, household=visit.household, on=visit.occurred_on)


def after_change(by: Officer, visit: Visit) -> None:
    """Set right what a corrected or voided visit had settled: give back, reckon anew, close by the earliest."""
    reopened = followups.reopen_closed_by(by=by, visit=visit)
    household = visit.household
    if household is None:
        return
    _cancel_without_ground(by, reopened)
    if visit.is_effective:
        _give_back_from_later(by, visit)
    update_last_visit(household=household, on=last_effective_on(household), contacts=codes.effective_contacts())
    settle_open(by, household)


def apply_return_answers(by: Officer, visit: Visit, replies: dict[str, Any]) -> None:
    """What the visit found of its case; with nobody met, or voided, it found nothing."""
    if visit.is_met and visit.dispute is not None:
        cases.record_return(by=by, dispute=visit.dispute, visit=visit, **replies)
    else:
        cases.withdraw_return(by=by, visit=visit)


def answers_of(visit: Visit) -> dict[str, Any]:
    """The answers that count now, by name; empty when there are none."""
    row = ReturnVisit.objects.filter(visit=visit, withdrawn_at__isnull=True).first()
    return {name: getattr(row, name) for name in validation.UNANSWERED} if row else {}


def last_effective_on(household: Household) -> date | None:
    return Visit.objects.effective().filter(household=household).aggregate(on=Max("occurred_on"))["on"]


def settle_open(by: Officer, household: Household) -> None:
    """Close every open follow-up of the household by the earliest standing visit that satisfies it."""
    waiting = list(_of(household).filter(state=FollowUp.OPEN).select_related("resident"))
    if not waiting:
        return
    since = min(follow_up.window_from for follow_up in waiting)
    rows = Visit.objects.effective().filter(household=household, occurred_on__gte=since)
    for visit in rows.order_by("occurred_at", "id"):
        if any(satisfied_by(follow_up, visit) for follow_up in waiting):
            closed = {follow_up.pk for follow_up in followups.close_satisfied(by=by, visit=visit)}
            waiting = [follow_up for follow_up in waiting if follow_up.pk not in closed]
        if not waiting:
            return


def _of(household: Household) -> Any:
    return FollowUp.objects.of_household(household).filter(Q(household=household) | Q(household__isnull=True))


def _give_back_from_later(by: Officer, visit: Visit) -> None:
    """Entered late: what later visits closed although this one satisfied it first is opened again."""
    household: Any = visit.household
    later = (
        _of(household)
        .filter(done_on__gt=visit.occurred_on, window_from__lte=visit.occurred_on)
        .exclude(done_by_visit=visit.pk)
        .values("done_by_visit")
    )
    for other in Visit.objects.filter(pk__in=later).order_by("occurred_at", "id"):
        followups.reopen_closed_by(by=by, visit=other, stands=True)


def _cancel_without_ground(by: Officer, reopened: Iterable[FollowUp]) -> None:
    """What was agreed at a visit that was voided or had its agreed date corrected since has no ground any more."""
    agreed = {item.source_id for item in reopened if item.reason_code == NEXT_VISIT}
    for source in Visit.objects.filter(pk__in=agreed) if agreed else ():
        wanted = None if source.is_void else source.next_visit_on
        reason = source.void_reason or _("The agreed date was corrected")
        followups.cancel_open_of(by=by, source=source, reason=reason, keep_on=wanted)


def keep_agreed(by: Officer, visit: Visit) -> None:
    """Raise the follow-up for the agreed next visit; visits entered before this one may have done it already."""
    if visit.next_visit_on is None:
        return
    days = (visit.next_visit_on - visit.occurred_on).days
    followups.raise_follow_up(
        by=by,
        source=visit,
        room=visit.room,
        household=visit.household,
        due_on=visit.next_visit_on,
        reason_code=NEXT_VISIT,
        reason_data=_agreed_data(visit),
        # Never so early that the very visit at which it was agreed would close it.
        lead_days=min(LEAD_DAYS, days - 1),
    )
    household: Any = visit.household
    last = household.last_visited_on
    if last is not None and last > visit.occurred_on:
        settle_open(by, household)


def _agreed_data(visit: Visit) -> dict[str, Any]:
    data: dict[str, Any] = {"visited_on": visit.occurred_on.isoformat()}
    if visit.next_visit_hour is not None:
        data["hour"] = visit.next_visit_hour
    if visit.contact == codes.NOT_HOME:
        data["nobody_home"] = True
    return data


def change_agreed(by: Officer, visit: Visit) -> None:
    """The agreed next visit was corrected: the follow-up of this visit goes with it."""
    followups.cancel_open_of(by=by, source=visit, reason=_("The agreed date was corrected"))
    keep_agreed(by, visit)
