"""The numbers of visits. Voided visits never count; nobody else counts visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, Q, Sum

from core.queries.prepared import aggregate_row, prepared
from core.scope import Scope
from core.time.periods import PERIOD_STARTS
from stations.stats import UNITS
from visits import codes
from visits.models import Visit
from visits.querysets import closed_follow_ups, was_met, was_met_at_home

if TYPE_CHECKING:
    from core.time.periods import Period
    from stations.models import Officer

# What rows may be grouped by, and the expression for it; None is one row for all.
GROUPS = {**UNITS, "officer": "visited_by"}
MEASURES = ("visits", "households_visited", "persons_met", "minutes")


def workload(
    rows: Any, *, by: str | None = None, per: str | None = None, since: date | None = None, until: date | None = None
) -> list[dict[str, Any]]:
    """[{unit, period, visits, households_visited, persons_met, minutes}] of the visits in `rows`, two queries.

    `by`: room, station, bureau, officer or None; `per`: day, week (its Monday), month (its first) or None.
    households_visited counts different households at which somebody was met; persons_met different residents
    met; both within unit and period, so they do not add up over periods. `rows` must be scoped by the caller.
    """
    rows = rows.standing().during(since, until).order_by()
    keys = _keys(by, per)
    grouped = _group(
        rows,
        keys,
        visits=Count("id"),
        households_visited=Count("household", distinct=True, filter=was_met_at_home()),
        minutes=Sum("minutes", default=0),
    )
    # Apart from the others: the join with the persons would multiply the minutes.
    people = _group(
        rows.filter(was_met(), residents__isnull=False), keys, persons_met=Count("residents", distinct=True)
    )
    met = {(row.get("unit"), row.get("period")): row["persons_met"] for row in people}
    results = []
    for row in grouped:
        key = (row.get("unit"), row.get("period"))
        counts = {name: row[name] for name in ("visits", "households_visited", "minutes")}
        results.append({"unit": key[0], "period": key[1], **counts, "persons_met": met.get(key, 0)})
    return sorted(results, key=lambda row: (str(row["period"] or ""), row["unit"] or 0))


def households_met(
    rows: Any, *, by: str | None = None, per: str | None = None, since: date | None = None, until: date | None = None
) -> dict[tuple[Any, Any], int]:
    """{(unit, period): different households at which somebody was met}, one query; arguments as of `workload`."""
    met = rows.standing().during(since, until).filter(was_met_at_home(), household__isnull=False).order_by()
    return _numbers(_group(met, _keys(by, per), n=Count("household", distinct=True)))


def homes_reached(
    homes: Any, *, by: str, per: str | None = None, since: date, until: date
) -> dict[tuple[Any, Any], int]:
    """{(unit, period): households of `homes` that had not ended before it and at which somebody was met}, one query.

    A part of `residents.stats.homes_through` by construction: the unit is the household's own, whatever room the
    visit was made for, and a home that had ended before the period is not among them.
    """
    met = _met_at(homes).during(since, until)
    not_ended = Q(household__ended_on__gte=since)
    keys = {"unit": F(f"household__{UNITS[by]}")}
    if per is not None:
        keys["period"] = PERIOD_STARTS[per]("occurred_on")
        met = met.annotate(period_of_end=PERIOD_STARTS[per]("household__ended_on"))
        not_ended &= Q(period_of_end__gte=PERIOD_STARTS[per]("occurred_on"))
    met = met.filter(not_ended | Q(household__ended_on__isnull=True)).order_by()
    return _numbers(met.values(**keys).annotate(n=Count("household", distinct=True)))


def homes_reached_during(homes: Any, periods: Sequence[Period]) -> list[dict[int, int]]:
    """[{room id: households reached}] of a few periods in any order, one query; see `residents.stats.homes_during`."""
    within = [Q(occurred_on__gte=period.since, occurred_on__lte=period.until) for period in periods]
    counts = {}
    for place, (days, period) in enumerate(zip(within, periods, strict=True)):
        not_ended = Q(household__ended_on__isnull=True) | Q(household__ended_on__gte=period.since)
        counts[f"during_{place}"] = Count("household", distinct=True, filter=days & not_ended)
    met = _met_at(homes).filter(reduce(or_, within)).order_by()
    rows = list(met.values(home_room=F("household__room")).annotate(**counts))
    return [{row["home_room"]: row[name] for row in rows} for name in counts]


def _met_at(homes: Any) -> Any:
    """The meetings at these homes, wherever they belonged then: only numbers leave this module."""
    return Visit.objects.in_scope(Scope.all()).effective().filter(household__in=homes.order_by().values("pk"))


def persons_met(
    rows: Any, *, by: str | None = None, per: str | None = None, since: date | None = None, until: date | None = None
) -> dict[tuple[Any, Any], int]:
    """{(unit, period): different residents met}, one query; arguments as of `workload`."""
    met = rows.standing().during(since, until).filter(was_met(), residents__isnull=False).order_by()
    return _numbers(_group(met, _keys(by, per), n=Count("residents", distinct=True)))


def totals(rows: Any, *, since: date | None = None, until: date | None = None) -> dict[str, Any]:
    """One dict of the four measures, zeros when nothing was done."""
    result = workload(rows, since=since, until=until)
    return {name: result[0][name] if result else 0 for name in MEASURES}


def by_kind(rows: Any, *, since: date | None = None, until: date | None = None) -> dict[str, int]:
    """{kind: number of visits}, one query."""
    grouped = rows.standing().during(since, until).order_by().values("kind").annotate(n=Count("id"))
    return {row["kind"]: row["n"] for row in grouped}


def own(user: Officer, *, since: date, until: date, per: str | None = None) -> dict[date | None, dict[str, Any]]:
    """{first day of the period: figures} of an officer's own visits, one query on (visited_by, occurred_on).

    Figures: visits, households_visited (different ones at which somebody was met, within the period), minutes,
    self_started (visits that closed no follow-up), and of each kind `<kind>_visits` and `<kind>_minutes`. `visits` are
    all, wherever they were made, `in_reach` those that the officer may open today. Without `per` the key is None.
    """
    results = {}
    for row in _own(per, user=user, since=since, until=until):
        # Counted under another name: a sum called like its field would be taken for it.
        row["minutes"] = row.pop("spent")
        results[row.pop("period", None)] = row
    return results


@prepared
def _own(per: str | None, /, *, user: Officer, since: date, until: date) -> Any:
    reach = user.scope_for(Visit.VIEW).q("room")
    measures = {
        "visits": Count("id"),
        "households_visited": Count("household", distinct=True, filter=was_met_at_home()),
        "spent": Sum("minutes", default=0),
        "self_started": Count("id", filter=Q(is_asked=False)),
        "in_reach": Count("id", filter=reach) if reach else Count("id"),
    }
    for kind in codes.VISIT_KINDS:
        measures[f"{kind.code}_visits"] = Count("id", filter=Q(kind=kind.code))
        measures[f"{kind.code}_minutes"] = Sum("minutes", filter=Q(kind=kind.code), default=0)
    rows = Visit.objects.in_scope(Scope.all()).filter(visited_by=user.pk).standing().during(since, until)
    rows = rows.annotate(is_asked=Exists(closed_follow_ups())).order_by()
    if per is None:
        return aggregate_row(rows, **measures)
    return rows.annotate(period=PERIOD_STARTS[per]("occurred_on")).values("period").annotate(**measures)


def _keys(by: str | None, per: str | None) -> dict[str, Any]:
    keys = {"unit": GROUPS[by]} if by else {}
    return keys | ({"period": PERIOD_STARTS[per]("occurred_on")} if per else {})


def _numbers(grouped: list[dict[str, Any]]) -> dict[tuple[Any, Any], int]:
    return {(row.get("unit"), row.get("period")): row["n"] for row in grouped}


def _group(rows: Any, keys: dict[str, Any], **measures: Any) -> Any:
    if not keys:
        return [rows.aggregate(**measures)]
    rows = rows.annotate(**{name: F(path) if isinstance(path, str) else path for name, path in keys.items()})
    return rows.values(*keys).annotate(**measures)
