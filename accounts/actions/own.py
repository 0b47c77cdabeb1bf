"""What an officer does with the own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts import sessions
from audit import trail
from core.errors import NotAllowed

if TYPE_CHECKING:
    from stations.models import Officer


@transaction.atomic
def change_password(*, by: Officer, password: str) -> Officer:
    """A new password for oneself; every other session of the account ends with the old one."""
    by.set_password(password)
    by.must_change_password = False
    by.save_changed(by, ["password", "must_change_password"])
    trail.record(by=by, verb="password_changed", target=by)
    return by


def choose_language(*, by: Officer, language: str) -> Officer:
    """Pages, messages and mails speak this language from now on. A taste, not an act: no audit line."""
    if by.language != language:
        by.language = language
        by.save_changed(by, ["language"])
    return by


@transaction.atomic
def sign_out_elsewhere(*, by: Officer, current_key: str | None) -> int:
    """End every session of `by` but the one with `current_key`; returns how many ended."""
    if not current_key:
        raise NotAllowed("A session is needed to keep.")
    ended = sessions.end_others(by, current_key)
    if ended:
        trail.record(by=by, verb="signed_out", target=by, changes={"sessions": [ended + 1, 1]})
    return ended
