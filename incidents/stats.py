"""The numbers of incidents; nobody else adds them up.

A month of which nothing is on record is unknown, never zero: it is left out, and `rooms_known` says of how many rooms a
sum is. A sum of some of the rooms may be compared with one of as many rooms only; `comparable` says whether it may.
"""

from collections import defaultdict

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from facts import stats as fact_stats
from incidents.models import IncidentCount
from stations.stats import UNITS

# Below this many incidents a change in per cent says nothing; pages mark such figures.
SMALL = 10
PER = 10_000  # residents a rate is of

DEFINITIONS = {
    "incidents": _("Incidents of all kinds as entered or imported for the month, by the room in which they happened."),
    "per_10000": _(
        "Incidents for every 10,000 residents, of the rooms of which the month is known; residents as of today."
    ),
    "rooms_known": _("Rooms of which at least one number of the month is on record; of the others nothing is known."),
    "rooms": _("Rooms that were open on the first day of the month."),
    "added": _("Incidents of kinds that the county added to those shipped, together."),
    "kinds": _("Incidents of that kind. A kind of which nothing was entered is not known, which is not zero."),
}


def by_month(rows, *, since, until, by=None):
    """{(unit id or None, month): {"incidents": n, "rooms_known": n}} of months that begin in the period, one query.

    `rows` are IncidentCount in the caller's scope, `by` room, station, bureau or None. What is not known is left out.
    """
    keys = {"unit": F(UNITS[by])} if by else {}
    result = rows.known().during(since, until).order_by().values("month", **keys)
    result = result.annotate(incidents=Sum("count"), rooms_known=Count("room", distinct=True))
    return {
        (row.get("unit"), row["month"]): {"incidents": row["incidents"], "rooms_known": row["rooms_known"]}
        for row in result
    }


def by_kind(rows, *, since, until, by=None):
    """{(unit id or None, month): {code of the kind: n}}, one query; a kind that is not known is left out."""
    keys = {"unit": F(UNITS[by])} if by else {}
    results = defaultdict(dict)
    grouped = rows.known().during(since, until).order_by().values("month", "kind", **keys).annotate(n=Sum("count"))
    for row in grouped:
        results[row.get("unit"), row["month"]][row["kind"]] = row["n"]
    return dict(results)


def in_periods(rows, room_nows, units, periods):
    """{(unit id, first day of the period): figures} for reports, two queries however many.

    `units` is {room id: unit id}; a month belongs to the period in which its first day lies. Figures: `incidents`,
    `rooms_known`, `per_10000` (residents as of today: the register does not tell cheaply how many there were in a room
    on a past day) and `kinds`, {code: n}. What is not known is left out.
    """
    living = {room: row["residents"] for room, row in fact_stats.standing(room_nows, by="room").items()}
    result, known = {}, defaultdict(set)
    told = by_kind(
        rows, since=min(period.since for period in periods), until=max(period.until for period in periods), by="room"
    )
    starts = {
        month: period.since for _room, month in told for period in periods if period.since <= month <= period.until
    }
    for (room, month), kinds in told.items():
        if room in units and month in starts:
            key = (units[room], starts[month])
            known[key].add(room)
            sums = result.setdefault(key, {"incidents": 0, "kinds": defaultdict(int)})
            for kind, number in kinds.items():
                sums["incidents"] += number
                sums["kinds"][kind] += number
    for key, sums in result.items():
        sums["rooms_known"] = len(known[key])
        sums["per_10000"] = rate(sums["incidents"], sum(living.get(room, 0) for room in known[key]))
    return result


def rate(incidents, residents):
    """For every 10,000 residents; None without residents, or of what is not known."""
    return round(PER * incidents / residents, 1) if residents and incidents is not None else None


def comparable(here, there):
    """Whether two sums may be compared: both known, and of as many rooms."""
    return bool(here and there) and here["rooms_known"] == there["rooms_known"]


def change(here, there):
    """By how many `here` differs from `there`; None where they must not be compared."""
    return here["incidents"] - there["incidents"] if comparable(here, there) else None


def beside_activity(rows, facts, *, since, until, by=None, measures=("visits", "patrol_visits", "minutes")):
    """{(unit id or None, month): {incidents, rooms_known, …measures}}: what happened beside what was done; two queries.

    `facts` are Facts of facts/stats.py, in the same scope. `incidents` and `rooms_known` are None in months not known.
    """
    told = by_month(rows, since=since, until=until, by=by)
    done = fact_stats.sums_by_period(facts, since=since, until=until, by=by, per="month", measures=measures)
    unknown = {"incidents": None, "rooms_known": None}
    return {
        key: {**unknown, **dict.fromkeys(measures, 0), **told.get(key, {}), **done.get(key, {})}
        for key in told.keys() | done.keys()
    }


def missing(rooms, month):
    """Open rooms of `rooms` of which nothing of the month is on record; a queryset."""
    told = IncidentCount.objects.known().filter(month=month).values("room")
    return rooms.open(month).filter(~Q(pk__in=told))
