"""The trail of searches across rooms."""

from django.db import transaction

from audit import trail
from residents.search.words import read


@transaction.atomic
def note_search(*, by, text, reason):
    """One line: what was looked for, why. Numbers keep their last four characters only."""
    return trail.record(by=by, verb="searched", subject=masked(text), reason=reason)


def masked(text):
    """What the trail may hold of a search: words as typed, numbers by their end."""
    return " ".join(f"…{word.written[-4:]}" if word.is_number else word.written for word in read(text))
