"""Figures of a period. Days are the local days stored in the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from core.queries.querysets import ScopedQuerySet
from core.shares import share_of
from core.time.periods import PERIOD_STARTS
from disputes import codes
from disputes.models import Card, Closing, Dispute
from stations.stats import UNITS

if TYPE_CHECKING:
    from core.scope import Scope
    from stations.models import Officer
    from stations.querysets import RoomQuerySet

RECURS_WITHIN = timedelta(days=90)

DEFINITIONS = {
    "opened": _("Cases heard in the period."),
    "closed": _("Closings in the period; a case opened again and closed again counts twice."),
    "agreed": _("Closings in the period with an agreement that was performed in full."),
    "not_agreed": _("Closings in the period for which no agreement was reached."),
    "success_rate": _("Of the closings with or without an agreement, the share with one; other outcomes are left out."),
    "mean_days": _("Days from opening, or opening again, to closing, on average over the closings of the period."),
    "median_days": _("Half of the closings of the period took no more days than this."),
    "recurred": _("Closings of the period whose case was opened again within 90 days of closing, so far."),
    "recurrence_rate": _("Their share of all closings of the period; it may rise until 90 days have passed."),
    "reopened": _("Closed cases opened again in the period, whenever they had been closed."),
    "overdue": _("Cases shown a red card in the period, each once, whatever step it was for."),
}
MEASURES = tuple(DEFINITIONS)

PARTS = ("kind", "level")


@dataclass(frozen=True)
class Counted:
    """The rows the figures of a period are counted from.

    A case counts in the room that has it now, as in the list and the ledger; closings and cards count where they
    happened, so that a handed-off case does not change what another room achieved.
    """

    disputes: ScopedQuerySet
    closings: ScopedQuerySet
    cards: ScopedQuerySet

    def only(self, *, rooms: RoomQuerySet | None = None, kind: str = "", level: str = "") -> Counted:
        """Narrowed to a queryset of rooms, to a kind, to a level (of closings: the one they closed at)."""
        narrowed = self
        if rooms is not None:
            inside = Q(room__in=rooms.order_by().values("pk"))
            narrowed = Counted(
                narrowed.disputes.filter(inside), narrowed.closings.filter(inside), narrowed.cards.filter(inside)
            )
        if kind:
            narrowed = narrowed.where("kind", kind)
        return narrowed.where("level", level) if level else narrowed

    def where(self, part: str, value: str) -> Counted:
        rows = (self.disputes, self.closings, self.cards)
        return Counted(*(row.filter(**{_part_path(row, part): value}) for row in rows))


def counted_for(user: Officer) -> Counted:
    """The rows `user` may see."""
    return counted_in(user.scope_for(Dispute.VIEW))


def counted_in(scope: Scope) -> Counted:
    """The rows within a scope."""
    stands = Q(dispute__voided_at__isnull=True)
    return Counted(
        disputes=Dispute.objects.in_scope(scope).standing(),
        closings=Closing.objects.filter(scope.q("room"), stands),
        cards=Card.objects.filter(scope.q("room"), stands),
    )


def during(counted: Counted, since: date | None = None, until: date | None = None) -> dict[str, Any]:
    """{measure: figure} of a period, both days included; zeros, and None for rates and days, when nothing happened."""
    [line] = during_by(counted, since=since, until=until)
    return {name: line[name] for name in MEASURES}


def during_by(
    counted: Counted,
    *,
    by: str | None = None,
    per: str | None = None,
    part: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[dict[str, Any]]:
    """[{unit, period, part, **measures}] in order, four queries; a line in which nothing happened is left out.

    `by`: room, station, bureau or None; `per`: day, week (its Monday), month (its first) or None; `part`: kind, level
    or None. Median and mean are made from counts of equal durations, so they hold for each line and do not add up.
    """
    cut = _Cut(by, per, part, since, until)
    tallies = defaultdict(_Tally)
    for key, row in cut.grouped(counted.disputes, "reported_on", n=Count("pk")):
        tallies[key].opened = row["n"]
    for key, row in cut.grouped(_with_durations(counted.closings), "closed_on", also=("took",), **_CLOSED):
        tallies[key].add_closings(row)
    for key, row in cut.grouped(
        counted.closings.filter(reopening_withdrawn_at__isnull=True), "reopened_on", n=Count("pk")
    ):
        tallies[key].reopened = row["n"]
    for key, row in cut.grouped(counted.cards.filter(colour=codes.RED), "issued_on", n=Count("dispute", distinct=True)):
        tallies[key].overdue = row["n"]
    keys = sorted(tallies, key=lambda key: (str(key[1] or ""), key[0] or 0, key[2] or ""))
    return [{"unit": key[0], "period": key[1], "part": key[2], **tallies[key].figures()} for key in keys]


_CLOSED = {
    "n": Count("pk"),
    "agreed": Count("pk", filter=Q(outcome=codes.ENDED_AGREED)),
    "not_agreed": Count("pk", filter=Q(outcome=codes.ENDED_NOT_AGREED)),
    "recurred": Count("pk", filter=Q(closed_for__lte=RECURS_WITHIN, reopening_withdrawn_at__isnull=True)),
}


def _with_durations(closings: ScopedQuerySet) -> ScopedQuerySet:
    """With `took`, the duration until closing, and `closed_for`, that until reopening (NULL while closed)."""
    return closings.annotate(took=_days("opened_on", "closed_on"), closed_for=_days("closed_on", "reopened_on"))


def _days(earlier: str, later: str) -> ExpressionWrapper:
    return ExpressionWrapper(F(later) - F(earlier), output_field=DurationField())


@dataclass(frozen=True)
class _Cut:
    """How the rows of a period are grouped into lines."""

    by: str | None
    per: str | None
    part: str | None
    since: date | None
    until: date | None

    def grouped(
        self, rows: ScopedQuerySet, day: str, also: Sequence[str] = (), **counts: Any
    ) -> Iterator[tuple[tuple[Any, Any, Any], dict[str, Any]]]:
        """((unit, period, part), row) for each group; a single group without any grouping."""
        rows = self._in_period(rows, day)
        keys = self._keys(rows, day)
        names = [*keys, *also]
        groups = rows.annotate(**keys).values(*names).annotate(**counts) if names else [rows.aggregate(**counts)]
        for row in groups:
            yield (row.get("unit"), row.get("period"), row.get("part")), row

    def _in_period(self, rows: ScopedQuerySet, day: str) -> ScopedQuerySet:
        bounds: dict[str, Any] = {f"{day}__isnull": False}
        if self.since:
            bounds[f"{day}__gte"] = self.since
        if self.until:
            bounds[f"{day}__lte"] = self.until
        return rows.filter(**bounds).order_by()

    def _keys(self, rows: ScopedQuerySet, day: str) -> dict[str, Any]:
        keys = {}
        if self.by:
            keys["unit"] = F(UNITS[self.by])
        if self.per:
            keys["period"] = PERIOD_STARTS[self.per](day)
        if self.part:
            keys["part"] = F(_part_path(rows, self.part))
        return keys


def _part_path(rows: ScopedQuerySet, part: str) -> str:
    """Closings keep the level they closed at; the kind, and the level of a card, are those of the case."""
    own = rows.model is Dispute or (rows.model is Closing and part == "level")
    return part if own else f"dispute__{part}"


class _Tally:
    """The sums of one line; `took` is {days to closing: number of closings}."""

    def __init__(self) -> None:
        self.opened = self.reopened = self.overdue = 0
        self.agreed = self.not_agreed = self.recurred = 0
        self.took = defaultdict(int)

    def add_closings(self, row: dict[str, Any]) -> None:
        self.took[row["took"].days] += row["n"]
        self.agreed += row["agreed"]
        self.not_agreed += row["not_agreed"]
        self.recurred += row["recurred"]

    def figures(self) -> dict[str, Any]:
        closed = sum(self.took.values())
        return {
            "opened": self.opened,
            "closed": closed,
            "agreed": self.agreed,
            "not_agreed": self.not_agreed,
            "success_rate": share_of(self.agreed, self.agreed + self.not_agreed),
            "mean_days": round(sum(days * n for days, n in self.took.items()) / closed, 1) if closed else None,
            "median_days": _median(self.took),
            "recurred": self.recurred,
            "recurrence_rate": share_of(self.recurred, closed),
            "reopened": self.reopened,
            "overdue": self.overdue,
        }


def _median(counts: dict[int, int]) -> float | None:
    """The median of {value: number of occurrences}, None without any."""
    total = sum(counts.values())
    if not total:
        return None
    middle = ((total - 1) // 2, total // 2)
    middle_values, passed = [], 0
    for value in sorted(counts):
        passed += counts[value]
        middle_values += [value] * (sum(place < passed for place in middle) - len(middle_values))
    return sum(middle_values) / 2
