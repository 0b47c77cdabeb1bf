"""Reading tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils import timezone
from knox.models import AuthTokenManager

if TYPE_CHECKING:
    from stations.models import Officer


class ApiTokenQuerySet(models.QuerySet):
    def visible_to(self, user: Officer) -> Self:
        """One's own, and for those who issue tokens those of every holder inside their units."""
        scope = user.scope_for("tokens.issue")
        if scope.is_empty:
            return self.filter(user=user)
        holders = get_user_model().objects.in_scope(scope)
        return self.filter(Q(user=user) | Q(user__in=holders.values("pk")))

    def usable(self) -> Self:
        return self.filter(Q(expiry__isnull=True) | Q(expiry__gt=timezone.now()), revoked_at__isnull=True)

    def for_list(self) -> Self:
        return self.select_related("user", "issued_by", "revoked_by")


class ApiTokenManager(AuthTokenManager.from_queryset(ApiTokenQuerySet)):  # type: ignore[misc]  # made at run time
    """Knox's `create` returns the token and the key that is shown once."""
