"""What may be promised, and when a promise counts as kept."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from disputes.models import Term


def due_on(day: date | None, signed_on: date) -> str | None:
    if day is not None and day < signed_on:
        return _("A term is performed after the agreement was signed.")
    return None


def state_on(state: str, due_on: date | None, settled_on: date) -> str:
    """Performed in time or late, by the days where there is a last one; else as it was said."""
    if state not in (Term.PERFORMED, Term.LATE) or due_on is None:
        return state
    return Term.LATE if settled_on > due_on else Term.PERFORMED


def settling(term: Term) -> str | None:
    """What was agreed before the case flared up binds no longer."""
    if term.agreement.ended_on:
        return _("This agreement ended when the case was opened again.")
    return None
