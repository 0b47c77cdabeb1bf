"""Where the numbers went that a ledger of a period passes over.

A number belongs to the year and room in which the case was first reported; the ledger lists cases by the day they
were reported. A number is passed over when its case was voided, when its day of report was corrected, when it was
entered later than its neighbours, or when another room has taken the case over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from core.scope import Scope
from disputes.models import Dispute

if TYPE_CHECKING:
    from core.time.periods import Period
    from stations.models import Room, Station

MAX_NOTES = 500


def number_notes(
    scope: Scope, period: Period, *, room: Room | None = None, station: Station | None = None
) -> list[str]:
    """A sentence for each number of the period that its ledger does not list, in the order of the numbers."""
    years = list(range(period.since.year, period.until.year + 1))
    numbered = Dispute.objects.in_scope(Scope.all()).filter(scope.q("numbered_by"), year__in=years).order_by()
    if room is not None:
        numbered = numbered.filter(numbered_by=room.pk)
    elif station is not None:
        numbered = numbered.filter(numbered_by__station=station.pk)
    within = Q(reported_on__range=(period.since, period.until))
    listed = Dispute.objects.in_scope(Scope.all()).filter(
        within, voided_at__isnull=True, numbered_by=OuterRef("numbered_by"), year=OuterRef("year")
    )
    is_between = Exists(listed.filter(sequence__lt=OuterRef("sequence"))) & Exists(
        listed.filter(sequence__gt=OuterRef("sequence"))
    )
    # The last numbers of a year have no neighbour above them: they are named in any ledger that holds its last day.
    ended = [year for year in years if period.until.year > year or (period.until.month, period.until.day) == (12, 31)]
    left_its_year = Q(year__in=ended) & ~Q(reported_on__year=F("year"))
    passed_over = (~within & (is_between | left_its_year)) | (within & Q(voided_at__isnull=False))
    handed_off = within & ~Q(room=F("numbered_by"))
    rows = numbered.filter(passed_over | handed_off).select_related("room").order_by("number")
    here = scope if room is None and station is None else None
    notes = []
    for dispute in rows[:MAX_NOTES]:
        note = _where_it_went(dispute, period, here)
        if note:
            notes.append(note)
    return notes


def _where_it_went(dispute: Dispute, period: Period, scope: Scope | None) -> str:
    values = {"number": dispute.number, "day": dispute.reported_on.isoformat(), "room": dispute.room.name}
    if dispute.is_void:
        return _("%(number)s: voided; the number is not given again.") % values
    if not period.since <= dispute.reported_on <= period.until:
        return _("%(number)s: reported on %(day)s; see the ledger of that day.") % values
    if scope is not None and scope.has(dispute.room):
        return ""
    return _("%(number)s: handed off; see the ledger of %(room)s.") % values
