"""Rules for the terms of an agreement: their days, and when one counts as performed in time."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disputes.models import Term


def due_on(day: date | None, signed_on: date) -> str | Promise | None:
    if day is not None and day < signed_on:
        return _("A term is performed after the agreement was signed.")
    return None


def state_on(state: str, due_on: date | None, settled_on: date) -> str:
    """The state of a performed term with a last day: in time or late by its days; otherwise `state`."""
    if state not in (Term.PERFORMED, Term.LATE) or due_on is None:
        return state
    return Term.LATE if settled_on > due_on else Term.PERFORMED


def settling(term: Term) -> str | Promise | None:
    """Terms of an agreement that has ended are no longer settled."""
    if term.agreement.ended_on:
        return _("This agreement ended when the case was opened again.")
    return None
