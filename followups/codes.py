"""The codes of follow-ups and what each means. A new one is one more row here; everything else derives from it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.codes import Code, CodeTable

OPEN, DONE, LATE_DONE, CANCELLED = "open", "done", "late_done", "cancelled"
# Why a visit is due. Apps above register reasons of their own (`reason_texts.sentence`).
HOUSEHOLD_INTERVAL, LISTING_CADENCE, NEXT_VISIT = "household_interval", "listing_cadence", "next_visit"


@dataclass(frozen=True, kw_only=True)
class FollowUpState(Code):
    """What became of a follow-up. The colour of an open one comes of its dates, not of the table."""

    # A visit closed it: its row names the visit and the day.
    is_done: bool = False
    # Late done counts apart from done in time.
    is_late: bool = False
    # It asks for nothing any more and counts in no figure of what was due.
    is_cancelled: bool = False


FOLLOW_UP_STATES = CodeTable(
    FollowUpState(code=OPEN, label=_("open")),
    FollowUpState(code=DONE, label=_("done"), tone="jade", is_done=True),
    FollowUpState(code=LATE_DONE, label=_("done late"), tone="jade", is_done=True, is_late=True),
    FollowUpState(code=CANCELLED, label=_("cancelled"), is_cancelled=True),
)
DONE_STATES = FOLLOW_UP_STATES.where(lambda state: state.is_done)
