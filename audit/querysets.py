from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q


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

    def for_list(self):
        return self.select_related("by", "target_type")
