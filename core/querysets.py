"""The base of every queryset: scope said once."""

from django.db import models

from core.scope import Scope


class ScopedQuerySet(models.QuerySet):
    """Rows of a model that declares ROOM_PATH (chain to the room) and VIEW (permission to see)."""

    def in_scope(self, scope: Scope):
        return self.filter(scope.q(self.model.ROOM_PATH))

    def visible_to(self, user):
        """The only row filter of pages, API, exports, choices, counts and files."""
        return self.in_scope(user.scope_for(self.model.VIEW))

    def for_list(self):
        """Everything a list row shows, eagerly; overridden by each app."""
        return self

    def changed_since(self, moment):
        return self.filter(updated_at__gte=moment)
