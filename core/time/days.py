"""The one rule for days of every record, on pages, in the API and in commands.

No day lies before 1900, when nobody alive was born, nor so far ahead that reckoning with it overflows; what has
happened does not lie in the future; nothing happens to a person before the birth.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
# Clocks of phones run a little ahead of the server's.
CLOCK_TOLERANCE = timedelta(minutes=10)

OUTSIDE = _("Give a year between 1900 and 2199.")
FUTURE = _("The day lies in the future.")


def problem(value: date | datetime, *, has_happened: bool = False, born: date | None = None) -> Any:
    """What is wrong with a day or moment, as a sentence, or None."""
    if not EARLIEST.year <= value.year <= LATEST.year:
        return OUTSIDE
    day = value
    if isinstance(value, datetime):
        day = timezone.localdate(value) if timezone.is_aware(value) else value.date()
    if has_happened and _is_ahead(value):
        return FUTURE
    if has_happened and born and day < born:
        return _("The birth was on %(day)s; this cannot lie before it.") % {"day": born}
    return None


def _is_ahead(value: date | datetime) -> bool:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return value > timezone.now() + CLOCK_TOLERANCE
    return (value.date() if isinstance(value, datetime) else value) > timezone.localdate()
