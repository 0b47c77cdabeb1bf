"""Reading care records: they follow the person, and whoever withdrew consent is on no list any more."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from assistance import codes
from core.queries.querysets import ScopedQuerySet
from followups.models import FollowUp

if TYPE_CHECKING:
    from core.actor import Actor
    from core.scope import Scope


class OfPersonQuerySet(ScopedQuerySet):
    """Rows about a person, seen where the person is registered now."""

    def in_scope(self, scope: Scope) -> Self:
        return self.filter(scope.q("resident__room"))


class CareRecordQuerySet(OfPersonQuerySet):
    def visible_to(self, user: Actor) -> Self:
        return super().visible_to(user).exclude(end_reason=codes.WITHDRAWN)

    def standing(self) -> Self:
        return self.filter(voided_at__isnull=True)

    def active(self) -> Self:
        return self.standing().filter(state=codes.ACTIVE)

    def ended(self) -> Self:
        return self.standing().filter(state=codes.ENDED)

    def to_review(self, on: date | None = None) -> Self:
        """The day of the review has come."""
        return self.active().filter(review_on__lte=on or timezone.localdate())

    def to_forget(self, on: date) -> Self:
        """Consent was withdrawn on that day or before, and something is still written."""
        rows = self.filter(state=codes.ENDED, end_reason=codes.WITHDRAWN, ended_on__lte=on)
        return rows.filter(resident__isnull=False)

    def for_list(self) -> Self:
        model: Any = self.model
        due = FollowUp._base_manager.filter(
            source_type=ContentType.objects.get_for_model(model), source_id=OuterRef("pk"), state=FollowUp.OPEN
        )
        rows = self.annotate(next_due_on=Subquery(due.order_by("due_on").values("due_on")[:1]))
        return rows.select_related("resident__household__dwelling", "resident__room__station", "helper")


class HelpQuerySet(ScopedQuerySet):
    """Seen by whoever sees the care record."""

    def in_scope(self, scope: Scope) -> Self:
        return self.filter(scope.q("care__resident__room"))

    def visible_to(self, user: Actor) -> Self:
        return super().visible_to(user).exclude(Q(care__end_reason=codes.WITHDRAWN))

    def standing(self) -> Self:
        return self.filter(voided_at__isnull=True)

    def for_list(self) -> Self:
        return self.select_related("care__resident__room__station", "created_by")


class ConsentRequestQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        return self.filter(state=codes.OPEN)

    def for_list(self) -> Self:
        return self.select_related("resident__household__dwelling", "resident__room__station")
