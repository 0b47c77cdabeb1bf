"""What the cases of one room share: its officers, its days, its numbers, and the visits that can be made for them."""

from collections import defaultdict
from datetime import datetime, timedelta

DAY = timedelta(days=1)


class RoomContext:
    """One room of the county as its cases need it."""

    def __init__(self, county, room, rounds):
        self.plan, self.loader, self.rulebook, self.trail = county.plan, county.loader, county.rulebook, county.trail
        self.return_plan = county.return_plan
        self.room, self.rng = room, county.plan.random("disputes", room.pk)
        self.rounds, self.recent = rounds, {told["id"]: told for told in rounds.recent}
        self.bureau, self.chief = county.staff.county["bureau"], county.staff.chiefs[room.station]
        self.officers = [duty for duty in county.staff.duties[room.pk] if duty.role == "officer"]
        self.last_number = defaultdict(int)
        self.free = defaultdict(list)  # visits to nobody's door, by day
        for visit in rounds.patrols:
            if not visit.get("voided_at"):
                self.free[visit["occurred_on"]].append(visit)

    def number(self, year):
        self.last_number[year] += 1
        return f"{year}-{self.last_number[year]:04d}"

    def officer_on(self, day):
        """An officer posted to the room that day; without one, the chief."""
        posted = [duty.officer for duty in self.officers if duty.covers(day)]
        return self.rng.choice(posted) if posted else self.chief

    def moment(self, day, after=None):
        """A moment of that day in hours of work, later than `after` and not later than now."""
        at = datetime(
            day.year, day.month, day.day, self.rng.randint(8, 16), self.rng.randint(0, 59), tzinfo=self.plan.now.tzinfo
        )
        if after is not None and at <= after:
            at = after + timedelta(minutes=self.rng.randint(5, 30))
        return min(at, self.plan.now)

    def at_night(self, day):
        return datetime(day.year, day.month, day.day, 4, 40, tzinfo=self.plan.now.tzinfo)

    def told_at(self, day, since):
        """When the morning's job told of something, from `day` and after `since`; None when it is still to come."""
        day = self.rulebook.working_on(max(day, since.date() + DAY))
        at = datetime(day.year, day.month, day.day, 7, 35, tzinfo=self.plan.now.tzinfo)
        return at if at <= self.plan.now else None

    def take_visit(self, first, last, wished):
        """A patrol of these days that becomes a return visit instead, near the day wished for; or None."""
        days = sorted((first + n * DAY for n in range((last - first).days + 1)), key=lambda day: abs(day - wished))
        for day in days:
            if self.free[day]:
                return self.free[day].pop(self.rng.randrange(len(self.free[day])))
        return None

    def retell(self, visit, label):
        """The trail's line of a visit names what it was about."""
        if visit["id"] in self.recent:
            self.recent[visit["id"]]["who"] = label

    def tell_of_late(self, follow_up):
        """Reminders of return visits and word to the chief, as the jobs would have sent them."""
        duties, is_open = self.rounds.due, follow_up["state"] == "open"
        reminded = duties.in_the_morning(max(follow_up["due_on"], follow_up["created_at"].date()))
        if reminded <= (self.plan.now if is_open else follow_up["updated_at"]):
            follow_up["reminded_at"] = reminded
            duties.reminders[reminded].append(follow_up)
        escalated = duties.in_the_morning(follow_up["escalate_on"])
        if is_open and escalated <= self.plan.now:
            follow_up["escalated_at"] = escalated
            duties.escalations[escalated].append(follow_up)
