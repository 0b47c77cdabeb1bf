"""A short-lived, signed note by which an officer may name one person without seeing who it is.

A note is for one purpose: the one for a transfer does not serve to name a party of a case.
"""

from django.core import signing

SALT = "residents.transfer"
GOOD_FOR_SECONDS = 3600


def ticket_for(user, resident, purpose=SALT):
    """Bound to the officer who typed the number."""
    return signing.dumps([user.pk, resident.pk], salt=purpose)


def resident_of(ticket, user, purpose=SALT):
    """The id of the person the ticket names, or None when it is not this officer's or too old."""
    try:
        holder, resident = signing.loads(ticket or "", salt=purpose, max_age=GOOD_FOR_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return resident if holder == user.pk else None
