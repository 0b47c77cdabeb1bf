"""What may be counted when: pure functions that give the code of a reason, or None."""

from incidents.models import MAX_COUNT


def month_reason(first_day, this_month):
    """A month that has not begun has no incidents."""
    if first_day.day != 1:
        return "month_not_read"
    return "month_ahead" if first_day > this_month else None


def kind_reason(code, held):
    """`held` are the codes of the kinds of that month."""
    return None if code in held else "kind_not_held"


def count_reason(number):
    """None takes a number back: it is not known."""
    if number is None:
        return None
    if number < 0:
        return "count_negative"
    return "count_too_large" if number > MAX_COUNT else None


def room_reason(closed_on, first_day):
    """A room that was closed before the month began has none."""
    return "room_closed" if closed_on and closed_on <= first_day else None
