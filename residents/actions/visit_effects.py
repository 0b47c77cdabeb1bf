"""What visits leave behind on a household and on the listings of who lives there; the visits app calls it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone

from core.queries.prepared import prepared
from facts.fact_updates import fact_transaction, mark_room_changed
from residents.models import Household, Listing, Residency, Resident


@fact_transaction()
def update_last_visit(*, household: Household, on: date | None, contacts: tuple[str, ...]) -> None:
    """Set `Household.last_visited_on`, and `last_met_on` of the listings in force of its residents.

    `on` is the day of the last effective visit that stands, or None; `contacts` are the results that make a visit
    effective, which only the visits app, above this one, knows. Call it inside the transaction of the visit,
    after its row and who was met are written, with the household locked. The version stays: nobody edited the
    household. A listed person was met when a visit names that person; one that names nobody was to the home alone.
    """
    if household.last_visited_on != on:
        now = timezone.now()
        Household.objects.filter(pk=household.pk).update(last_visited_on=on, updated_at=now)
        household.last_visited_on = on
    mark_room_changed(household.room_id)
    listings = _listed(household=household.pk)
    if not listings:
        return
    met = _met_on({resident for _pk, resident, _on in listings}, contacts)
    for pk, resident, previous in listings:
        day = met.get(resident)
        if day != previous:
            Listing.objects.filter(pk=pk).update(last_met_on=day, updated_at=timezone.now())


@prepared
def _listed(household: int) -> Any:
    rows = Listing.objects.in_force().filter(resident__household=household)
    return rows.values_list("pk", "resident_id", "last_met_on")


def _met_on(residents: Iterable[int], contacts: tuple[str, ...]) -> dict[int, date | None]:
    """{resident id: day that person was last met where they lived on that day}.

    Of somebody without any history of homes, the present one is all that is known.
    """
    stays = Residency.objects.filter(resident=OuterRef("resident"))
    at_home = stays.filter(household=OuterRef("visit__household"), from_on__lte=OuterRef("visit__occurred_on"))
    at_home = at_home.filter(Q(until_on__isnull=True) | Q(until_on__gte=OuterRef("visit__occurred_on")))
    named = Resident.visits.through.objects.filter(
        resident__in=residents, visit__contact__in=contacts, visit__voided_at__isnull=True
    )
    named = named.filter(Exists(at_home) | (Q(visit__household=F("resident__household")) & ~Exists(stays)))
    rows = named.order_by().values("resident").annotate(on=Max("visit__occurred_on"))
    return {row["resident"]: row["on"] for row in rows}
