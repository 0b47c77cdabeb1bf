"""Issuing and revoking API tokens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts import rules
from accounts.models import ApiToken
from audit import trail
from core.errors import Invalid, refuse_if

if TYPE_CHECKING:
    from stations.models import Officer


@transaction.atomic
def issue_token(
    *, by: Officer | None, holder: Officer, name: str, days: int, scopes: Iterable[str]
) -> tuple[ApiToken, str]:
    """A new token of `holder` for `days` days; returns (token, key). The key is never seen again.

    `by=None` is the command on the server: who has its shell has the data as well. Raises Invalid or RuleViolation.
    """
    scopes = list(dict.fromkeys(scopes))
    for reason, field in (
        (rules.issuing_refused(holder), "holder"),
        (rules.days_refused(days), "days"),
        (rules.scopes_refused(scopes), "scopes"),
    ):
        if reason:
            raise Invalid(reason, field=field)
    if by is not None:
        for reason in (rules.may_hand_out(by, holder, code) for code in scopes):
            if reason:
                raise Invalid(reason, field="scopes")
    token, key = ApiToken.objects.create(
        user=holder, expiry=timedelta(days=days), name=name, scopes=scopes, issued_by=by
    )
    trail.record(
        by=by,
        verb="token_issued",
        target=holder,
        subject=f"{name} · {holder}",
        changes={"scopes": [None, scopes], "expiry": [None, token.expiry.isoformat()]},
    )
    return token, key


@transaction.atomic
def revoke_token(*, by: Officer, token: ApiToken) -> ApiToken:
    """End a token at once; revoking twice is refused."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    refuse_if(rules.revoking_refused(token))
    token.revoked_at, token.revoked_by = timezone.now(), by
    token.save(update_fields=["revoked_at", "revoked_by"])
    trail.record(by=by, verb="token_revoked", target=token.user, subject=f"{token.name} · {token.user}")
    return token
