"""What may be issued to whom: a reason, or None."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.scopes import SCOPES
from stations.models import Officer
from stations.roles import ROLES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import ApiToken
    from stations.querysets import OfficerQuerySet

MAX_DAYS = 366


def _granted(officer: Officer) -> frozenset[str]:
    return frozenset().union(*(ROLES[p.role].permissions for p in officer.postings_today))


def may_hand_out(by: Officer, holder: Officer, code: str) -> StrOrPromise | None:
    """Why `by` may not give `holder` this scope: nobody hands out reading that the own post does not have.

    An administrator, who sees no resident, must not come to them through a token of a service account.
    """
    gained = SCOPES[code].permissions & _granted(holder) - _granted(by)
    if any(permission.partition(".")[2].startswith("view") for permission in gained):
        return _("Your own post does not give what the scope %(scope)s reads.") % {"scope": code}
    return None


def issuing_refused(holder: Officer) -> StrOrPromise | None:
    """Why no token may be issued to this account."""
    if not holder.is_active:
        return _("This account may not sign in, so it cannot hold a token.")
    if not holder.postings_today:
        return _("This account holds no post today; a token would see nothing. Give it a posting first.")
    return None


def scopes_refused(codes: Sequence[str]) -> StrOrPromise | None:
    unknown = [code for code in codes if code not in SCOPES]
    if unknown:
        return _("Unknown scopes: %(unknown)s. There are: %(known)s.") % {
            "unknown": ", ".join(unknown),
            "known": ", ".join(SCOPES),
        }
    return None if codes else _("Choose at least one scope.")


def days_refused(days: int) -> StrOrPromise | None:
    if not 1 <= days <= MAX_DAYS:
        return _("A token lasts between 1 and %(most)d days.") % {"most": MAX_DAYS}
    return None


def revoking_refused(token: ApiToken) -> StrOrPromise | None:
    return _("This token was revoked already.") if token.revoked_at else None


def holders_for(by: Officer) -> OfficerQuerySet:
    """Whom `by` may issue a token for: oneself, and service accounts posted inside the own units today."""
    services = Officer.objects.in_scope(by.scope_for("tokens.issue")).holding_today("service")
    return (
        Officer.objects.filter(Q(pk=by.pk) | Q(pk__in=services.values("pk"))).filter(is_active=True).order_by("badge")
    )
