"""API sign-in by token."""

from hmac import compare_digest

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.settings import CONSTANTS
from rest_framework.exceptions import AuthenticationFailed

from accounts import token_cache
from accounts.models import ApiToken

# Writing the time of every call would double the cost of a read.
LAST_USED_STEP_SECONDS = 300


class ApiTokenAuthentication(TokenAuthentication):
    """`Authorization: Token KEY`; refuses revoked and expired tokens and inactive holders (401).

    Knox deletes expired tokens as it meets them; ours stay readable, so the look-up is written here.
    """

    def authenticate_credentials(self, token):
        auth_token = self._find(token)
        if auth_token is None:
            raise AuthenticationFailed(_("This token is not known."))
        if auth_token.revoked_at is not None:
            raise AuthenticationFailed(_("This token was revoked."))
        if not auth_token.is_usable:
            raise AuthenticationFailed(_("This token has expired."))
        if not auth_token.user.is_active:
            raise AuthenticationFailed(_("The holder of this token may no longer sign in."))
        self._note_use(auth_token)
        auth_token.user.narrow_to(auth_token.allows)
        return auth_token.user, auth_token

    def _find(self, token):
        try:
            key = token.decode("ascii")
            digest = hash_token(key)
        except (UnicodeDecodeError, ValueError, TypeError):
            return None
        return token_cache.get_token(digest, lambda: self._look_up(key, digest))

    def _look_up(self, key, digest):
        candidates = ApiToken.objects.filter(token_key=key[: CONSTANTS.TOKEN_KEY_LENGTH]).select_related("user")
        return next((candidate for candidate in candidates if compare_digest(digest, candidate.digest)), None)

    def _note_use(self, auth_token):
        now, last = timezone.now(), auth_token.last_used_at
        if last is None or (now - last).total_seconds() > LAST_USED_STEP_SECONDS:
            ApiToken.objects.filter(pk=auth_token.pk).update(last_used_at=now)
            token_cache.note_use(auth_token.digest, now)


class ApiTokenScheme(OpenApiAuthenticationExtension):
    """How the schema names the token."""

    target_class = "accounts.authentication.ApiTokenAuthentication"
    name = "token"
    priority = 1

    def get_security_definition(self, auto_schema):
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token KEY`, from the page of API tokens or `manage.py issue_token`.",
        }
