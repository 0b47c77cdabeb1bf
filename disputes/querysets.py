"""Querysets of cases and their records."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Case, F, Prefetch, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.queries.querysets import DatedQuerySet, ScopedQuerySet
from core.time.periods import end_of_week
from disputes import codes

if TYPE_CHECKING:
    from core.scope import Scope
    from disputes.models import Party
    from residents.models import Household, Resident
    from stations.models import Officer, Room

NEVER = date(9999, 12, 31)


class DisputeQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        """Not voided."""
        return self.filter(voided_at__isnull=True)

    def open(self) -> Self:
        return self.standing().filter(state__in=codes.OPEN_STATES)

    def over(self) -> Self:
        return self.standing().filter(state__in=codes.OVER_STATES)

    def yellow(self, on: date | None = None) -> Self:
        """Near the limit of the present step, not past it."""
        on = on or timezone.localdate()
        return self.standing().filter(yellow_on__lte=on, due_on__gte=on)

    def overdue(self, on: date | None = None) -> Self:
        """Past the limit of the present step: red."""
        return self.standing().filter(due_on__lt=on or timezone.localdate())

    def turning_red(self, on: date | None = None) -> Self:
        """At its limit by the end of this week, and not past it."""
        on = on or timezone.localdate()
        return self.standing().filter(due_on__gte=on, due_on__lte=end_of_week(on))

    def to_acknowledge(self, tier: str) -> Self:
        """Waiting for the signature of "chief" or "bureau"."""
        waiting = {"acknowledged_at__isnull": True, "lapsed_at__isnull": True, "tier": tier}
        return self.standing().filter(pk__in=self._of("acknowledgements").filter(**waiting).values("dispute"))

    def flared_up(self) -> Self:
        """Open again after a closing, unless the visit that reported it was taken back."""
        withdrawn = self._of("closings").filter(reopening_withdrawn_at__isnull=False, cycle=F("dispute__cycle") - 1)
        return self.open().filter(cycle__gt=1).exclude(pk__in=withdrawn.values("dispute"))

    def with_terms_overdue(self, on: date | None = None) -> Self:
        """A term is past its day and not settled."""
        return self.standing().filter(pk__in=self._of("agreements", "terms").overdue(on).values("agreement__dispute"))

    def with_reply_overdue(self, on: date | None = None) -> Self:
        """The body it was referred to has not replied in time."""
        return self.standing().filter(pk__in=self._of("referrals").overdue(on).values("dispute"))

    def with_closing(self, **conditions: Any) -> Self:
        """Cases with a single closing that meets all these conditions on fields of Closing."""
        return self.filter(pk__in=self._of("closings").filter(**conditions).values("dispute"))

    def with_pending_extension(self) -> Self:
        return self.standing().filter(pk__in=self._of("extensions").to_decide().values("dispute"))

    def numbered(self, text: str) -> Self:
        """By year, by number in the year, or both, as far as typed; or by the whole number.

        The code of the room at its beginning is not searched: it is the same for all its cases.
        """
        return self.filter(Q(number__contains=f"-{text}") | Q(number__endswith=text))

    def called(self, text: str) -> Self:
        """The text is part of the title or of a party's name, or it is the number."""
        named = self._of("parties").current().filter(name__mentions=text)
        return self.filter(Q(number=text) | Q(title__mentions=text) | Q(pk__in=named.values("dispute")))

    def ranked(self) -> Self:
        """With `due_rank` and `level_rank` to order by: no limit comes last, the gravest level is the highest."""
        places = [When(level=code, then=Value(place)) for place, code in enumerate(codes.LEVEL_ORDER)]
        return self.annotate(due_rank=Coalesce("due_on", Value(NEVER)), level_rank=Case(*places, default=Value(0)))

    def _of(self, *links: str) -> Any:
        """All rows of a model related to the case, by the names of the relations that lead to it."""
        model: Any = self.model
        for link in links:
            model = model._meta.get_field(link).related_model
        return model.objects.all()

    def of_resident(self, resident: Resident) -> Self:
        parties = self._of("parties").current().filter(resident=resident)
        return self.standing().filter(pk__in=parties.values("dispute"))

    def of_household(self, household: Household) -> Self:
        """Cases with a present resident of the household as a party."""
        parties = self._of("parties").current().filter(resident__household=household)
        return self.standing().filter(pk__in=parties.values("dispute"))

    def for_list(self) -> Self:
        current = self._of("parties").current().order_by("side", "id")
        return self.select_related("room__station", "handler").prefetch_related(
            Prefetch("parties", queryset=current, to_attr="current_parties")
        )

    def with_records(self) -> Self:
        """Everything the API record of a case holds, in a fixed number of queries."""
        terms = self._of("agreements", "terms").order_by("due_on", "id")
        holding = (
            self._of("agreements")
            .filter(ended_on__isnull=True)
            .select_related("mediation")
            .prefetch_related(Prefetch("terms", queryset=terms))
        )
        rounds = self._of("mediations").standing().only("id", "dispute_id")
        return self.prefetch_related(
            Prefetch("agreements", queryset=holding, to_attr="holding_agreements"),
            Prefetch("mediations", queryset=rounds, to_attr="all_rounds"),
            "referrals",
            "extensions",
            "acknowledgements",
            "closings",
            "reconciliations",
        )


