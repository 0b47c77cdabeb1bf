"""Every write of follow-ups, cadences and the working calendar."""

from followups.actions.cadences import end_cadence, set_cadence
from followups.actions.calendar import ensure_calendar, refresh_calendar
from followups.actions.calendar_changes import (
    clear_local_day,
    confirm_change,
    import_notice,
    propose_clearing,
    propose_day,
    propose_notice,
    set_local_day,
    undo_change,
)
from followups.actions.calendar_warning import tell_administrators
from followups.actions.changing import cancel, cancel_open_of, reschedule
from followups.actions.closing import close_satisfied, reopen_closed_by, settle_matter
from followups.actions.nightly import raise_followups
from followups.actions.notifying import escalate, remind
from followups.actions.raising import raise_follow_up
from followups.actions.tidying import tidy

__all__ = [
    "cancel",
    "cancel_open_of",
    "clear_local_day",
    "close_satisfied",
    "confirm_change",
    "end_cadence",
    "ensure_calendar",
    "escalate",
    "import_notice",
    "propose_clearing",
    "propose_day",
    "propose_notice",
    "raise_follow_up",
    "raise_followups",
    "refresh_calendar",
    "remind",
    "reopen_closed_by",
    "reschedule",
    "set_cadence",
    "set_local_day",
    "settle_matter",
    "tell_administrators",
    "tidy",
    "undo_change",
]
