"""The deadlines of follow-ups: when one is due, from when to when it may be done, when the chief hears of it."""

from datetime import timedelta

from django.db.models import Q

from core.scope import Scope
from followups import fact_sources
from followups.calendar.deadlines import Deadlines, Move, register
from followups.models import FollowUp

# Reasons whose day is put on a working day by rule; a day that people agreed on, or chose, stays.
ON_WORKING_DAYS = {"household_interval", "listing_cadence"}
# Of these no two of one matter fall on one day; apps above add their own to both.
APART: set[str] = set()
DAY = timedelta(days=1)


def _waiting():
    rows = FollowUp.objects.in_scope(Scope.all()).open()
    return rows.select_related("room", "household__dwelling", "resident")


def _moves(rows, shift):
    """Only what a changed day lies within can move: from the day it was raised for, or is due, to its last day."""
    begins = Q(raised_for_on__lte=shift.days[-1]) | Q(due_on__lte=shift.days[-1])
    taken: dict = {}
    for row in sorted(rows.filter(begins, window_to__gte=shift.days[0]), key=lambda row: (row.due_on, row.pk)):
        before = {name: getattr(row, name) for name in (*COLUMNS, *MARKS)}
        yield Move(row, before, _moved(row, shift, taken.setdefault((row.source_type_id, row.source_id), set())))


def _moved(row, shift, taken):
    due_on = _due_on(row, shift)
    while row.reason_code in APART and due_on in taken:
        due_on = shift.after.next_working_day(due_on + DAY)
    taken.add(due_on)
    window_from = due_on - (row.due_on - row.window_from)
    if row.window_from <= shift.today:
        window_from = min(window_from, row.window_from)  # what may be done already stays so
    grace = shift.before.working_days_between(row.due_on, row.window_to)
    window_to = max(due_on, shift.after.add_working_days(due_on, grace))
    first_due_on, first_window_to = _first(row, shift)
    told_after = window_to if row.escalate_on >= row.window_to else first_window_to
    escalate_on = told_after + row.limit_of_chief
    return {
        "due_on": due_on,
        "window_from": window_from,
        "window_to": window_to,
        "escalate_on": escalate_on,
        "first_due_on": first_due_on,
        "first_window_to": first_window_to,
        # Told of a day that is not the day any more, people are told again when it comes.
        "reminded_at": None if row.due_on <= shift.today < due_on else row.reminded_at,
        "escalated_at": None if row.escalate_on <= shift.today < escalate_on else row.escalated_at,
    }


def _first(row, shift):
    """The first promise of one that was moved since, reckoned by the same rule; None twice for any other."""
    if not row.first_due_on:
        return None, None
    first_due_on = row.first_due_on
    if row.reason_code in ON_WORKING_DAYS and first_due_on == shift.before.next_working_day(row.raised_for_on):
        first_due_on = shift.after.next_working_day(row.raised_for_on)
    grace = shift.before.working_days_between(row.first_due_on, row.first_window_to)
    return first_due_on, max(first_due_on, shift.after.add_working_days(first_due_on, grace))


def _due_on(row, shift):
    by_rule = row.reason_code in ON_WORKING_DAYS
    if by_rule and row.due_on == shift.before.next_working_day(row.raised_for_on):
        return shift.after.next_working_day(row.raised_for_on)
    return row.due_on


def _touch(rows):
    fact_sources.touch(*rows)


COLUMNS = ("due_on", "window_from", "window_to", "escalate_on", "first_due_on", "first_window_to")
MARKS = ("reminded_at", "escalated_at")


def register_own():
    register(
        Deadlines(
            model=FollowUp,
            columns=COLUMNS,
            marks=MARKS,
            last_day="window_to",
            waiting=_waiting,
            moves=_moves,
            touch=_touch,
            may_fall_from=lambda day: FollowUp.objects.in_scope(Scope.all()).open().filter(due_on__gte=day),
        )
    )
