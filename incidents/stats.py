"""The numbers of incidents; they are summed here and nowhere else.

A month of which nothing is on record is unknown, never zero: it is left out, and `rooms_known` says of how many rooms a
sum is. A sum of some of the rooms may be compared with one of as many rooms only; `comparable` says whether it may.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from facts import stats as fact_stats
from incidents.models import IncidentCount
from stations.stats import UNITS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from core.time.periods import Period
    from facts.models import RoomNow
    from incidents.querysets import IncidentCountQuerySet
    from stations.querysets import RoomQuerySet

# Below this many incidents a change in per cent says nothing; pages mark such figures.
SMALL = 10
PER = 10_000  # residents a rate is of

DEFINITIONS = {
    "incidents": _("Incidents of all kinds as entered or imported for the month, by the room in which they happened."),
    "per_10000": _(
        "Incidents for every 10,000 residents, of the rooms of which the month is known; residents as of today."
    ),
    "rooms_known": _("Rooms of which at least one number of the month is on record; of the others nothing is known."),
    "rooms": _("Rooms that were open on the first day of the month, or of which it is known."),
    "added": _("Incidents of kinds that the county added to those shipped, together."),
    "kinds": _("Incidents of that kind. A kind of which nothing was entered is not known, which is not zero."),
}


def by_month(
    rows: IncidentCountQuerySet, *, since: date, until: date, by: str | None = None
) -> dict[Any, dict[str, int]]:
    """{(unit id or None, month): {"incidents": n, "rooms_known": n}} of months that begin in the period, one query.

    `rows` are IncidentCount in the caller's scope, `by` room, station, bureau or None. What is not known is left out.
    """
    keys = {"unit": F(UNITS[by])} if by else {}
    grouped = rows.entered().during(since, until).order_by().values("month", **keys)
    grouped = grouped.annotate(incidents=Sum("count"), rooms_known=Count("room", distinct=True))
    return {
        (row.get("unit"), row["month"]): {"incidents": row["incidents"], "rooms_known": row["rooms_known"]}
        for row in grouped
    }


def by_kind(
    rows: IncidentCountQuerySet, *, since: date, until: date, by: str | None = None
) -> dict[Any, dict[str, int]]:
    """{(unit id or None, month): {code of the kind: n}}, one query; a kind that is not known is left out."""
    keys = {"unit": F(UNITS[by])} if by else {}
    counts = defaultdict(dict)
    grouped = rows.entered().during(since, until).order_by().values("month", "kind", **keys).annotate(n=Sum("count"))
    for row in grouped:
        counts[row.get("unit"), row["month"]][row["kind"]] = row["n"]
    return dict(counts)


def in_periods(
    rows: IncidentCountQuerySet, room_nows: QuerySet[RoomNow], units: Mapping[int, int], periods: Sequence[Period]
) -> dict[tuple[int, date], dict[str, Any]]:
    """{(unit id, first day of the period): figures} for reports, two queries however many.

    `units` is {room id: unit id}; a month belongs to the period in which its first day lies. Figures: `incidents`,
    `rooms_known`, `entered` (their ids), `per_10000` (of the residents of today: the register does not count those of a
    past day cheaply) and `kinds`, {code: n}. What is not known is left out.
    """
    residents = {room: row["residents"] for room, row in fact_stats.standing(room_nows, by="room").items()}
    sums_by_key, rooms_entered = {}, defaultdict(set)
    counts = by_kind(
        rows, since=min(period.since for period in periods), until=max(period.until for period in periods), by="room"
    )
    starts = {
        month: period.since for _room, month in counts for period in periods if period.since <= month <= period.until
    }
    for (room, month), kinds in counts.items():
        if room in units and month in starts:
            key = (units[room], starts[month])
            rooms_entered[key].add(room)
            sums = sums_by_key.setdefault(key, {"incidents": 0, "kinds": defaultdict(int)})
            for kind, number in kinds.items():
                sums["incidents"] += number
                sums["kinds"][kind] += number
    for key, sums in sums_by_key.items():
        sums["rooms_known"] = len(rooms_entered[key])
        sums["entered"] = frozenset(rooms_entered[key])
        sums["per_10000"] = rate(sums["incidents"], sum(residents.get(room, 0) for room in rooms_entered[key]))
    return sums_by_key


def rate(incidents: int | None, residents: int) -> float | None:
    """For every 10,000 residents; None without residents, or of what is not known."""
    return round(PER * incidents / residents, 1) if residents and incidents is not None else None


def comparable(current: Mapping[str, int] | None, other: Mapping[str, int] | None) -> bool:
    """Whether two sums may be compared: both known, and of as many rooms."""
    return bool(current and other and current["rooms_known"] == other["rooms_known"])


def change(current: Mapping[str, int] | None, other: Mapping[str, int] | None) -> int | None:
    """By how many `current` differs from `other`; None where they must not be compared."""
    if not (current and other and comparable(current, other)):
        return None
    return current["incidents"] - other["incidents"]


def beside_activity(
    rows: IncidentCountQuerySet,
    facts: fact_stats.FactSelection,
    *,
    since: date,
    until: date,
    by: str | None = None,
    measures: tuple[str, ...] = ("visits", "patrol_visits", "minutes"),
) -> dict[Any, dict[str, int | None]]:
    """{(unit id or None, month): {incidents, rooms_known, …measures}}: what happened beside what was done; two queries.

    `facts` are Facts of facts/stats.py, in the same scope. `incidents` and `rooms_known` are None in months not known.
    """
    counts = by_month(rows, since=since, until=until, by=by)
    work = fact_stats.sums_by_period(facts, since=since, until=until, by=by, per="month", measures=measures)
    unknown = {"incidents": None, "rooms_known": None}
    return {
        key: {**unknown, **dict.fromkeys(measures, 0), **counts.get(key, {}), **work.get(key, {})}
        for key in counts.keys() | work.keys()
    }


def missing(rooms: RoomQuerySet, month: date) -> RoomQuerySet:
    """Open rooms of `rooms` of which nothing of the month is on record; a queryset."""
    counts = IncidentCount.objects.entered().filter(month=month).values("room")
    return rooms.open(month).filter(~Q(pk__in=counts))
