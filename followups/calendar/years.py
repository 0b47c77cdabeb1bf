"""What is known of the holidays of a year: all of it, only what the law itself says, or only its fixed days."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from followups.calendar.deadlines import REGISTERS
from followups.calendar.holidays import PUBLISHED_FROM, PUBLISHED_UNTIL
from followups.calendar.statutory_days import all_written_down
from followups.models import CalendarChange

COMPLETE, PROVISIONAL, MISSING = "complete", "provisional", "missing"
# From this day on the notice of the coming year is out, or about to be.
NOTICE_COMES = (11, 1)


@dataclass(frozen=True)
class HolidayYear:
    """How much is known of a year, and where from."""

    year: int
    state: str
    change: CalendarChange | None = None

    STATES = {
        COMPLETE: (_("complete"), "jade", "check"),
        PROVISIONAL: (_("counted provisionally"), "yellow", "hourglass"),
        MISSING: (_("incomplete"), "orange", "triangle-alert"),
    }

    @property
    def words(self):
        return self.STATES[self.state][0]

    @property
    def tone(self):
        return self.STATES[self.state][1]

    @property
    def icon(self):
        return self.STATES[self.state][2]

    @property
    def is_complete(self):
        return self.state == COMPLETE

    @property
    def source(self):
        if self.change is not None:
            return _("Notice imported on %(day)s.") % {"day": timezone.localdate(self.change.done_at).isoformat()}
        if self.state == COMPLETE:
            return _("As published by the State Council.")
        if self.state == PROVISIONAL:
            return _(
                "Only the statutory holidays are off. Days moved and weekends worked come with the State "
                "Council's notice."
            )
        return _(
            "Only weekends and the holidays with a fixed date (1 January, 1–2 May, 1–3 October) are off. "
            "Spring Festival, Tomb-sweeping Day, Dragon Boat and Mid-autumn are not known yet."
        )


def holiday_years(years):
    """[HolidayYear, …] in one query."""
    years = list(years)
    unpublished = [year for year in years if not _is_published(year)]
    notices = CalendarChange.objects.notices().filter(year__in=years).select_related("done_by") if unpublished else ()
    latest = {change.year: change for change in notices}
    return [HolidayYear(year, _state(year, latest), latest.get(year)) for year in years]


def _is_published(year):
    return PUBLISHED_FROM.year <= year <= PUBLISHED_UNTIL.year


def _state(year, notices):
    if year in notices or _is_published(year):
        return COMPLETE
    return PROVISIONAL if all_written_down(year) else MISSING


def year_to_warn_of(on=None):
    """The first year whose deadlines are counted without its notice, or None.

    This year always; the coming one from November on, and before as soon as a deadline falls into it.
    """
    on = on or timezone.localdate()
    this_year, next_year = holiday_years([on.year, on.year + 1])
    if not this_year.is_complete:
        return this_year
    if next_year.is_complete:
        return None
    return next_year if on >= date(on.year, *NOTICE_COMES) or deadlines_from(date(on.year + 1, 1, 1)) else None


def deadlines_from(day):
    """Whether anything that is open falls on `day` or later."""
    return any(deadlines.may_fall_from(day).exists() for deadlines in REGISTERS)
