"""API sign-in by token."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

# Writing the time of every call would double the cost of a read.
LAST_USED_STEP_SECONDS = 300


class ApiTokenAuthentication(TokenAuthentication):
    """`Authorization: Token KEY`; refuses revoked and expired tokens and inactive holders (401)."""

    def authenticate_credentials(self, token):
        user, auth_token = super().authenticate_credentials(token)
        if auth_token.revoked_at is not None:
            raise AuthenticationFailed(_("This token was revoked."))
        now = timezone.now()
        last = auth_token.last_used_at
        if last is None or (now - last).total_seconds() > LAST_USED_STEP_SECONDS:
            type(auth_token).objects.filter(pk=auth_token.pk).update(last_used_at=now)
        return user, auth_token
