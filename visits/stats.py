"""The numbers of visits. Voided visits never count; nobody else counts visits."""

from django.db.models import Count, Exists, F, Q, Sum

from core.queries.prepared import aggregate_row, prepared
from core.scope import Scope
from core.time.periods import PERIOD_STARTS
from stations.stats import UNITS
from visits.models import Visit
from visits.querysets import closed_follow_ups

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
    keys = _keys(by, per)
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
    results = []
    for row in grouped:
        key = (row.get("unit"), row.get("period"))
        counts = {name: row[name] for name in ("visits", "households_visited", "minutes")}
        results.append({"unit": key[0], "period": key[1], **counts, "persons_met": met.get(key, 0)})
    return sorted(results, key=lambda row: (str(row["period"] or ""), row["unit"] or 0))


def households_met(rows, *, by=None, per=None, since=None, until=None):
    """{(unit, period): different households at which somebody was met}, one query; arguments as of `workload`."""
    met = rows.standing().during(since, until).filter(MET, household__isnull=False).order_by()
    return _numbers(_group(met, _keys(by, per), n=Count("household", distinct=True)))


def persons_met(rows, *, by=None, per=None, since=None, until=None):
    """{(unit, period): different residents met}, one query; arguments as of `workload`."""
    met = rows.standing().during(since, until).filter(MET, residents__isnull=False).order_by()
    return _numbers(_group(met, _keys(by, per), n=Count("residents", distinct=True)))


def totals(rows, *, since=None, until=None):
    """One dict of the four measures, zeros when nothing was done."""
    result = workload(rows, since=since, until=until)
    return {name: result[0][name] if result else 0 for name in MEASURES}


def by_kind(rows, *, since=None, until=None):
    """{kind: number of visits}, one query."""
    grouped = rows.standing().during(since, until).order_by().values("kind").annotate(n=Count("id"))
    return {row["kind"]: row["n"] for row in grouped}


def own(user, *, since, until, per=None):
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
def _own(per, /, *, user, since, until):
    reach = user.scope_for(Visit.VIEW).q("room")
    measures = {
        "visits": Count("id"),
        "households_visited": Count("household", distinct=True, filter=MET),
        "spent": Sum("minutes", default=0),
        "self_started": Count("id", filter=Q(is_asked=False)),
        "in_reach": Count("id", filter=reach) if reach else Count("id"),
    }
    for kind, _label in Visit.KINDS:
        measures[f"{kind}_visits"] = Count("id", filter=Q(kind=kind))
        measures[f"{kind}_minutes"] = Sum("minutes", filter=Q(kind=kind), default=0)
    rows = Visit.objects.in_scope(Scope.all()).filter(visited_by=user.pk).standing().during(since, until)
    rows = rows.annotate(is_asked=Exists(closed_follow_ups())).order_by()
    if per is None:
        return aggregate_row(rows, **measures)
    return rows.annotate(period=PERIOD_STARTS[per]("occurred_on")).values("period").annotate(**measures)


def _keys(by, per):
    keys = {"unit": GROUPS[by]} if by else {}
    return keys | ({"period": PERIOD_STARTS[per]("occurred_on")} if per else {})


def _numbers(grouped):
    return {(row.get("unit"), row.get("period")): row["n"] for row in grouped}


def _group(rows, keys, **measures):
    if not keys:
        return [rows.aggregate(**measures)]
    rows = rows.annotate(**{name: F(path) if isinstance(path, str) else path for name, path in keys.items()})
    return rows.values(*keys).annotate(**measures)
