"""Reading visits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import TruncMonth

from core.queries.querysets import ScopedQuerySet
from followups.models import FollowUp
from visits import codes

if TYPE_CHECKING:
    from django.db.models import QuerySet


def closed_follow_ups() -> QuerySet[FollowUp]:
    """Those that a visit closed, to be asked about inside a query of visits."""
    return FollowUp.objects.filter(done_by_visit=OuterRef("pk"))


def was_met() -> Q:
    """Somebody was met, wherever it was."""
    return Q(contact__in=codes.met_contacts())


def was_met_at_home() -> Q:
    """Somebody was met at home: the condition by which households are counted."""
    return Q(contact__in=codes.effective_contacts())


class VisitQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        """Not voided: the only visits that count in any figure."""
        return self.filter(voided_at__isnull=True)

    def met(self) -> Self:
        """Visits that count, at which somebody was met."""
        return self.standing().filter(was_met())

    def effective(self) -> Self:
        """Visits that count, at which somebody was met at home: each starts the interval of the household anew."""
        return self.standing().filter(was_met_at_home(), household__isnull=False)

    def self_started(self) -> Self:
        """Nobody had asked for them: they closed no follow-up."""
        return self.filter(~Exists(closed_follow_ups()))

    def first_of_month(self) -> Self:
        """One visit a household and calendar month: the first at which somebody was met, as the facts count them."""
        same = self.model._base_manager.filter(
            was_met_at_home(), voided_at__isnull=True, room=OuterRef("room"), household=OuterRef("household")
        )
        sooner = Q(occurred_on__lt=OuterRef("occurred_on")) | Q(
            occurred_on=OuterRef("occurred_on"), pk__lt=OuterRef("pk")
        )
        earlier = same.filter(sooner, occurred_on__gte=OuterRef("month"))
        return self.effective().annotate(month=TruncMonth("occurred_on")).filter(~Exists(earlier))

    def about(self, matter: Any) -> Self:
        """Of the case they were made for."""
        return self.filter(dispute=matter)

    def during(self, since: date | None, until: date | None) -> Self:
        """By local day, both ends included; either may be None."""
        rows = self
        if since:
            rows = rows.filter(occurred_on__gte=since)
        if until:
            rows = rows.filter(occurred_on__lte=until)
        return rows

    def for_list(self) -> Self:
        model: Any = self.model._meta.get_field("findings").related_model
        findings = model.objects.current()
        rows = self.select_related(
            "room__station", "household__dwelling__community", "visited_by", "dispute__room__station", "return_answers"
        )
        return rows.prefetch_related("residents", Prefetch("findings", queryset=findings, to_attr="current_findings"))


class FindingQuerySet(ScopedQuerySet):
    def current(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class PhotoQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(voided_at__isnull=True)

    def served_to(self, user: Any) -> Self:
        """What `user` may look at: of voided visits, and withdrawn ones, only with the right to see what is voided."""
        rows = self.visible_to(user)
        return rows if user.can("voided.view") else rows.standing().filter(visit__voided_at__isnull=True)
