"""The refusals of actions, each with its one HTTP status in pages and API alike."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """An action was refused; `message` is a sentence for the user."""

    status = 400

    def __init__(self, message: Any, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class OutOfScope(Http404):
    """The row lies outside the caller's units: 404, as for a row that does not exist."""


class NotAllowed(Refused):
    """The role may not do this (403)."""

    status = 403


class Invalid(Refused):
    """Input that breaks a rule of the domain (400); `field` names where."""

    def __init__(self, message: Any, field: str | None = None, **details: Any) -> None:
        super().__init__(message, **details)
        self.field = field


class TooLarge(Invalid):
    """The body or file is too large (413)."""

    status = 413


class RuleViolation(Refused):
    """The state does not allow it now (409)."""

    status = 409


class Conflict(RuleViolation):
    """The same `client_id` came with another body (409); `current` is the record it made."""

    def __init__(self, message: Any, current: Any, **details: Any) -> None:
        super().__init__(message, **details)
        self.current = current


class StaleVersion(Conflict):
    """Somebody saved the record in the meantime (409)."""

    def __init__(self, current: Any) -> None:
        super().__init__(_("Somebody else changed this record while you had it open."), current)


def refuse_if(reason: Any) -> None:
    """Raise RuleViolation when a rule of `rules.py` returned a reason."""
    if reason:
        raise RuleViolation(reason)
