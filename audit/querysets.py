from datetime import datetime, timedelta
from typing import Self

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from core.actor import Actor
from core.text import fold

VIEW = "audit.view"  # the permission to read lines
# Own default, for want of a norm: about three months, which a search through every line can read in time.
SEARCHED_DAYS = 92


class EntryQuerySet(models.QuerySet):
    """Reading the trail: an auditor's is that of the own bureau, with the lines that belong to no room."""

    def visible_to(self, user: Actor) -> Self:
        scope = user.scope_for(VIEW)
        if scope.is_empty:
            return self.none()
        if scope.everything:
            return self
        # The trail stands below the organisation and knows its tables by name only.
        rooms = apps.get_model("stations.Room")._base_manager.filter(scope.q("")).values("pk")
        officers = apps.get_model(settings.AUTH_USER_MODEL)._default_manager.in_scope(scope).values("pk")
        return self.filter(
            Q(room_id__in=rooms) | Q(room_id__isnull=True, by__in=officers) | Q(room_id__isnull=True, by__isnull=True)
        )

    def about(self, target: models.Model) -> Self:
        return self.filter(target_type=ContentType.objects.get_for_model(target), target_id=target.pk)

    def changed_since(self, moment: datetime) -> Self:
        """Lines written since `moment`; a line never changes."""
        return self.filter(at__gte=moment)

    def mentioning(self, text: str) -> Self:
        """Each word of `text` is in the record's name, the reason or the officer's name, or begins the badge."""
        rows = self
        for word in text.split():
            rows = rows.filter(
                Q(subject__mentions=word)
                | Q(reason__mentions=word)
                | Q(by__name__mentions=word)
                | Q(by__badge__istartswith=fold(word))
            )
        return rows

    def since(self, moment: datetime) -> Self:
        """Lines from `moment` on, limited by number too, so that reading by number stops there.

        Numbers rise with the moments except for acts that overlap, hence the extra day.
        """
        day_before = self.model._base_manager.filter(at__gte=moment - timedelta(days=1))
        first = day_before.order_by("at", "id").values_list("pk", flat=True).first()
        return self.none() if first is None else self.filter(pk__gte=first, at__gte=moment)

    def for_list(self) -> Self:
        return self.select_related("by", "target_type")
