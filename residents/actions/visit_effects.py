"""What visits leave behind on a household and on the listings of who lives there; the visits app calls it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Max, Q
from django.utils import timezone

from core.queries.prepared import prepared
from facts.fact_updates import fact_transaction, mark_room_changed
from residents.models import Household, Listing, Residency


@fact_transaction()
def update_last_visit(*, household: Household, on: date | None, contacts: tuple[str, ...]) -> None:
    """Set `Household.last_visited_on`, and `last_met_on` of the listings in force of its residents.

    `on` is the day of the last effective visit that stands, or None; `contacts` are the results that make a visit
    effective, which only the visits app, above this one, knows. Call it inside the transaction of the visit,
    after its row is written, with the household locked. The version stays: nobody edited the household.
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
        day = met.get(resident, on)
        if day != previous:
            Listing.objects.filter(pk=pk).update(last_met_on=day, updated_at=timezone.now())


@prepared
def _listed(household: int) -> Any:
    rows = Listing.objects.in_force().filter(resident__household=household)
    return rows.values_list("pk", "resident_id", "last_met_on")


def _met_on(residents: Iterable[int], contacts: tuple[str, ...]) -> dict[int, date | None]:
    """{resident id: day somebody was last met where they lived on that day}, for those with a history of homes."""
    during = Q(
        household__visits__contact__in=contacts,
        household__visits__voided_at__isnull=True,
        household__visits__occurred_on__gte=F("from_on"),
    ) & (Q(until_on__isnull=True) | Q(household__visits__occurred_on__lte=F("until_on")))
    rows = (
        Residency.objects.filter(resident__in=residents)
        .values("resident")
        .annotate(on=Max("household__visits__occurred_on", filter=during))
        .order_by()
    )
    return {row["resident"]: row["on"] for row in rows}
