"""Renewing the day on which a household was verified: somebody was met, and nothing had changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import NotAllowed
from core.scope import Scope
from facts.fact_updates import fact_transaction, mark_room_changed
from residents.models import Dwelling, Resident

if TYPE_CHECKING:
    from residents.models import Household
    from stations.models import Officer

EDIT = "residents.edit"


@fact_transaction()
def verify_household(*, by: Officer, household: Household, on: date) -> int:
    """Set `verified_on` of the dwelling and of everybody who lives in the household; returns how many rows changed.

    A later day that stands already stays: an entry made late renews nothing. Call it with the household locked.
    """
    if not by.scope_for(EDIT).has(household.room):
        raise NotAllowed(_("Your role does not keep the register."))
    older = Q(verified_on__isnull=True) | Q(verified_on__lt=on)
    people = Resident.objects.in_scope(Scope.all()).here().filter(older, household=household.pk)
    dwellings = Dwelling.objects.in_scope(Scope.all()).filter(older, pk=household.dwelling_id)
    rows: list[Any] = []
    for queryset in (dwellings, people):
        rows += queryset.select_for_update(of=("self",), no_key=True).order_by("pk")
    for row in rows:
        differences = trail.set_values(row, {"verified_on": on})
        row.save_changed(by, ["verified_on"])
        trail.record(by=by, verb="changed", target=row, changes=differences)
    if rows:
        mark_room_changed(household.room_id)
    return len(rows)
