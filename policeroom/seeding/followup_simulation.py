"""The follow-ups of one room while its year is simulated: raised, closed and cancelled by the product's own rules."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from django.contrib.contenttypes.models import ContentType

from followups import codes
from followups.models import FollowUp
from policeroom.seeding.texts import CANCEL_REASONS
from residents.models import Household, Listing
from visits.models import Visit

GIVEN_UP_SHARE = 0.03


@dataclass(slots=True)
class SimulatedFollowUp:
    """A follow-up with its row; `listing` is the SimulatedListing it is about, None for the household itself."""

    home: object
    listing: object
    row: dict
    window_from: date
    window_to: date
    is_agreed: bool
    is_open: bool = True


class FollowUpSimulation:
    """Follow-ups of one room. `listing` is None where the household itself is meant.

    `coming` and `queue` are heaps by day, with a number that keeps equal days in the order in which they were added.
    """

    def __init__(self, plan, loader, room, rulebook, rng):
        self.plan, self.loader, self.room, self.rulebook, self.rng = plan, loader, room, rulebook, rng
        self.types = {model: ContentType.objects.get_for_model(model).pk for model in (Household, Listing, Visit)}
        self.numbers = count()
        self.coming = []  # (day to raise, number, home, listing, base)
        self.queue = []  # (when to look at it, order, follow_up)
        self.giving_up = []
        self.all = []
        self.reminders = defaultdict(list)  # {moment: rows}
        self.escalations = defaultdict(list)

    def expect(self, home, listing=None):
        """Start the interval at the base day of the household or listing; it is raised when its window opens."""
        source = listing or home
        cadence = self.cadence(listing)
        if cadence is None:
            return
        due_on = self.rulebook.working_on(source.base + timedelta(days=cadence.interval_days))
        opens = due_on - timedelta(days=cadence.lead_days)
        if opens <= self.plan.today:
            heappush(self.coming, (opens, next(self.numbers), home, listing, source.base))

    def cadence(self, listing):
        return (
            self.rulebook.cadence(listing.code, listing.row["level"], listing.row["stage"])
            if listing
            else self.rulebook.cadence()
        )

    def raise_due(self, day):
        while self.coming and self.coming[0][0] <= day:
            _opens, _number, home, listing, base = heappop(self.coming)
            if (listing or home).base == base:
                self._raise_by_cadence(home, listing, base, day)

    def _may_raise(self, home, listing, day, raised_for_on):
        if home.ended_on and home.ended_on <= day:
            return False
        for follow_up in home.open:
            latest = raised_for_on + timedelta(days=self.cadence(None).interval_days)
            if listing is None and follow_up.is_agreed and raised_for_on <= follow_up.row["due_on"] <= latest:
                return False  # the day agreed with the household stands for its interval
            if not follow_up.is_agreed and follow_up.listing is listing:
                return False
        return listing is None or listing.in_force(day)

    def _raise_by_cadence(self, home, listing, base, day):
        cadence = self.cadence(listing)
        raised_for_on = base + timedelta(days=cadence.interval_days)
        if not self._may_raise(home, listing, day, raised_for_on):
            return
        last = listing.last_met if listing else home.last_met
        data = {"interval_days": cadence.interval_days, "last_on": last.isoformat() if last else None}
        if listing:
            data |= {"category_zh": listing.category.name_zh, "category_en": listing.category.name_en}
        values = {
            "source_type_id": self.types[Listing if listing else Household],
            "source_id": listing.row["id"] if listing else home.pk,
            "reason_code": "listing_cadence" if listing else "household_interval",
            "reason_data": data,
            "resident_id": listing.resident if listing else None,
            "is_confidential": bool(listing) and listing.category.is_confidential,
            "created_at": self.at_night(day),
            "created_by_id": None,
        }
        due_on = self.rulebook.working_on(raised_for_on)
        window_from = due_on - timedelta(days=cadence.lead_days)
        self._add(
            home,
            listing,
            {**values, "raised_for_on": raised_for_on, "due_on": due_on, "window_from": window_from},
            cadence,
        )

    def add_agreed(self, home, visit, due_on):
        """A follow-up for the day on which the officer agreed to come again."""
        values = {
            "source_type_id": self.types[Visit],
            "source_id": visit["id"],
            "reason_code": codes.NEXT_VISIT,
            "reason_data": {"visited_on": visit["occurred_on"].isoformat()},
            "created_at": visit["created_at"],
            "created_by_id": visit["created_by_id"],
            "raised_for_on": due_on,
            "due_on": due_on,
            # It opens on the next day at the earliest: the visit that agreed on it must not close it.
            "window_from": min(due_on, max(due_on - timedelta(days=7), visit["occurred_on"] + timedelta(days=1))),
        }
        self._add(home, None, values, None)

    def at_night(self, day):
        return datetime(day.year, day.month, day.day, 2, 10, tzinfo=self.plan.now.tzinfo)

    def _add(self, home, listing, values, cadence):
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
        follow_up = SimulatedFollowUp(
            home, listing, row, row["window_from"], window_to, is_agreed=row["reason_code"] == "next_visit"
        )
        home.open.append(follow_up)
        self.all.append(follow_up)
        self.postpone(
            follow_up,
            max(
                follow_up.window_from,
                row["due_on"] - timedelta(days=self.rng.randint(0, 3 if follow_up.is_agreed else 6)),
            ),
        )
        if self.rng.random() < GIVEN_UP_SHARE:
            heappush(
                self.giving_up, (window_to + timedelta(days=self.rng.randint(1, 12)), next(self.numbers), follow_up)
            )

    def next_for(self, day):
        """The open follow-up that comes next on `day`, or None."""
        while self.queue and self.queue[0][0] <= day:
            follow_up = heappop(self.queue)[2]
            if not follow_up.is_open:
                continue
            if follow_up.home.attention > 2.5 and self.rng.random() < 0.75:
                self.postpone(follow_up, day + timedelta(days=9))
                continue
            return follow_up
        return None

    def postpone(self, follow_up, day):
        heappush(self.queue, (day, next(self.numbers), follow_up))

    def satisfy(self, home, visit):
        """An effective visit closes every open one of the household whose window has begun."""
        day = visit["occurred_on"]
        for follow_up in [follow_up for follow_up in home.open if follow_up.window_from <= day]:
            done = FollowUp.DONE if day <= follow_up.window_to else FollowUp.LATE_DONE
            self._close(
                follow_up, state=done, done_on=day, done_by_visit_id=visit["id"], updated_at=visit["created_at"]
            )
            follow_up.row["updated_by_id"] = visit["created_by_id"]

    def _close(self, follow_up, **values):
        follow_up.is_open = False
        follow_up.row |= values
        follow_up.home.open.remove(follow_up)

    def give_up(self, day, officer):
        while self.giving_up and self.giving_up[0][0] <= day:
            follow_up = heappop(self.giving_up)[2]
            if follow_up.is_open:
                self.cancel(follow_up, day, officer, self.rng.choice(CANCEL_REASONS))

    def cancel(self, follow_up, day, officer, reason):
        """Cancelled by an officer with a reason, or, with `officer` None, by the nightly job: nobody is left."""
        at = self.at_night(day)
        if officer:
            at += timedelta(hours=self.rng.randint(7, 14), minutes=self.rng.randint(0, 59))
        at = max(min(at, self.plan.now), follow_up.row["created_at"])
        self._close(follow_up, state=FollowUp.CANCELLED, cancelled_at=at, cancelled_by_id=officer, cancel_reason=reason)
        follow_up.row |= {"updated_at": at, "updated_by_id": officer, "version": 2}
        if officer and not follow_up.is_agreed:
            # The interval counts from the day that was given up.
            (follow_up.listing or follow_up.home).base = follow_up.row["due_on"]
        self.expect(follow_up.home)
        for listing in follow_up.home.listings:
            if listing.base:
                self.expect(follow_up.home, listing)

    def write(self):
        """Add reminders and escalations as the nightly jobs would have sent them; then write the rows."""
        for follow_up in self.all:
            row = follow_up.row
            reminded = self.in_the_morning(max(row["due_on"], row["created_at"].date()))
            if reminded <= (self.plan.now if follow_up.is_open else row["updated_at"]):
                row["reminded_at"] = reminded
                self.reminders[reminded].append(row)
            escalated = self.in_the_morning(row["escalate_on"])
            if follow_up.is_open and escalated <= self.plan.now:
                row["escalated_at"] = escalated
                self.escalations[escalated].append(row)
            self.loader.add(FollowUp, **row)

    def in_the_morning(self, day):
        return self.at_night(self.rulebook.working_on(day)) + timedelta(hours=5, minutes=20)
