"""What may be counted when: pure functions that give the code of a reason, or None."""

from collections.abc import Collection
from datetime import date

from incidents.models import MAX_COUNT


def month_reason(first_day: date, this_month: date) -> str | None:
    """A month that has not begun has no incidents."""
    if first_day.day != 1:
        return "month_not_read"
    return "month_ahead" if first_day > this_month else None


def kind_reason(code: str, codes: Collection[str]) -> str | None:
    """`codes` are those of the kinds of that month."""
    return None if code in codes else "kind_not_held"


def count_reason(number: int | None) -> str | None:
    """None takes a number back: it is not known."""
    if number is None:
        return None
    if number < 0:
        return "count_negative"
    return "count_too_large" if number > MAX_COUNT else None


def room_reason(closed_on: date | None, first_day: date) -> str | None:
    """A room that was closed before the month began has none."""
    return "room_closed" if closed_on and closed_on <= first_day else None
