from datetime import timedelta

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

# No norm names a number: what an auditor mostly asks about, and what a search through every line can bear.
SEARCHED_DAYS = 92


class EntryQuerySet(models.QuerySet):
    """Reading the trail: an auditor's is that of the own bureau, with the lines that belong to no room."""

    def visible_to(self, user):
        scope = user.scope_for(self.model.VIEW)
        if scope.is_empty:
            return self.none()
        if scope.everything:
            return self
        # The trail stands below the organisation and knows its tables by name only.
        rooms = apps.get_model("stations.Room")._base_manager.filter(scope.q("")).values("pk")
        officers = self.model._meta.get_field("by").related_model.objects.in_scope(scope).values("pk")
        return self.filter(
            Q(room_id__in=rooms) | Q(room_id__isnull=True, by__in=officers) | Q(room_id__isnull=True, by__isnull=True)
        )

    def about(self, target):
        return self.filter(target_type=ContentType.objects.get_for_model(target), target_id=target.pk)

    def changed_since(self, moment):
        """A line never changes: what is new since."""
        return self.filter(at__gte=moment)

    def mentioning(self, words):
        """Each word stands in the record's name, in the reason, or in who did it (name, or start of the badge)."""
        rows = self
        for word in words.split():
            rows = rows.filter(
                Q(subject__icontains=word)
                | Q(reason__icontains=word)
                | Q(by__name__icontains=word)
                | Q(by__badge__istartswith=word)
            )
        return rows

    def since(self, moment):
        """Lines from `moment` on, also for a walk by number: it ends there and does not read on to the first line.

        Numbers and moments rise together but for acts that overlap, hence the day of grace.
        """
        day_before = self.model._base_manager.filter(at__gte=moment - timedelta(days=1))
        first = day_before.order_by("at", "id").values_list("pk", flat=True).first()
        return self.none() if first is None else self.filter(pk__gte=first, at__gte=moment)

    def for_list(self):
        return self.select_related("by", "target_type")
