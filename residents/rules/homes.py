"""When a household counts as waiting too long for a visit."""

from datetime import date

# Own default of the product (no norm names a number): after so many days the longest-first list tints a row.
AMBER_AFTER_DAYS = 30
RED_AFTER_DAYS = 90


def waiting_tone(unvisited_since: date | None, today: date) -> str:
    """The tint of a household's row: red, orange or none."""
    if unvisited_since is None:
        return ""
    days = (today - unvisited_since).days
    if days >= RED_AFTER_DAYS:
        return "red"
    return "orange" if days >= AMBER_AFTER_DAYS else ""
