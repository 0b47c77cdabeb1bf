"""Days on which the return visits of a closed case are due, and from which day a visit counts for each."""

from dataclasses import dataclass
from datetime import date, timedelta

from followups.calendar.workdays import next_working_day

DAY = timedelta(days=1)
MAX_LEAD = timedelta(days=3)


@dataclass(frozen=True)
class Slot:
    """The `n`-th of `total` visits. It opens after the day of the previous one, so that each visit counts once."""

    n: int
    total: int
    opens_on: date
    due_on: date


def slots(wanted, closed_on, *, taken=(), today):
    """Slots for the wanted days in order, on working days, no two on one day and none on a day of `taken`.

    Of the slots in the past only the latest remains, due today or the next free working day: a closing entered late
    does not begin with a late visit.
    """
    all_slots = list(_all(wanted, closed_on, frozenset(taken)))
    ahead = [slot for slot in all_slots if slot.due_on >= today]
    past = [slot for slot in all_slots if slot.due_on < today]
    if not past:
        return ahead
    now = _free(today, frozenset(taken))
    if ahead and ahead[0].due_on <= now:
        return ahead
    return [Slot(past[-1].n, past[-1].total, past[-1].opens_on, now), *ahead]


def _all(wanted, closed_on, taken):
    before = closed_on
    for n, day in enumerate(wanted, 1):
        due_on = _free(max(day, before + DAY), taken)
        yield Slot(n, len(wanted), max(before + DAY, due_on - MAX_LEAD), due_on)
        before = due_on


def _free(day, taken):
    """`day`, or the next working day that is not taken."""
    day = next_working_day(day)
    while day in taken:
        day = next_working_day(day + DAY)
    return day
