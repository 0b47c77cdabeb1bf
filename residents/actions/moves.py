"""Moving inside the own units, moving away, coming back, dying; the history stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, refuse_if
from core.jobs import enqueue_on_commit
from facts.fact_updates import fact_transaction
from residents import fact_sources, search
from residents.actions.homes import EDIT, close_if_empty, reopen
from residents.actions.listings import end_at_death
from residents.models import Household, Residency, Resident, Transfer
from residents.rules import moves as rules

if TYPE_CHECKING:
    from stations.models import Officer


@fact_transaction()
def move(*, by: Officer, resident: Resident, household: Household, kind: str, on: date, reason: str = "") -> Resident:
    """Move somebody who lives here into another household; both police rooms must be the caller's."""
    resident, open_one = _locked(resident)
    by.scope_for(EDIT).require(resident.room, household.room)
    refuse_if(rules.moving(resident, household, on, open_one and open_one.from_on, timezone.localdate()))
    return settle(by=by, resident=resident, household=household, kind=kind, on=on, reason=reason)


@fact_transaction()
def move_together(
    *, by: Officer, residents: Iterable[Resident], household: Household, kind: str, on: date, reason: str = ""
) -> list[Resident]:
    """Several members of a household move on the same day."""
    return [
        move(by=by, resident=resident, household=household, kind=kind, on=on, reason=reason) for resident in residents
    ]


@fact_transaction()
def come_back(
    *, by: Officer, resident: Resident, household: Household, kind: str, on: date, reason: str = ""
) -> Resident:
    """Somebody who had moved away lives here again: a new residency, the old ones stay."""
    resident, _open = _locked(resident)
    by.scope_for(EDIT).require(resident.room, household.room)
    refuse_if(rules.returning(resident, household, on, last_day(resident), timezone.localdate()))
    return settle(by=by, resident=resident, household=household, kind=kind, on=on, reason=reason)


@fact_transaction()
def move_out(*, by: Officer, resident: Resident, on: date, moved_to: str = "", reason: str = "") -> Resident:
    """Record that somebody left; the police room of the last home keeps the record."""
    resident, open_one = _locked(resident)
    by.scope_for(EDIT).require(resident.room)
    refuse_if(rules.leaving(resident, on, open_one and open_one.from_on, timezone.localdate()))
    left = _leave(by, resident, open_one, on, moved_to=moved_to, reason=reason)
    trail.record(
        by=by, verb="moved_out", target=resident, reason=reason,
        changes={"household": [left.pk, None], "on": on.isoformat(), "moved_to": moved_to},
    )  # fmt: skip
    return resident


@fact_transaction()
def record_death(*, by: Officer, resident: Resident, on: date) -> Resident:
    """Record a death; the residency ends that day."""
    resident, open_one = _locked(resident)
    by.scope_for(EDIT).require(resident.room)
    since = open_one and open_one.from_on
    refuse_if(rules.dying(resident, on, since, last_day(resident), timezone.localdate()))
    resident.died_on = on
    left: Any = resident.household
    if open_one is not None:
        _leave(by, resident, open_one, on)
    else:
        resident.save_changed(by, ["died_on"])
        fact_sources.touch_rooms(resident.room_id)
    end_at_death(by=by, resident=resident)
    trail.record(
        by=by, verb="died", target=resident,
        changes={"died_on": [None, on.isoformat()], "household": [left.pk if left else None, None]},
    )  # fmt: skip
    return resident


