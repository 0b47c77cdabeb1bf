"""What the cases of one room share: officers, working days, case numbers, and patrols that can become return visits."""

from collections import defaultdict
from datetime import datetime, timedelta

from policeroom.seeding.disputes.mediation_bodies import bodies_of_station

DAY = timedelta(days=1)
# Every round has the same columns.
NOBODY_LEADS = {
    "host_id": None,
    "second_host_id": None,
    "is_hosted_alone": None,
    "is_place_regulated": False,
    "is_recorded_throughout": False,
    "body_id": None,
    "mediator_id": None,
    "attending_id": None,
    "is_invited": False,
    "is_attendance_agreed": False,
}


class RoomContext:
    """The officers, numbers, moments and visits of one room."""

    def __init__(self, county, room, visit_simulation):
        self.plan, self.loader, self.rulebook, self.trail = county.plan, county.loader, county.rulebook, county.trail
        self.return_plan = county.return_plan
        self.room, self.rng = room, county.plan.random("disputes", room.pk)
        self.visit_simulation, self.recent = visit_simulation, {visit["id"]: visit for visit in visit_simulation.recent}
        self.bodies = bodies_of_station(room.station)
        self.body_rng = county.plan.random("mediation", room.pk)
        self.bureau, self.chief = county.staff.county["bureau"], county.staff.chiefs[room.station]
        self.postings = [posting for posting in county.staff.postings[room.pk] if posting.role == "officer"]
        self.last_number = defaultdict(int)
        self.patrols = defaultdict(list)  # those not used for a return visit yet, by day
        for visit in visit_simulation.patrols:
            if not visit.get("voided_at"):
                self.patrols[visit["occurred_on"]].append(visit)

    def number(self, year):
        self.last_number[year] += 1
        return f"{year}-{self.last_number[year]:04d}"

    def officer_on(self, day):
        """An officer posted to the room that day; without one, the chief."""
        officers = [posting.officer for posting in self.postings if posting.covers(day)]
        return self.rng.choice(officers) if officers else self.chief

    def leading(self, is_people, officer, day):
        """Who leads a round: officers, or a mediator of a body, who invites an officer every third time."""
        if not is_people:
            others = [
                posting.officer for posting in self.postings if posting.covers(day) and posting.officer != officer
            ]
            second = next(iter(others), self.chief if officer != self.chief else None)
            alone = second is None
            confirmed = {"is_place_regulated": alone, "is_recorded_throughout": alone}
            return {**NOBODY_LEADS, **confirmed, "host_id": officer, "second_host_id": second, "is_hosted_alone": alone}
        if not self.bodies:
            return NOBODY_LEADS
        body, mediators = self.body_rng.choice(self.bodies)
        is_invited = self.body_rng.random() < 1 / 3
        return {
            **NOBODY_LEADS,
            "body_id": body,
            "mediator_id": self.body_rng.choice(mediators),
            "attending_id": officer if is_invited else None,
            "is_invited": is_invited,
            "is_attendance_agreed": is_invited,
        }

    def moment(self, day, after=None):
        """A moment of that day in working hours, later than `after` and not later than now."""
        at = datetime(
            day.year, day.month, day.day, self.rng.randint(8, 16), self.rng.randint(0, 59), tzinfo=self.plan.now.tzinfo
        )
        if after is not None and at <= after:
            at = after + timedelta(minutes=self.rng.randint(5, 30))
        return min(at, self.plan.now)

    def at_night(self, day):
        return datetime(day.year, day.month, day.day, 4, 40, tzinfo=self.plan.now.tzinfo)

    def notified_at(self, day, since):
        """When the morning job sent a notice due on `day` and later than `since`; None while it is to be sent."""
        day = self.rulebook.working_on(max(day, since.date() + DAY))
        at = datetime(day.year, day.month, day.day, 7, 35, tzinfo=self.plan.now.tzinfo)
        return at if at <= self.plan.now else None

    def take_patrol(self, first, last, preferred):
        """A patrol between two days, the nearest to the preferred day, to become a return visit; None without one."""
        days = sorted((first + n * DAY for n in range((last - first).days + 1)), key=lambda day: abs(day - preferred))
        for day in days:
            if self.patrols[day]:
                return self.patrols[day].pop(self.rng.randrange(len(self.patrols[day])))
        return None

    def relabel(self, visit, label):
        """The trail's line of a visit names the case it was about."""
        if visit["id"] in self.recent:
            self.recent[visit["id"]]["who"] = label

    def add_notices(self, follow_up):
        """Reminders of a return visit and its escalation to the chief, as the jobs would have sent them."""
        simulation, is_open = self.visit_simulation.follow_ups, follow_up["state"] == "open"
        reminded = simulation.in_the_morning(max(follow_up["due_on"], follow_up["created_at"].date()))
        if reminded <= (self.plan.now if is_open else follow_up["updated_at"]):
            follow_up["reminded_at"] = reminded
            simulation.reminders[reminded].append(follow_up)
        escalated = simulation.in_the_morning(follow_up["escalate_on"])
        if is_open and escalated <= self.plan.now:
            follow_up["escalated_at"] = escalated
            simulation.escalations[escalated].append(follow_up)
