from django.db import models


class NotificationQuerySet(models.QuerySet):
    """An officer reads the own messages and nobody else's."""

    def visible_to(self, user):
        return self.filter(officer=user.pk)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def for_list(self):
        return self
