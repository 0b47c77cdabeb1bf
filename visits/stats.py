"""The numbers of visits. Voided visits never count; nobody else counts visits."""

from django.db.models import Count, F, Max, Q, Sum

from core.periods import CUTS
from stations.stats import UNITS
from visits.models import Visit

# What rows may be grouped by, and the expression for it; None is one row for all.
GROUPS = {**UNITS, "officer": "visited_by"}
MEASURES = ("visits", "households_visited", "persons_met", "minutes")
MET = Q(contact=Visit.MET)


def workload(rows, *, by=None, per=None, since=None, until=None):
    """[{unit, period, visits, households_visited, persons_met, minutes}] of the visits in `rows`, two queries.

    `by`: room, station, bureau, officer or None; `per`: day, week (its Monday), month (its first) or None.
    households_visited counts different households at which somebody was met; persons_met different residents
    met; both within unit and period, so they do not add up over periods. `rows` must be scoped by the caller.
    """
    rows = rows.standing().during(since, until).order_by()
    keys = {}
    if by:
        keys["unit"] = GROUPS[by]
    if per:
        keys["period"] = CUTS[per]("occurred_on")
    grouped = _group(
        rows,
        keys,
        visits=Count("id"),
        households_visited=Count("household", distinct=True, filter=MET),
        minutes=Sum("minutes", default=0),
    )
    # Apart from the others: the join with the persons would multiply the minutes.
    people = _group(rows.filter(MET, residents__isnull=False), keys, persons_met=Count("residents", distinct=True))
    met = {(row.get("unit"), row.get("period")): row["persons_met"] for row in people}
    found = []
    for row in grouped:
        key = (row.get("unit"), row.get("period"))
        counts = {name: row[name] for name in ("visits", "households_visited", "minutes")}
        found.append({"unit": key[0], "period": key[1], **counts, "persons_met": met.get(key, 0)})
    return sorted(found, key=lambda row: (str(row["period"] or ""), row["unit"] or 0))


def totals(rows, *, since=None, until=None):
    """One dict of the four measures, zeros when nothing was done."""
    found = workload(rows, since=since, until=until)
    return {name: found[0][name] if found else 0 for name in MEASURES}


def by_kind(rows, *, since=None, until=None):
    """{kind: number of visits}, one query."""
    grouped = rows.standing().during(since, until).order_by().values("kind").annotate(n=Count("id"))
    return {row["kind"]: row["n"] for row in grouped}


def last_activity(rows, by="room"):
    """{unit id: last day of a standing visit}, one query; `by` as in `workload`."""
    grouped = rows.standing().order_by().values(unit=F(GROUPS[by])).annotate(on=Max("occurred_on"))
    return {row["unit"]: row["on"] for row in grouped}


def _group(rows, keys, **measures):
    if not keys:
        return [rows.aggregate(**measures)]
    rows = rows.annotate(**{name: F(path) if isinstance(path, str) else path for name, path in keys.items()})
    return rows.values(*keys).annotate(**measures)
