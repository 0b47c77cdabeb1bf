"""Reading what is due."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.querysets import ScopedQuerySet


class CadenceQuerySet(models.QuerySet):
    def valid(self, on=None):
        on = on or timezone.localdate()
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)


class FollowUpQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """What was raised by a confidential listing shows only where a post grants those."""
        confidential = user.scope_for("listings.view_confidential").q(self.model.ROOM_PATH)
        return self.in_scope(user.scope_for(self.model.VIEW)).filter(
            Q(is_confidential=False) | (Q(is_confidential=True) & confidential)
        )

    def open(self):
        return self.filter(state="open")

    def due(self, on=None):
        """Open and in its window: may be done now."""
        return self.open().filter(window_from__lte=on or timezone.localdate())

    def overdue(self, on=None):
        """Open and past its last day."""
        return self.open().filter(window_to__lt=on or timezone.localdate())

    def to_escalate(self, on=None):
        return self.open().filter(escalate_on__lte=on or timezone.localdate(), escalated_at__isnull=True)

    def for_list(self):
        return self.select_related(
            "room__station", "household__dwelling__community", "resident", "source_type", "done_by_visit"
        )
