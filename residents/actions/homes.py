"""Dwellings and households: entering and changing them. The room of a household follows its dwelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Conflict, Invalid
from core.jobs import enqueue_on_commit
from facts.fact_updates import fact_transaction, mark_room_changed
from residents import fact_sources as daily
from residents import search
from residents.models import Dwelling, Household, Residency, Resident

if TYPE_CHECKING:
    from uuid import UUID

    from stations.models import Community, Officer

EDIT = "residents.edit"
DWELLING_FIELDS = ("community", "address", "use", "floor", "latitude", "longitude", "verified_on", "note")
HOUSEHOLD_FIELDS = ("label", "note")


def normal_address(address: str) -> str:
    """As people write it, with half-width figures and single blanks, so that the same address compares equal."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", address or "")).strip()


def dwelling_at(community: Community, address: str) -> Dwelling | None:
    """The dwelling at this address of the community, or None."""
    return Dwelling._base_manager.filter(community=community, address=normal_address(address)).first()


@fact_transaction()
def enter_dwelling(*, by: Officer, community: Community, address: str, **facts: Any) -> Dwelling:
    """A new dwelling. Conflict with the existing one when the community has that address already."""
    by.scope_for(EDIT).require(community.room)
    address = normal_address(address)
    if not address:
        raise Invalid(_("Enter the address."), field="address")
    dwelling = Dwelling(
        community=community, room=community.room, address=address, **_allowed_facts(facts, DWELLING_FIELDS)
    )
    try:
        with transaction.atomic():
            dwelling.save_new(by)
    except IntegrityError:
        taken = dwelling_at(community, address)
        if taken is None:
            raise
        raise Conflict(_("This address is registered in the community already."), taken) from None
    mark_room_changed(dwelling.room_id)
    trail.record(by=by, verb="created", target=dwelling)
    return dwelling


@fact_transaction()
def change_dwelling(
    *, by: Officer, dwelling: Dwelling, expected_version: int | None = None, **changed: Any
) -> Dwelling:
    """Change facts of a dwelling; another community takes its households and residents along."""
    scope = by.scope_for(EDIT)
    scope.require(dwelling.room)
    changed = _allowed_facts(changed, DWELLING_FIELDS)
    if "address" in changed:
        changed["address"] = normal_address(changed["address"])
    community = changed.get("community")
    if community is not None and community.room_id != dwelling.room_id:
        scope.require(community.room)
        changed["room"] = community.room
    _refuse_taken_address(dwelling, changed)
    left = dwelling.room_id
    _write(by, dwelling, changed, expected_version)
    mark_room_changed(left, dwelling.room_id)
    if "room" in changed:
        _take_along(by, dwelling)
    if "room" in changed or "address" in changed:
        search.reindex(Household.objects.filter(dwelling=dwelling))
        search.reindex(Resident.objects.filter(household__dwelling=dwelling))
    return dwelling


@fact_transaction()
def enter_household(
    *,
    by: Officer,
    dwelling: Dwelling,
    label: str = "",
    visit_from: date | None = None,
    note: str = "",
    client_id: UUID | None = None,
) -> Household:
    """A new household in a dwelling; the visiting interval counts from `visit_from` (today) on.

    The same `client_id` with the same body gives the first household, with another body Conflict.
    """
    body = {"dwelling": dwelling.pk, "label": label, "visit_from": visit_from, "note": note}
    if first := Household.already_made(by=by, permission=EDIT, client_id=client_id, body=body):
        return first
    by.scope_for(EDIT).require(dwelling.room)
    household = Household(
        dwelling=dwelling,
        room=dwelling.room,
        label=label.strip(),
        visit_from=visit_from or timezone.localdate(),
        note=note,
    ).numbered(client_id, body)
    try:
        with transaction.atomic():
            household.save_new(by)
    except IntegrityError:
        first = Household.already_made(by=by, permission=EDIT, client_id=client_id, body=body)
        if first is None:
            raise
        return first
    search.index_household(household)
    daily.touch_rooms(household.room_id)
    trail.record(by=by, verb="created", target=household)
    return household


