"""A short-lived, signed note that an officer may ask for the transfer of one person without seeing who it is."""

from django.core import signing

SALT = "residents.transfer"
GOOD_FOR_SECONDS = 3600


def ticket_for(user, resident):
    """Bound to the officer who typed the number."""
    return signing.dumps([user.pk, resident.pk], salt=SALT)


def resident_of(ticket, user):
    """The id of the person the ticket names, or None when it is not this officer's or too old."""
    try:
        holder, resident = signing.loads(ticket or "", salt=SALT, max_age=GOOD_FOR_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return resident if holder == user.pk else None
