"""API tokens: hashed, named, scoped, expiring, revocable."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from accounts.querysets import ApiTokenManager
from accounts.scopes import SCOPES


class ApiToken(AbstractAuthToken):
    """A program's key (接口令牌); only its digest is stored, so it is shown once."""

    # The digest is the key of the table; addresses and the trail name a token by this instead.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    scopes = models.JSONField(_("scopes"), default=list)
    issued_by = models.ForeignKey(
        "stations.Officer", models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        "stations.Officer", models.PROTECT, null=True, related_name="+", verbose_name=_("revoked by")
    )

    objects = ApiTokenManager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created"]

    def __str__(self):
        return f"{self.name} ({self.token_key}…)"

    @property
    def is_usable(self):
        return self.revoked_at is None and (self.expiry is None or self.expiry > timezone.now())

    @property
    def state(self):
        """usable, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "usable" if self.is_usable else "expired"

    @property
    def scope_labels(self):
        return [SCOPES[code].label for code in self.scopes if code in SCOPES]

    @property
    def covered(self):
        """Every permission the scopes cover, for jobs that go on when the call is over."""
        return sorted(set().union(*(SCOPES[code].permissions for code in self.scopes if code in SCOPES)))

    def allows(self, permission: str) -> bool:
        """Whether the token's scopes cover a role permission; the holder's roles must grant it as well."""
        return any(permission in SCOPES[code].permissions for code in self.scopes if code in SCOPES)
