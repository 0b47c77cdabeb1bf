"""What a change of the calendar means day by day, for its page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from followups.calendar.holidays import HOLIDAY_NAMES, published
from followups.models import CalendarChange, CalendarDay


@dataclass(frozen=True)
class DayLine:
    """A day as it is, and as the change says it; `stays` says that a day set by hand goes before the notice."""

    on: date
    was_working: bool
    was_called: str
    is_working: bool
    called: str
    stays: bool = False

    @property
    def changes(self):
        return self.was_working != self.is_working and not self.stays

    @property
    def name(self):
        return HOLIDAY_NAMES.get(self.called, self.called)


def day_lines(change):
    """Every day the change names; of a notice not confirmed yet also those that it makes ordinary days again."""
    if change.state != CalendarChange.WAITING:
        before = {date.fromisoformat(on): (is_working, name, hand) for on, is_working, name, hand in change.before}
        return [_line(on, value, before, change) for on, value in change.named_days.items()]
    named = change.named_days
    wanted = Q(on__in=named)
    if change.kind == CalendarChange.NOTICE:
        wanted |= Q(on__year=change.year) & (~Q(name="") | Q(is_local=True))
    stored = {day.on: (day.is_working, day.name, day.is_local) for day in CalendarDay.objects.filter(wanted)}
    ordinary = {on: (on.weekday() < 5, "") for on in stored}
    return [_line(on, value, stored, change) for on, value in sorted((ordinary | named).items())]


def _line(on, value, before, change):
    was_working, was_called, by_hand = before.get(on, (*published(on), False))
    stays = by_hand and change.kind == CalendarChange.NOTICE
    return DayLine(on, was_working, was_called, *value, stays=stays)