@fact_transaction()
def enter_home(
    *,
    by: Officer,
    community: Community,
    address: str,
    label: str = "",
    note: str = "",
    use_existing: bool = False,
    client_id: UUID | None = None,
    **dwelling_facts: Any,
) -> Household:
    """Dwelling and household in one step. An address known already is refused unless `use_existing`."""
    by.scope_for(EDIT).require(community.room)
    dwelling = dwelling_at(community, address)
    again = dwelling is not None and client_id is not None and dwelling.households.filter(client_id=client_id).exists()
    if dwelling is not None and not (use_existing or again):
        raise Conflict(_("This address is registered in the community already."), dwelling)
    if dwelling is None:
        dwelling = enter_dwelling(by=by, community=community, address=address, **dwelling_facts)
    return enter_household(by=by, dwelling=dwelling, label=label, note=note, client_id=client_id)


@fact_transaction()
def change_household(
    *, by: Officer, household: Household, expected_version: int | None = None, **changed: Any
) -> Household:
    """Change name or note of a household. People move by `move`, which keeps their history."""
    by.scope_for(EDIT).require(household.room)
    changed = _allowed_facts(changed, HOUSEHOLD_FIELDS)
    if "label" in changed:
        changed["label"] = changed["label"].strip()
    _write(by, household, changed, expected_version)
    mark_room_changed(household.room_id)
    if "label" in changed:
        search.index_household(household)
    return household


def close_if_empty(*, by: Officer, household: Household, on: date) -> None:
    """A household nobody lives in any more ends, so that nobody is sent there; its history stays."""
    if household.ended_on or Resident._base_manager.filter(household=household).exists():
        return
    household.ended_on = on
    household.save_changed(by, ["ended_on"])
    daily.touch_rooms(household.room_id)
    trail.record(by=by, verb="changed", target=household, changes={"ended_on": [None, on.isoformat()]})


def reopen(*, by: Officer, household: Household, on: date) -> None:
    """Somebody lives here again: visiting counts from the day of moving in."""
    if household.ended_on is None:
        return
    before = household.ended_on.isoformat()
    household.ended_on = None
    household.visit_from = max(household.visit_from, on)
    household.save_changed(by, ["ended_on", "visit_from"])
    daily.touch_rooms(household.room_id)
    trail.record(by=by, verb="changed", target=household, changes={"ended_on": [before, None]})


def _refuse_taken_address(dwelling: Dwelling, changed: dict[str, Any]) -> None:
    if "address" not in changed and "community" not in changed:
        return
    if "address" in changed and not changed["address"]:
        raise Invalid(_("Enter the address."), field="address")
    taken = dwelling_at(changed.get("community", dwelling.community), changed.get("address", dwelling.address))
    if taken is not None and taken.pk != dwelling.pk:
        raise Invalid(_("This address is registered in the community already."), field="address")


def _take_along(by: Officer, dwelling: Dwelling) -> None:
    now = timezone.now()
    stamps = {"room": dwelling.room, "updated_at": now, "updated_by": by}
    stays = list(
        Residency._base_manager.filter(household__dwelling=dwelling, until_on__isnull=True)
        .select_for_update(of=("self",))
        .order_by("id")
    )
    daily.touch(*stays)
    daily.touch_rooms(dwelling.room_id, *(stay.room_id for stay in stays))
    daily.touch_rooms(*Household._base_manager.filter(dwelling=dwelling).values_list("room_id", flat=True))
    Residency._base_manager.filter(pk__in=[stay.pk for stay in stays]).update(**stamps)
    daily.touch_days((dwelling.room_id, stay.from_on) for stay in stays)
    Resident._base_manager.filter(household__dwelling=dwelling).update(**stamps)
    Household._base_manager.filter(dwelling=dwelling).update(**stamps)
    homes = list(Household._base_manager.filter(dwelling=dwelling).values_list("pk", flat=True))
    enqueue_on_commit("followups.tasks.tidy", household_ids=homes)


def _write(by: Officer, instance: Any, changed: dict[str, Any], expected_version: int | None) -> None:
    """Set, save under the version and write what differs to the trail."""
    differences = trail.set_values(instance, changed)
    instance.save_changed(by, list(changed), expected_version=expected_version)
    if differences:
        trail.record(by=by, verb="changed", target=instance, changes=differences)


def _allowed_facts(facts: dict[str, Any], allowed: Iterable[str]) -> dict[str, Any]:
    unknown = set(facts) - set(allowed)
    if unknown:
        raise TypeError(f"Not a fact that can be changed here: {', '.join(sorted(unknown))}")
    return dict(facts)
