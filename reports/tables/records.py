"""Where the records behind a figure of a report are: a list with the same conditions, nothing where none shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from core.time.periods import Period, is_whole_month
from disputes.models import Dispute
from followups.codes import DONE_STATES
from followups.models import FollowUp
from incidents.models import IncidentCount
from residents.codes import residency_codes
from residents.models import Household, Resident
from stations.models import Room
from visits.codes import effective_contacts, met_contacts
from visits.models import Visit

if TYPE_CHECKING:
    from stations.models import Officer

Unit = Mapping[str, int]
Address = Callable[[Unit, Period], str]


def _list(name: str, **conditions: Any) -> str:
    named = {key: value for key, value in conditions.items() if value not in (None, "")}
    return f"{reverse(name)}?{urlencode(kept, doseq=True)}"


def _days(period: Period, name: str) -> dict[str, str]:
    return {f"{name}_from": period.since.isoformat(), f"{name}_to": period.until.isoformat()}


def _visits(**conditions: Any) -> Address:
    return lambda unit, period: _list("visits:list", **unit, **_days(period, "occurred"), **conditions)


def _households_visited(unit: Unit, period: Period) -> str:
    """One visit a household, where the period is a month; else the visits at which somebody was met."""
    conditions = {"first_met": "true"} if is_whole_month(period) else {"contact": effective_contacts()}
    return _visits(**conditions)(unit, period)


def _follow_ups(day: str, **conditions: Any) -> Address:
    return lambda unit, period: _list("followups:list", **unit, **_days(period, day), **conditions)


def _opened(unit: Unit, period: Period) -> str:
    return _list("disputes:list", view="all", **unit, **_days(period, "reported"))


def _closings(day: str, **conditions: Any) -> Address:
    def url(unit: Unit, period: Period) -> str:
        place = {{"room": "ended_in", "station": "ended_station"}[level]: pk for level, pk in unit.items()}
        return _list("disputes:list", view="all", **place, **_days(period, day), **conditions)

    return url


def _today(name: str, **conditions: Any) -> Address:
    """Of what is counted today: nothing for a period that is over, whose records no list can show."""
    return lambda unit, period: _list(name, **unit, **conditions) if period.until >= timezone.localdate() else ""


def _incidents(**conditions: Any) -> Address:
    return lambda unit, period: _list(
        "incidents:list", **unit, month_from=f"{period.since:%Y-%m}", month_to=f"{period.until:%Y-%m}", **conditions
    )


# {report: {figure: (the model whose list it is, its address)}}
ADDRESSES: dict[str, dict[str, tuple[Any, Address]]] = {
    "workload": {
        "visits": (Visit, _visits()),
        "minutes": (Visit, _visits()),
        "households_visited": (Visit, _households_visited),
        "persons_met": (Visit, _visits(contact=met_contacts())),
        "follow_ups_done": (FollowUp, _follow_ups("done", state=DONE_STATES)),
        "follow_ups_late": (FollowUp, _follow_ups("done", state="late_done")),
    },
    "follow-ups": {
        "due": (FollowUp, _follow_ups("due", state=("open", *DONE_STATES))),
        "done": (FollowUp, _follow_ups("done", state="done")),
        "late_done": (FollowUp, _follow_ups("done", state="late_done")),
        "overdue": (FollowUp, _follow_ups("due", when="late")),
    },
    "coverage": {
        "rooms": (Room, _today("stations:rooms")),
        "vacant": (Room, _today("stations:rooms", coverage="vacant")),
        "households": (Household, _today("residents:households", state="current")),
        "households_visited": (Visit, _households_visited),
        "share_visited": (Visit, _households_visited),
    },
    "population": {
        "residents": (Resident, _today("residents:list", state="here")),
        **{kind: (Resident, _today("residents:list", state="here", residency_kind=kind)) for kind in residency_codes()},
    },
    "disputes": {
        "opened": (Dispute, _opened),
        "closed": (Dispute, _closings("ended")),
        "agreed": (Dispute, _closings("ended", ended_as="agreed")),
        "not_agreed": (Dispute, _closings("ended", ended_as="not_agreed")),
        "success_rate": (Dispute, _closings("ended")),
        "mean_days": (Dispute, _closings("ended")),
        "median_days": (Dispute, _closings("ended")),
        "reopened": (Dispute, _closings("reopened")),
        "overdue": (Dispute, _today("disputes:list", view="red")),
    },
    "incidents": {
        "incidents": (IncidentCount, _incidents()),
        "per_10000": (IncidentCount, _incidents()),
        "visits": (Visit, _visits()),
    },
}


def addresses(code: str, user: Officer) -> dict[str, Address]:
    """{figure: its address} of a report, of the lists that the reader may open."""
    return {name: address for name, (model, address) in ADDRESSES[code].items() if user.can(model.VIEW)}


def unit_conditions(level: str, pk: int, unit: Unit) -> Unit:
    """Of a room or a station its own; of a bureau those that the report was unit for."""
    return unit if level == "bureau" else {level: pk}
