"""Texts for the time limit and next step of a case, the same on pages, in messages and in exports."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disputes import codes
from followups.calendar.workdays import working_days_to


def next_step(dispute):
    """What the case waits for; empty when nothing is left to do."""
    if dispute.is_void:
        return ""
    if dispute.state == codes.ACCEPTED and dispute.procedure in codes.UNMEDIATED_PROCEDURES:
        return _("to be handled and answered")
    return codes.STATES[dispute.state].next_step


def time_left(dispute, on=None):
    """ "2 working days left", "due today", "3 working days late"; empty without a time limit."""
    return with_time_left([dispute], on)[0].time_left


def with_time_left(disputes, on=None):
    """The cases as a list, each with its `time_left`: one query however many they are."""
    on = on or timezone.localdate()
    disputes = list(disputes)
    days = working_days_to({dispute.due_on for dispute in disputes if _has_time_limit(dispute)}, on)
    for dispute in disputes:
        dispute.time_left = until(dispute.due_on, days[dispute.due_on], on) if _has_time_limit(dispute) else ""
    return disputes


def until(due_on, working_days, on):
    """The text for a last day so many working days ahead of `on`; a negative number is late."""
    if due_on == on:
        return _("due today")
    if due_on > on:
        if not working_days:
            return _("no working day left")
        return ngettext("%(n)d working day left", "%(n)d working days left", working_days) % {"n": working_days}
    if not working_days:
        return _("late, no working day yet")
    return ngettext("%(n)d working day late", "%(n)d working days late", -working_days) % {"n": -working_days}


def _has_time_limit(dispute):
    return dispute.due_on is not None and not dispute.is_void
