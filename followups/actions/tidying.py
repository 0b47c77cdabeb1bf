"""Open follow-ups go with the people: cancelled when there is nobody to visit, moved when the household moves,
open again when whoever had gone is back."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from core.scope import Scope
from facts.fact_updates import fact_transaction
from followups import fact_sources
from followups.actions.raising import revive, window
from followups.calendar.workdays import next_working_day, working_days_between
from followups.models import FollowUp
from residents.models import Household, Listing, Resident

# How many follow-ups one statement names.
AT_ONCE = 5000


@fact_transaction()
def tidy(*, household_ids: Iterable[int] | None = None, resident_ids: Iterable[int] | None = None) -> dict[str, int]:
    """Set-based over all follow-ups, or those of some households and residents; {what: how many}."""
    rows = FollowUp.objects.in_scope(Scope.all())
    if household_ids is not None or resident_ids is not None:
        homes, people = household_ids or [], resident_ids or []
        rows = rows.of_household(*homes) | rows.filter(resident__in=people)
    pointless = _pointless()
    return {**_cancel(rows.open(), pointless), "moved": _move_along(rows.open()), "back": _bring_back(rows, pointless)}


def _pointless() -> dict[str, Any]:
    """Why a visit makes no sense any more, by the code that is stored as the reason."""
    ended = Listing.objects.in_scope(Scope.all()).filter(state__in=Listing.CLOSED)
    return {
        "moved_away": Q(resident__isnull=False, resident__household__isnull=True, resident__died_on__isnull=True),
        "died": Q(resident__died_on__isnull=False),
        "household_ended": Q(resident__isnull=True, household__ended_on__isnull=False),
        "listing_ended": Q(source_type=ContentType.objects.get_for_model(Listing), source_id__in=ended.values("pk")),
    }


def _cancel(rows: Any, pointless: Any) -> Any:
    now = timezone.now()
    cancelled = {
        "state": FollowUp.CANCELLED,
        "cancelled_at": now,
        "updated_at": now,
        "updated_by": None,
        "version": F("version") + 1,
    }
    return {code: _put(rows.filter(which), cancel_reason=code, **cancelled) for code, which in pointless.items()}


def _move_along(rows: Any) -> int:
    changed = {"updated_at": timezone.now(), "updated_by": None, "version": F("version") + 1}
    home = Resident.objects.in_scope(Scope.all()).filter(pk=OuterRef("resident_id"))
    house = Household.objects.in_scope(Scope.all()).filter(pk=OuterRef("household_id"))
    followed = rows.filter(resident__household__isnull=False).exclude(household=F("resident__household"))
    moved = _put(
        followed,
        household_id=Subquery(home.values("household_id")),
        room_id=Subquery(home.values("room_id")),
        **changed,
    )
    elsewhere = rows.filter(household__isnull=False).exclude(room=F("household__room"))
    return moved + _put(elsewhere, room_id=Subquery(house.values("room_id")), **changed)


def _put(rows: Any, **values: Any) -> int:
    """Write to all of `rows`, held first: their days are told as they were before and as they are then."""
    changed_rows = list(
        rows.select_for_update(of=("self",)).order_by("id").only("room", "due_on", "first_due_on", "done_on")
    )
    for start in range(0, len(changed_rows), AT_ONCE):
        some = FollowUp.objects.in_scope(Scope.all()).filter(
            pk__in=[item.pk for item in changed_rows[start : start + AT_ONCE]]
        )
        fact_sources.touch(*changed_rows[start : start + AT_ONCE])
        some.update(**values)
        if "room_id" in values:
            fact_sources.touch_days(some.values_list("room_id", "promised_on").distinct().order_by())
    return len(changed_rows)


def _bring_back(rows: Any, pointless: Any) -> int:
    """What was cancelled only because nobody was there is due again now that somebody is; not late from the start.

    Without this the unique key would keep the same date from ever being raised again.
    """
    twin = FollowUp.objects.in_scope(Scope.all()).open()
    twin = twin.filter(source_type=OuterRef("source_type"), source_id=OuterRef("source_id"))
    gone = rows.filter(state=FollowUp.CANCELLED, cancelled_by__isnull=True, cancel_reason__in=pointless)
    for which in pointless.values():
        gone = gone.exclude(which)
    gone = gone.exclude(household__last_visited_on__gte=F("window_from")).filter(~Exists(twin))
    back = list(gone.select_related("household", "resident"))
    if not back:
        return 0
    today = next_working_day(timezone.localdate())
    for follow_up in back:
        home = follow_up.resident.household if follow_up.resident else follow_up.household
        values = {"household": home, "room": home.room}
        if follow_up.due_on < today:
            lead = (follow_up.due_on - follow_up.window_from).days
            limit = follow_up.limit_of_chief.days
            grace = working_days_between(follow_up.due_on, follow_up.window_to)
            values |= {**window(today, lead, grace, limit), "first_due_on": None, "first_window_to": None}
        revive(by=None, follow_up=follow_up, **values)
    return len(back)