@fact_transaction()
def undo_departure(*, by: Officer, resident: Resident, reason: str) -> Resident:
    """Take back a move away or a death that was entered by mistake: the last residency is open again."""
    resident, _open = _locked(resident)
    by.scope_for(EDIT).require(resident.room)
    refuse_if(rules.undoing_departure(resident))
    if len(reason.strip()) < 2:
        raise Invalid(_("Say why it is taken back."), field="reason")
    last = resident.residencies.order_by("-until_on", "-id").select_related("household").first()
    before = {"died_on": trail.to_json_value(resident.died_on), "until_on": trail.to_json_value(last and last.until_on)}
    resident.died_on = None
    fact_sources.touch_rooms(resident.room_id)
    if last is not None:
        fact_sources.touch(last)
        last.until_on, last.moved_to, last.end_reason = None, "", ""
        last.save_changed(by, ["until_on", "moved_to", "end_reason"])
        household = Household._base_manager.get(pk=last.household_id)
        reopen(by=by, household=household, on=last.from_on)
        resident.household, resident.room = household, household.room
        fact_sources.touch_rooms(household.room_id)
    resident.save_changed(by, ["died_on", "household", "room"])
    search.index_resident(resident)
    tidy_follow_ups(resident)
    trail.record(by=by, verb="departure_undone", target=resident, reason=reason, changes=before)
    return resident


def settle(*, by: Officer, resident: Resident, household: Household, kind: str, on: date, reason: str = "") -> Resident:
    """End the open residency, if any, and begin the next: the one place where a person changes home.

    Scope and rules are the caller's business; the row must be locked.
    """
    left = resident.household
    open_one = resident.residencies.open().first()
    if open_one is not None:
        # The room that is left learns where to, not at which door.
        to = household.dwelling if household.room_id == resident.room_id else household.room
        _end(by, open_one, on, moved_to=str(to), reason=reason)
    rooms = [resident.room_id, household.room_id]
    resident.household, resident.room, resident.residency_kind = household, household.room, kind
    resident.save_changed(by, ["household", "room", "residency_kind"])
    stay = Residency(resident=resident, household=household, room=household.room, kind=kind, from_on=on).save_new(by)
    fact_sources.touch(stay)
    fact_sources.touch_rooms(*rooms)
    reopen(by=by, household=household, on=on)
    if left is not None:
        close_if_empty(by=by, household=left, on=on)
    if rooms[0] != rooms[1]:
        # Requests of third rooms follow the person: the room that has the person now answers them.
        Transfer._base_manager.filter(resident=resident, state=Transfer.ASKED).exclude(room=household.room).update(
            from_room=household.room, updated_at=timezone.now()
        )
    search.index_resident(resident)
    tidy_follow_ups(resident, left)
    changes = {"household": [left.pk if left else None, household.pk], "room": rooms, "on": on.isoformat()}
    trail.record(by=by, verb="moved", target=resident, reason=reason, changes=changes)
    return resident


def last_day(resident: Resident) -> date | None:
    """The day the last closed residency ended, or None."""
    return (
        resident.residencies.filter(until_on__isnull=False)
        .order_by("-until_on")
        .values_list("until_on", flat=True)
        .first()
    )


def tidy_follow_ups(resident: Resident, left: Household | None = None) -> None:
    """What is due moves with the person, or ends; the nightly job would do it too, but later."""
    homes = [pk for pk in (resident.household_id, left and left.pk) if pk]
    enqueue_on_commit("followups.tasks.tidy", resident_ids=[resident.pk], household_ids=homes)


def _locked(resident: Resident) -> Any:
    """The row as it is now, held until the end of the transaction, and its open residency."""
    present = Resident._base_manager.select_for_update(no_key=True).get(pk=resident.pk)
    return present, present.residencies.open().first()


def _leave(
    by: Officer, resident: Resident, open_one: Residency | None, on: date, moved_to: str = "", reason: str = ""
) -> Any:
    left: Any = resident.household
    if open_one is not None:
        _end(by, open_one, on, moved_to=moved_to, reason=reason)
    resident.household = None
    resident.save_changed(by, ["household", "died_on"])
    fact_sources.touch_rooms(resident.room_id)
    close_if_empty(by=by, household=left, on=on)
    search.index_resident(resident)
    tidy_follow_ups(resident, left)
    return left


def _end(by: Officer, residency: Residency, on: date, *, moved_to: str = "", reason: str = "") -> None:
    residency.until_on, residency.moved_to, residency.end_reason = on, moved_to[:200], reason[:200]
    residency.save_changed(by, ["until_on", "moved_to", "end_reason"])
    fact_sources.touch(residency)
