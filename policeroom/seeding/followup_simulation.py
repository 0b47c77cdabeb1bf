"""What is due in one room while its year is simulated: raised, closed, cancelled by the product's own rules."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from django.contrib.contenttypes.models import ContentType

from followups import codes
from followups.models import FollowUp
from policeroom.seeding.words import CANCEL_REASONS
from residents.models import Household, Listing
from visits.models import Visit

LATE_AND_GIVEN_UP = 0.03


@dataclass(slots=True)
class Due:
    home: object
    case: object  # of the listing that raised it, or None
    row: dict
    window_from: date
    window_to: date
    is_agreed: bool
    is_open: bool = True


class Duties:
    """Follow-ups of one room. `case` is None where the household itself is meant."""

    def __init__(self, plan, loader, room, rulebook, rng):
        self.plan, self.loader, self.room, self.rulebook, self.rng = plan, loader, room, rulebook, rng
        self.types = {model: ContentType.objects.get_for_model(model).pk for model in (Household, Listing, Visit)}
        self.order = count()
        self.coming = []  # (day to raise, order, home, case, base)
        self.waiting = []  # (when to look at it, order, due)
        self.giving_up = []
        self.all = []
        self.reminders = defaultdict(list)  # {moment: rows}
        self.escalations = defaultdict(list)

    def expect(self, home, case=None):
        """The interval starts from the base of the household or listing; raise it when its window opens."""
        source = case or home
        cadence = self.cadence(case)
        if cadence is None:
            return
        due_on = self.rulebook.working_on(source.base + timedelta(days=cadence.interval_days))
        opens = due_on - timedelta(days=cadence.lead_days)
        if opens <= self.plan.today:
            heappush(self.coming, (opens, next(self.order), home, case, source.base))

    def cadence(self, case):
        return self.rulebook.cadence(case.code, case.row["level"]) if case else self.rulebook.cadence()

    def raise_due(self, day):
        while self.coming and self.coming[0][0] <= day:
            _opens, _order, home, case, base = heappop(self.coming)
            if (case or home).base == base:
                self._raise_by_cadence(home, case, base, day)

    def _may_raise(self, home, case, day, raised_for_on):
        if home.ended_on and home.ended_on <= day:
            return False
        for due in home.open:
            if due.is_agreed and due.row["due_on"] >= raised_for_on:
                return False  # the officer's own later date wins
            if not due.is_agreed and due.case is case:
                return False
        return case is None or case.in_force(day)

    def _raise_by_cadence(self, home, case, base, day):
        cadence = self.cadence(case)
        raised_for_on = base + timedelta(days=cadence.interval_days)
        if not self._may_raise(home, case, day, raised_for_on):
            return
        last = case.last_met if case else home.last_met
        data = {"interval_days": cadence.interval_days, "last_on": last.isoformat() if last else None}
        if case:
            data |= {"category_zh": case.category.name_zh, "category_en": case.category.name_en}
        values = {
            "source_type_id": self.types[Listing if case else Household],
            "source_id": case.row["id"] if case else home.pk,
            "reason_code": codes.LISTING_CADENCE if case else codes.HOUSEHOLD_INTERVAL,
            "reason_data": data,
            "resident_id": case.resident if case else None,
            "is_confidential": bool(case) and case.category.is_confidential,
            "created_at": self.at_night(day),
            "created_by_id": None,
        }
        due_on = self.rulebook.working_on(raised_for_on)
        window_from = due_on - timedelta(days=cadence.lead_days)
        self._keep(
            home,
            case,
            {**values, "raised_for_on": raised_for_on, "due_on": due_on, "window_from": window_from},
            cadence,
        )

    def agreed(self, home, visit, due_on):
        """The officer wrote down when to come again."""
        values = {
            "source_type_id": self.types[Visit],
            "source_id": visit["id"],
            "reason_code": codes.NEXT_VISIT,
            "reason_data": {"visited_on": visit["occurred_on"].isoformat()},
            "created_at": visit["created_at"],
            "created_by_id": visit["created_by_id"],
            "raised_for_on": due_on,
            "due_on": due_on,
            # Never opens on the day of asking, so that the visit that asks for the next does not close it.
            "window_from": min(due_on, max(due_on - timedelta(days=7), visit["occurred_on"] + timedelta(days=1))),
        }
        self._keep(home, None, values, None)

    def at_night(self, day):
        return datetime(day.year, day.month, day.day, 2, 10, tzinfo=self.plan.now.tzinfo)

    def _keep(self, home, case, values, cadence):
        window_to = self.rulebook.after(values["due_on"], cadence.grace_working_days if cadence else 3)
        row = {
            "id": self.loader.new_id(FollowUp),
            **values,
            "room_id": self.room.pk,
            "household_id": home.pk,
            "window_to": window_to,
            "escalate_on": window_to + timedelta(days=cadence.escalate_after_days if cadence else 7),
            "state": FollowUp.OPEN,
        }
        row["updated_at"] = row["created_at"]
        due = Due(home, case, row, row["window_from"], window_to, is_agreed=row["reason_code"] == codes.NEXT_VISIT)
        home.open.append(due)
        self.all.append(due)
        self.later(
            due, max(due.window_from, row["due_on"] - timedelta(days=self.rng.randint(0, 3 if due.is_agreed else 6)))
        )
        if self.rng.random() < LATE_AND_GIVEN_UP:
            heappush(self.giving_up, (window_to + timedelta(days=self.rng.randint(1, 12)), next(self.order), due))

    def next_for(self, day):
        """The open follow-up whose turn it is today, or None."""
        while self.waiting and self.waiting[0][0] <= day:
            due = heappop(self.waiting)[2]
            if not due.is_open:
                continue
            if due.home.attention > 2.5 and self.rng.random() < 0.75:
                self.later(due, day + timedelta(days=9))
                continue
            return due
        return None

    def later(self, due, day):
        heappush(self.waiting, (day, next(self.order), due))

    def satisfy(self, home, visit):
        """An effective visit closes every open one of the household whose window has begun."""
        day = visit["occurred_on"]
        for due in [due for due in home.open if due.window_from <= day]:
            done = FollowUp.DONE if day <= due.window_to else FollowUp.LATE_DONE
            self._close(due, state=done, done_on=day, done_by_visit_id=visit["id"], updated_at=visit["created_at"])
            due.row["updated_by_id"] = visit["created_by_id"]

    def _close(self, due, **values):
        due.is_open = False
        due.row |= values
        due.home.open.remove(due)

    def give_up(self, day, officer):
        while self.giving_up and self.giving_up[0][0] <= day:
            due = heappop(self.giving_up)[2]
            if due.is_open:
                self.cancel(due, day, officer, self.rng.choice(CANCEL_REASONS))

    def cancel(self, due, day, officer, reason):
        """By an officer with a reason, or (`officer` None) by the nightly job because nobody is left to visit."""
        at = self.at_night(day)
        if officer:
            at += timedelta(hours=self.rng.randint(7, 14), minutes=self.rng.randint(0, 59))
        at = max(min(at, self.plan.now), due.row["created_at"])
        self._close(due, state=FollowUp.CANCELLED, cancelled_at=at, cancelled_by_id=officer, cancel_reason=reason)
        due.row |= {"updated_at": at, "updated_by_id": officer, "version": 2}
        if officer and not due.is_agreed:
            # The interval counts from the day that was given up.
            (due.case or due.home).base = due.row["due_on"]
        self.expect(due.home)
        for case in due.home.listings:
            if case.base:
                self.expect(due.home, case)

    def write(self):
        """Reminders and escalations as the nightly jobs would have done them; then the rows."""
        for due in self.all:
            row = due.row
            reminded = self.in_the_morning(max(row["due_on"], row["created_at"].date()))
            if reminded <= (self.plan.now if due.is_open else row["updated_at"]):
                row["reminded_at"] = reminded
                self.reminders[reminded].append(row)
            escalated = self.in_the_morning(row["escalate_on"])
            if due.is_open and escalated <= self.plan.now:
                row["escalated_at"] = escalated
                self.escalations[escalated].append(row)
            self.loader.add(FollowUp, **row)

    def in_the_morning(self, day):
        return self.at_night(self.rulebook.working_on(day)) + timedelta(hours=5, minutes=20)
