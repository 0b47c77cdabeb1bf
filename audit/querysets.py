from django.db import models


class EntryQuerySet(models.QuerySet):
    """Reading the trail; the auditor's scope is the trail as a whole."""

    def visible_to(self, user):
        return self.all() if user.can(self.model.VIEW) else self.none()

    def about(self, target):
        from django.contrib.contenttypes.models import ContentType

        return self.filter(target_type=ContentType.objects.get_for_model(target), target_id=target.pk)

    def for_list(self):
        return self.select_related("by", "target_type")
