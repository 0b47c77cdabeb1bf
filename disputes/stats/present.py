"""Counts of the present state, by the same conditions as the saved views of the list."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils import timezone

from core.queries.prepared import aggregate_row, prepared
from core.time.periods import end_of_week
from disputes import codes, saved_views
from disputes.models import Acknowledgement, Dispute, Extension, Referral, Term
from stations.stats import UNITS

if TYPE_CHECKING:
    from core.queries.querysets import ScopedQuerySet
    from disputes.querysets import DisputeQuerySet
    from stations.models import Officer


def _now(on: date, week_end: date | None = None) -> dict[str, Count]:
    """Counts of the present state; the same conditions stand in the querysets, and a test holds them together."""
    week_end = week_end or end_of_week(on)

    def about(rows: ScopedQuerySet, path: str = "dispute") -> Count:
        return Count("pk", filter=Q(pk__in=rows.values(path)))

    signature = Acknowledgement.objects.waiting()
    return {
        "open": Count("pk", filter=Q(state__in=codes.OPEN_STATES)),
        "yellow": Count("pk", filter=Q(yellow_on__lte=on, due_on__gte=on)),
        "red": Count("pk", filter=Q(due_on__lt=on)),
        "turning_red": Count("pk", filter=Q(due_on__gte=on, due_on__lte=week_end)),
        "chief_to_acknowledge": about(signature.filter(tier=Acknowledgement.CHIEF)),
        "bureau_to_acknowledge": about(signature.filter(tier=Acknowledgement.BUREAU)),
        "extensions_asked": about(Extension.objects.to_decide()),
        "terms_overdue": about(Term.objects.overdue(on), "agreement__dispute"),
        "answers_overdue": about(Referral.objects.overdue(on)),
        "flared_up": Count("pk", filter=Q(state__in=codes.OPEN_STATES, cycle__gt=1)),
    }


def waiting_counts(disputes: DisputeQuerySet, on: date | None = None) -> dict[str, int]:
    """{open, yellow, red, turning_red, chief_to_acknowledge, …} over the rows: numbers of cases."""
    return disputes.standing().order_by().aggregate(**_now(on or timezone.localdate()))


def waiting_counts_for(user: Officer, on: date | None = None) -> dict[str, int]:
    """The same over the cases an officer may see."""
    on = on or timezone.localdate()
    rows = _waiting_for(user=user, on=on, week_end=end_of_week(on))
    return dict(rows[0]) if rows else dict.fromkeys(_now(on), 0)


@prepared
def _waiting_for(user: Officer, on: date, week_end: date) -> Any:
    return aggregate_row(Dispute.objects.visible_to(user).standing(), **_now(on, week_end))


def waiting_counts_by(
    disputes: DisputeQuerySet, unit: str = "room", on: date | None = None
) -> dict[Any, dict[str, int]]:
    """The same by unit: {unit id: counts}; `unit` is room, station, bureau, or a field such as level, kind, state."""
    path = UNITS.get(unit, unit)
    rows = disputes.standing().order_by().values(path).annotate(**_now(on or timezone.localdate()))
    return {row.pop(path): row for row in rows}


def handler_names(disputes: DisputeQuerySet) -> list[str]:
    """Names of the officers in charge of the rows, in the order of their badges; one query."""
    rows = disputes.filter(handler__isnull=False).order_by("handler__badge")
    return list(dict.fromkeys(rows.values_list("handler__name", flat=True)))


def open_by_level(
    disputes: DisputeQuerySet, unit: str = "room", on: date | None = None
) -> dict[int, dict[str, dict[str, int]]]:
    """{unit id: {level: {"open": n, "red": n}}}, one query; `red` is past its limit, return visits included."""
    path = UNITS[unit]
    counts = {name: count for name, count in _now(on or timezone.localdate()).items() if name in ("open", "red")}
    levels_by_unit = defaultdict(dict)
    any_of = reduce(or_, (count.filter for count in counts.values()))  # most cases are over: they count nowhere
    for row in disputes.standing().filter(any_of).order_by().values(path, "level").annotate(**counts):
        levels_by_unit[row[path]][row["level"]] = {name: row[name] for name in counts}
    return dict(levels_by_unit)


def by_view(user: Officer) -> dict[str, int]:
    """{view name: number of cases} of every view counted for this officer, in one query."""
    counts = {
        name: Count("pk", filter=saved_views.view_condition(name, user)) for name in saved_views.counted_views_for(user)
    }
    return Dispute.objects.visible_to(user).standing().aggregate(**counts)