class MediationBodyQuerySet(ScopedQuerySet):
    def in_scope(self, scope: Scope) -> Self:
        """Bodies of the county or of a station that is, or has a room, in the scope."""
        if scope.everything:
            return self
        stations = self._related("station").objects.in_scope(scope)
        bureaus = self._related("bureau").objects.in_scope(scope)
        return self.filter(
            Q(station__in=stations.values("pk")) | Q(station__isnull=True, bureau__in=bureaus.values("pk"))
        )

    def open(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))

    def serving(self, room: Room) -> Self:
        """Those of the room's station, and those of the whole county."""
        return self.filter(Q(station=room.station_id) | Q(station__isnull=True, bureau=room.station.bureau_id))

    def for_list(self) -> Self:
        return self.select_related("station", "bureau").prefetch_related("mediators")

    def _related(self, relation: str) -> Any:
        return self.model._meta.get_field(relation).related_model


class MediatorQuerySet(ScopedQuerySet):
    def in_scope(self, scope: Scope) -> Self:
        model: Any = self.model
        bodies = model._meta.get_field("body").related_model.objects
        return self.filter(body__in=bodies.in_scope(scope).values("pk"))

    def active(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=on))

    def for_list(self) -> Self:
        return self.select_related("body")


class DisputeKindQuerySet(DatedQuerySet):
    def in_order(self) -> Self:
        """As they are offered; the newest of each code first."""
        return self.order_by("order", "code", "-valid_from")


class PartyQuerySet(ScopedQuerySet):
    def current(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def same_person(self, party: Party) -> Self:
        """Rows of the same person in whatever case: by the register, else by the document number."""
        same = Q(pk__in=[])
        if party.resident_id:
            same |= Q(resident=party.resident_id)
        if party.id_number_hash:
            same |= Q(id_number_hash=party.id_number_hash)
        return self.current().filter(same)


class MediationQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        """Not withdrawn: the only rounds that any rule counts."""
        return self.filter(voided_at__isnull=True)


class TermQuerySet(ScopedQuerySet):
    def binding(self) -> Self:
        """Of agreements that hold, in cases that stand."""
        return self.filter(agreement__ended_on__isnull=True, agreement__dispute__voided_at__isnull=True)

    def broken(self) -> Self:
        return self.binding().filter(state="broken")

    def unperformed(self) -> Self:
        """Not performed, for whatever reason."""
        return self.binding().exclude(state__in=codes.PERFORMED_TERMS)

    def pending(self) -> Self:
        return self.binding().filter(state="pending")

    def overdue(self, on: date | None = None) -> Self:
        return self.pending().filter(due_on__lt=on or timezone.localdate())

    def for_list(self) -> Self:
        return self.select_related("party", "agreement__dispute__room")


class ReferralQuerySet(ScopedQuerySet):
    def unanswered(self) -> Self:
        """A reply is still expected: the case is not voided, closed or in a later cycle."""
        return self.filter(
            answered_on__isnull=True,
            dispute__voided_at__isnull=True,
            dispute__state=codes.REFERRED,
            cycle=F("dispute__cycle"),
        )

    def overdue(self, on: date | None = None) -> Self:
        return self.unanswered().filter(reply_due_on__lt=on or timezone.localdate())

    def for_list(self) -> Self:
        return self.select_related("dispute__room")


class AcknowledgementQuerySet(ScopedQuerySet):
    def waiting(self) -> Self:
        return self.filter(acknowledged_at__isnull=True, lapsed_at__isnull=True, dispute__voided_at__isnull=True)


class HandOffQuerySet(ScopedQuerySet):
    """An offer is visible to both its rooms."""

    def in_scope(self, scope: Scope) -> Self:
        return self.filter(scope.q("room") | scope.q("from_room"))

    def to_answer(self, user: Officer) -> Self:
        return self.filter(user.scope_for("disputes.handle").q("room"), state="offered")

    def for_list(self) -> Self:
        return self.select_related("dispute", "from_room__station", "room__station")


class ExtensionQuerySet(ScopedQuerySet):
    def to_decide(self) -> Self:
        return self.filter(state="asked", dispute__voided_at__isnull=True)

    def for_list(self) -> Self:
        return self.select_related("dispute__room")


class CardQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        return self.select_related("dispute__room")
