"""What waits now: counts of the present state, by the conditions of the list's own views."""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.db.models import Count, Q
from django.utils import timezone

from core.queries.prepared import aggregate_row, prepared
from core.time.periods import end_of_week
from disputes import codes, saved_views
from disputes.models import Acknowledgement, Dispute, Extension, Referral, Term
from stations.stats import UNITS


def _now(on, week_end=None):
    """Counts of the present state; the same conditions stand in the querysets, and a test holds them together."""
    week_end = week_end or end_of_week(on)

    def about(rows, path="dispute"):
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


def waiting_counts(disputes, on=None):
    """{open, yellow, red, turning_red, chief_to_acknowledge, …} of all the rows: numbers of cases, not of papers."""
    return disputes.standing().order_by().aggregate(**_now(on or timezone.localdate()))


def waiting_counts_for(user, on=None):
    """The same of what an officer may see."""
    on = on or timezone.localdate()
    rows = _waiting_for(user=user, on=on, week_end=end_of_week(on))
    return dict(rows[0]) if rows else dict.fromkeys(_now(on), 0)


@prepared
def _waiting_for(user, on, week_end):
    return aggregate_row(Dispute.objects.visible_to(user).standing(), **_now(on, week_end))


def waiting_counts_by(disputes, unit="room", on=None):
    """The same by unit: {unit id: counts}; `unit` is room, station, bureau, or a field such as level, kind, state."""
    path = UNITS.get(unit, unit)
    rows = disputes.standing().order_by().values(path).annotate(**_now(on or timezone.localdate()))
    return {row.pop(path): row for row in rows}


def handler_names(disputes):
    """Names of whoever is in charge of any of the rows, in the order of their badges; one query."""
    rows = disputes.filter(handler__isnull=False).order_by("handler__badge")
    return list(dict.fromkeys(rows.values_list("handler__name", flat=True)))


def open_by_level(disputes, unit="room", on=None):
    """{unit id: {level: {"open": n, "red": n}}}, one query; `red` is past its limit, return visits included."""
    path = UNITS[unit]
    counts = {name: count for name, count in _now(on or timezone.localdate()).items() if name in ("open", "red")}
    levels_by_unit = defaultdict(dict)
    any_of = reduce(or_, (count.filter for count in counts.values()))  # most cases are over: they count nowhere
    for row in disputes.standing().filter(any_of).order_by().values(path, "level").annotate(**counts):
        levels_by_unit[row[path]][row["level"]] = {name: row[name] for name in counts}
    return dict(levels_by_unit)


def by_view(user):
    """{name: how many} of every saved filter of the list that is counted for this officer, in one query."""
    counts = {
        name: Count("pk", filter=saved_views.view_condition(name, user)) for name in saved_views.counted_views_for(user)
    }
    return Dispute.objects.visible_to(user).standing().aggregate(**counts)
