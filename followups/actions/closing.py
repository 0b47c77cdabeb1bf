"""A visit closes what it satisfies, several at once; a voided visit opens it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils import timezone

from audit import trail
from core.queries.prepared import prepared
from core.scope import Scope
from facts.fact_updates import fact_transaction
from followups import fact_sources, rules
from followups.models import FollowUp
from followups.querysets import who_lives_in

if TYPE_CHECKING:
    from stations.models import Officer


@fact_transaction()
def close_satisfied(*, by: Officer, visit: Any) -> list[FollowUp]:
    """Close every open follow-up that `visit` satisfies, even after its window; returns them.

    Confidential ones close as well, whoever visited: filter what you show by `visible_to`.
    """
    result = _close(by, _due_at_home(visit), visit) if visit.is_effective else []
    if visit.is_met and visit.matter is not None:
        result += [f for f in settle_matter(by=by, source=visit.matter) if f.done_by_visit_id == visit.pk]
    return result


def _due_at_home(visit: Any) -> list[FollowUp]:
    people = frozenset(who_lives_in(households=[visit.household_id]))
    result = _locked(homes=[visit.household_id], people=people, on=visit.occurred_on)
    return [follow_up for follow_up in result if rules.satisfied_by(follow_up, visit)]


@prepared
def _locked(homes: Iterable[Any], people: Iterable[int], on: date) -> Any:
    rows = FollowUp.objects.in_scope(Scope.all()).open().of_home(homes, people).filter(window_from__lte=on)
    return rows.select_for_update(of=("self",)).select_related("resident", "household").order_by("id")


def _close(by: Officer, follow_ups: Iterable[FollowUp], visit: Any) -> Any:
    now = timezone.now()
    for follow_up in follow_ups:
        follow_up.state = rules.state_when_done(follow_up, visit.occurred_on)
        follow_up.done_on, follow_up.done_by_visit_id = visit.occurred_on, visit.pk
        follow_up.updated_at, follow_up.updated_by = now, by
        follow_up.version += 1
    fields = ["state", "done_on", "done_by_visit", "updated_at", "updated_by", "version"]
    FollowUp.objects.bulk_update(follow_ups, fields)
    fact_sources.touch_done(*follow_ups)
    if follow_ups:
        trail.record_each(by=by, verb="followup_done", targets=follow_ups, changes={"visit": [None, visit.pk]})
    return follow_ups


@fact_transaction()
def reopen_closed_by(*, by: Officer, visit: Any, stands: bool = False) -> list[FollowUp]:
    """Open again what `visit` had closed, unless another visit that stands satisfies it; returns those now open.

    With `stands` the visit itself may close it once more, when no earlier one does: for entries made late.
    """
    rows = FollowUp.objects.in_scope(Scope.all()).done().filter(done_by_visit=visit.pk)
    closed = list(rows.select_for_update(of=("self",)).select_related("resident", "household").order_by("id"))
    if visit.matter is not None:
        settle_matter(by=by, source=visit.matter)
    results = [f for f in closed if not f.is_matter]
    if results:
        _open_again(by, results, visit.pk)
        for other in _fitting(results, None if stands else visit):
            close_satisfied(by=by, visit=other)
    return _told_anew(closed) if closed else []


def _told_anew(follow_ups: Iterable[FollowUp]) -> list[FollowUp]:
    """Those that are open now: whoever was told of them before believes them done, so everybody is told again."""
    rows = FollowUp.objects.in_scope(Scope.all()).open().filter(pk__in=[f.pk for f in follow_ups])
    rows.update(reminded_at=None, escalated_at=None)
    return list(rows)


def _open_again(by: Officer, follow_ups: Iterable[FollowUp], visit_id: int) -> None:
    fact_sources.touch_done(*follow_ups)
    FollowUp.objects.in_scope(Scope.all()).filter(pk__in=[f.pk for f in follow_ups]).update(
        state=FollowUp.OPEN,
        done_on=None,
        done_by_visit=None,
        updated_at=timezone.now(),
        updated_by=by,
        version=F("version") + 1,
    )
    trail.record_each(by=by, verb="followup_reopened", targets=follow_ups, changes={"visit": [visit_id, None]})


def _visits() -> Any:
    """Of a layer above: reached by the link to what closed a follow-up."""
    return FollowUp._meta.get_field("done_by_visit").related_model.objects.in_scope(Scope.all())  # type: ignore[attr-defined]


def _fitting(follow_ups: Iterable[FollowUp], besides: Any) -> Any:
    """Visits that stand and may satisfy one of the follow-ups, earliest first, without `besides`."""
    homes = {f.household_id for f in follow_ups} | {f.resident.household_id for f in follow_ups if f.resident}
    since = min(f.window_from for f in follow_ups)
    rows = _visits().effective().filter(household__in=homes - {None}, occurred_on__gte=since)
    return (rows.exclude(pk=besides.pk) if besides else rows).order_by("occurred_at", "id")


@fact_transaction()
def settle_matter(*, by: Officer, source: Any) -> list[FollowUp]:
    """Let the visits about `source` that stand close what they count for, the earliest first; returns what changed.

    Reckoned anew from all of them, so it holds whatever was entered late, corrected or voided.
    """
    rows = FollowUp.objects.in_scope(Scope.all()).of_matter(source).exclude(state=FollowUp.CANCELLED)
    rows = rows.select_for_update().order_by("due_on", "id")
    of_matter = list(rows)
    if not of_matter:
        return []
    visits = list(_visits().met().about(source).order_by("occurred_at", "id"))
    wanted = {f.pk: visit for f, visit in rules.counted_for(of_matter, visits).items()}
    wrong = [f for f in of_matter if not f.is_open and not _is_done_by(f, wanted.get(f.pk))]
    for visit_id in sorted({f.done_by_visit_id for f in wrong if f.done_by_visit_id is not None}):
        _open_again(by, [f for f in wrong if f.done_by_visit_id == visit_id], visit_id)
    if wrong:
        of_matter = list(rows.all())
    closed = []
    for visit in visits:
        closed += _close(by, [f for f in of_matter if f.is_open and wanted.get(f.pk) is visit], visit)
    left = {f.pk for f in wrong} - {f.pk for f in closed}
    if left:
        _told_anew([f for f in of_matter if f.pk in left])
    return closed + [f for f in of_matter if f.pk in left]


def _is_done_by(follow_up: FollowUp, visit: Any) -> bool:
    return visit is not None and (follow_up.done_by_visit_id, follow_up.done_on) == (visit.pk, visit.occurred_on)
