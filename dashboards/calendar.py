"""Deadlines counted in a year whose holidays are not known yet: the leader hears that they may still move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.queries.prepared import prepared_count
from dashboards.attention import Attention
from dashboards.links import records
from disputes.models import Dispute
from followups.calendar.years import year_to_warn_of
from followups.models import FollowUp

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from core.actor import Actor


@dataclass(frozen=True)
class CalendarCounts:
    """What is due from `since` on, in a `year` whose holidays are not complete; all zero where there is none."""

    year: int = 0
    since: date | None = None
    visits: int = 0
    cases: int = 0

    @classmethod
    def load(cls, user: Actor) -> CalendarCounts:
        """One query for the year, two counts where it is incomplete."""
        year = year_to_warn_of()
        if year is None:
            return cls()
        since = max(date(year.year, 1, 1), timezone.localdate())
        return cls(year.year, since, _visits(user=user, day=since), _cases(user=user, day=since))


def of_calendar(counts: CalendarCounts) -> Iterator[Attention]:
    """Lines for a leader, from the counts; no query."""
    if counts.since is None:
        return
    text = ngettext(
        "%(n)d visit is due when the holidays of %(year)d are not known yet; its last day may move",
        "%(n)d visits are due when the holidays of %(year)d are not known yet; their last days may move",
        counts.visits,
    )
    url = records("followups:list", state="open", due_from=counts.since.isoformat())
    yield _line(text, counts.visits, counts.year, url)
    text = ngettext(
        "%(n)d case reaches its limit when the holidays of %(year)d are not known yet; it may move",
        "%(n)d cases reach their limit when the holidays of %(year)d are not known yet; they may move",
        counts.cases,
    )
    url = records("disputes:list", view="open", due_from=counts.since.isoformat())
    yield _line(text, counts.cases, counts.year, url)


def _line(text: str, n: int, year: int, url: str) -> Attention:
    step = (_("Open the list"), url)
    return Attention("calendar-clock", "yellow", _("Working calendar"), text % {"n": n, "year": year}, n, url, (step,))


@prepared_count
def _visits(*, user: Actor, day: date) -> QuerySet[FollowUp]:
    return FollowUp.objects.visible_to(user).open().filter(due_on__gte=day)


@prepared_count
def _cases(*, user: Actor, day: date) -> QuerySet[Dispute]:
    return Dispute.objects.visible_to(user).open().filter(due_on__gte=day)
