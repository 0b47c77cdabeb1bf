"""Accounts of officers: entered, changed, disabled, given a new password."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from audit import trail
from core import phones
from core.errors import Invalid, NotAllowed, OutOfScope, RuleViolation
from stations.models import Officer

# Without signs that are taken for one another when read out or copied by hand.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, SIGNS_A_GROUP = 3, 4


def one_time_password() -> str:
    """Twelve signs in three groups: 59 bits, and still possible to read out."""
    return "-".join("".join(secrets.choice(SIGNS) for _sign in range(SIGNS_A_GROUP)) for _group in range(GROUPS))


def enter_officer(*, by: Officer | None, badge: str, name: str, mobile: str = "") -> tuple[Officer, str]:
    """A new account without a post; returns (officer, password). The password is shown once and changed at sign-in.

    `by=None` is the command on the server that makes the first administrator.
    """
    if by is not None and not by.can("officers.edit"):
        raise NotAllowed(_("Your role does not set up accounts."))
    officer = Officer(badge=badge, name=name, mobile=mobile, must_change_password=True)
    password = one_time_password()
    officer.set_password(password)
    officer.check_fields(exclude=["password"])
    try:
        with transaction.atomic():
            officer.save_new(by)
            trail.record(by=by, verb="created", target=officer, subject=_subject(officer))
    except IntegrityError as error:
        raise Invalid(_("An account with this badge number exists."), field="badge") from error
    return officer, password


@transaction.atomic
def change_officer(*, by: Officer, officer: Officer, expected_version: int | None = None, **values: Any) -> Officer:
    """Name and work phone. The badge stays: the trail and the records name it."""
    _require(by, officer)
    unknown = set(values) - {"name", "mobile"}
    if unknown:
        raise TypeError(f"an officer has no changeable {', '.join(sorted(unknown))}")
    values = values | {name: phones.written(values[name]) for name in officer.PHONES if name in values}
    changes = trail.set_values(officer, values)
    officer.check_fields(exclude=["password"])
    if changes:
        officer.save_changed(by, list(values), expected_version=expected_version)
        trail.record(by=by, verb="changed", target=officer, subject=_subject(officer), changes=changes)
    return officer


@transaction.atomic
def disable_officer(*, by: Officer, officer: Officer, reason: str) -> Officer:
    """Nobody signs in with it from this moment, and open sessions end. Postings stay as they are."""
    _require(by, officer)
    if officer.pk == by.pk:
        raise RuleViolation(_("Nobody disables the own account."))
    if not officer.is_active:
        raise RuleViolation(_("This account is disabled already."))
    officer.is_active = False
    officer.save_changed(by, ["is_active"])
    trail.record(by=by, verb="account_disabled", target=officer, subject=_subject(officer), reason=reason)
    return officer


@transaction.atomic
def enable_officer(*, by: Officer, officer: Officer, reason: str = "") -> Officer:
    _require(by, officer)
    if officer.is_active:
        raise RuleViolation(_("This account is not disabled."))
    officer.is_active = True
    officer.save_changed(by, ["is_active"])
    trail.record(by=by, verb="account_enabled", target=officer, subject=_subject(officer), reason=reason)
    return officer


@transaction.atomic
def reset_password(*, by: Officer, officer: Officer, reason: str) -> str:
    """A new one-time password, returned once; every session of the account ends with the old one."""
    _require(by, officer)
    if officer.pk == by.pk:
        raise RuleViolation(_("Change the own password on the page of the own account."))
    password = one_time_password()
    officer.set_password(password)
    officer.must_change_password = True
    officer.save_changed(by, ["password", "must_change_password"])
    trail.record(by=by, verb="password_reset", target=officer, subject=_subject(officer), reason=reason)
    return password


def _require(by: Officer, officer: Officer) -> None:
    if not by.can("officers.edit"):
        raise NotAllowed(_("Your role does not set up accounts."))
    if not Officer.objects.in_scope(by.scope_for("officers.edit")).filter(pk=officer.pk).exists():
        raise OutOfScope


def _subject(officer: Officer) -> str:
    return f"{officer.name} ({officer.badge})"
