"""A visit closes what it satisfies, several at once; a voided visit opens it again."""

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from audit import trail
from core.scope import Scope
from followups import rules
from followups.models import FollowUp


@transaction.atomic
def close_satisfied(*, by, visit):
    """Close every open follow-up that `visit` satisfies, even after its window; returns them.

    Confidential ones close as well, whoever visited: filter what you show by `visible_to`.
    """
    if not visit.is_effective:
        return []
    rows = FollowUp.objects.in_scope(Scope.all()).open()
    rows = rows.filter(Q(household=visit.household_id) | Q(resident__household=visit.household_id))
    rows = rows.filter(window_from__lte=visit.occurred_on).select_for_update(of=("self",))
    found = [f for f in rows.select_related("resident", "household").order_by("id") if rules.satisfied_by(f, visit)]
    return _close(by, found, visit)


def _close(by, found, visit):
    now = timezone.now()
    for follow_up in found:
        follow_up.state = rules.state_when_done(follow_up, visit.occurred_on)
        follow_up.done_on, follow_up.done_by_visit_id = visit.occurred_on, visit.pk
        follow_up.updated_at, follow_up.updated_by = now, by
        follow_up.version += 1
    fields = ["state", "done_on", "done_by_visit", "updated_at", "updated_by", "version"]
    FollowUp.objects.bulk_update(found, fields)
    if found:
        trail.record_many(by=by, verb="followup_done", targets=found, changes={"visit": [None, visit.pk]})
    return found


@transaction.atomic
def reopen_closed_by(*, by, visit, stands=False):
    """Open again what `visit` had closed, unless another visit that stands satisfies it; returns those now open.

    With `stands` the visit itself may close it once more, when no earlier one does: for entries made late.
    """
    rows = FollowUp.objects.in_scope(Scope.all()).done().filter(done_by_visit=visit.pk)
    found = list(rows.select_for_update(of=("self",)).select_related("resident", "household").order_by("id"))
    if not found:
        return []
    FollowUp.objects.in_scope(Scope.all()).filter(pk__in=[f.pk for f in found]).update(
        state=FollowUp.OPEN,
        done_on=None,
        done_by_visit=None,
        updated_at=timezone.now(),
        updated_by=by,
        version=F("version") + 1,
    )
    trail.record_many(by=by, verb="followup_reopened", targets=found, changes={"visit": [visit.pk, None]})
    fitting = _fitting(found, None if stands else visit)
    still_closed = {f.pk for other in fitting for f in close_satisfied(by=by, visit=other)}
    return list(FollowUp.objects.in_scope(Scope.all()).filter(pk__in=[f.pk for f in found if f.pk not in still_closed]))


def _fitting(found, besides):
    """Visits that stand and may satisfy one of `found`, earliest first, without `besides`."""
    visits = FollowUp._meta.get_field("done_by_visit").related_model.objects  # type: ignore[attr-defined]  # a layer above
    homes = {f.household_id for f in found} | {f.resident.household_id for f in found if f.resident}
    since = min(f.window_from for f in found)
    rows = visits.in_scope(Scope.all()).effective().filter(household__in=homes - {None}, occurred_on__gte=since)
    return (rows.exclude(pk=besides.pk) if besides else rows).order_by("occurred_at", "id")
