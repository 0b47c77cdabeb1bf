"""The visits of one room, day by day: who went where and when, the findings, and the follow-ups that were closed."""

from datetime import datetime, timedelta
from decimal import Decimal
from heapq import heapify, heappop, heappush
from itertools import count
from uuid import UUID

from policeroom.seeding import texts
from policeroom.seeding.followup_simulation import FollowUpSimulation
from policeroom.seeding.listings import load_decisions
from policeroom.seeding.plan import share
from residents.models import Household, Listing
from visits.codes import FINDING_KINDS, is_met
from visits.models import Finding, Visit

PATROLS = 0.24
VOIDED = 0.003
ENTERED_LATE = 0.06
STEP = 6  # minutes; visits begin on this grid, so that no officer is at two doors at once
# Morning, afternoon and the evening when people are home, in minutes of the day.
HOURS = [(8 * 60 + 30, 11 * 60 + 54), (14 * 60, 18 * 60), (18 * 60 + 30, 20 * 60 + 36)]
CONTACTS = [(Visit.MET, 83), (Visit.NOT_HOME, 13), (Visit.REFUSED, 3), (Visit.MOVED, 1)]
NOTES = {Visit.NOT_HOME: texts.NOTES_ABSENT, Visit.REFUSED: texts.NOTES_REFUSED, Visit.MOVED: texts.NOTES_MOVED}


class VisitSimulation:
    """Simulates the days of one room and writes its visits, findings and follow-ups."""

    def __init__(self, plan, loader, room, staff, rulebook):
        self.plan, self.loader, self.room = plan, loader, room
        self.rng = plan.random("rounds", room.pk)
        self.postings = staff.postings[room.pk]
        self.chief = staff.chiefs[room.station]
        self.follow_ups = FollowUpSimulation(plan, loader, room, rulebook, self.rng)
        self.rulebook = rulebook
        self.diligence = self.rng.uniform(0.55, 0.95)
        self.order = count()
        self.turns = []
        self.ending = {}
        self.recent = []  # visits of the last 30 days, for the trail
        self.patrols = []  # written last: some become return visits about a dispute
        self.quarrels = []  # findings about a quarrel: {id, text, visit}

    def run(self, homes):
        for home in homes:
            self._enrol(home)
        heapify(self.turns)
        days = [self.plan.first_day + timedelta(days=n) for n in range(self.plan.full_days + 1)]
        budgets = share(self.room.visits, [self._weight(day) for day in days])
        for day, visits in zip(days, budgets, strict=True):
            self._end_homes_and_listings(day)
            self.follow_ups.raise_due(day)
            self.follow_ups.give_up(day, self._on_duty(day)[0])
            if visits:
                self._day(day, visits)
        self._write(homes)

    def _enrol(self, home):
        start = max(home.entered_on, self.plan.first_day)
        late = timedelta(days=self.rng.uniform(0, 50) * home.attention)
        home.turn = next(self.order)
        self.turns.append((start + late, home.turn, home))
        self.follow_ups.expect(home)
        for listing in home.listings:
            if listing.base:
                if not self.plan.history_days:
                    listing.base = max(listing.base, self.plan.first_day)
                self.follow_ups.expect(home, listing)
            if listing.ended_on:
                self.ending.setdefault(listing.ended_on, []).append((home, listing))
        if home.ended_on:
            self.ending.setdefault(home.ended_on, []).append((home, None))

    def _end_homes_and_listings(self, day):
        """Cancel the follow-ups of households and listings that end on `day`."""
        for home, listing in self.ending.get(day, ()):
            for follow_up in [follow_up for follow_up in home.open if listing is None or follow_up.listing is listing]:
                self.follow_ups.cancel(follow_up, day, None, "listing_ended" if listing else "household_ended")

    def officers_on(self, day):
        """Officers and auxiliaries posted that day."""
        return [posting.officer for posting in self.postings if posting.covers(day)]

    def _on_duty(self, day):
        """The officers on `day`; the chief where nobody is posted."""
        return self.officers_on(day) or [self.chief]

    def _weight(self, day):
        if day == self.plan.today:
            share_of_day = len(self._slots(day)) / len(self._slots(day - timedelta(days=1)))
            return share_of_day if self.rulebook.is_worked(day) else share_of_day * 0.25
        officers = len([posting for posting in self.postings if posting.covers(day)])
        weight = 0.05 if not officers else 1 + 0.25 * officers
        return weight * self.rng.uniform(0.5, 1.5) * (1 if self.rulebook.is_worked(day) else 0.2)

    def _slots(self, day):
        """Minutes of the day at which a visit may begin; today, only those that are well past."""
        slots = [minute for begin, end in HOURS for minute in range(begin, end, STEP)]
        if day < self.plan.today:
            return slots
        latest = self.plan.now.hour * 60 + self.plan.now.minute - 45
        return [minute for minute in slots if minute <= latest]

    def _day(self, day, visits):
        on_duty = self._on_duty(day)
        starters = share(visits, [self.rng.uniform(0.6, 1.4) for _ in on_duty])
        for officer, number in zip(on_duty, starters, strict=True):
            slots = self._slots(day)
            begins = sorted(
                self.rng.sample(slots, number) if number <= len(slots) else self.rng.choices(slots, k=number)
            )
            for begin, following in zip(begins, [*begins[1:], 24 * 60], strict=False):
                self._visit(day, officer, begin, max(following - begin - 1, 1))

    def _visit(self, day, officer, begin, free):
        at = datetime(day.year, day.month, day.day, begin // 60, begin % 60, tzinfo=self.plan.now.tzinfo)
        visit = {
            "id": self.loader.new_id(Visit),
            "client_id": UUID(int=self.rng.getrandbits(128), version=4),
            "body_hash": "seeded",
            "room_id": self.room.pk,
            "visited_by_id": officer,
            "occurred_at": at,
            "occurred_on": day,
            "created_by_id": officer,
            **self._place(),
        }
        self._set_entry_time(visit)
        follow_up, home = self._draw_target(day)
        if home is None:
            self._patrol(visit, free)
        else:
            self._door(visit, home, follow_up, free)
        if self.rng.random() < VOIDED:
            self._void(visit)
        elif is_met(visit.get("contact", Visit.MET)):
            self._findings(visit)
            if home is not None:
                self._met(visit, home)
        if home is not None:
            self._plan_turn(day, home, visit, follow_up)
        if home is None:
            self.patrols.append(visit)
        else:
            self.loader.add(Visit, **visit)
        if (self.plan.today - day).days <= 30:
            who = home.label if home is not None else visit["place"]
            self.recent.append(
                {"id": visit["id"], "created_at": visit["created_at"], "by": officer, "occurred_on": day, "who": who}
            )

    def _draw_target(self, day):
        """(follow-up, household), (None, household) or (None, None) for a patrol."""
        if self.rng.random() < PATROLS or not self.turns:
            return None, None
        if self.rng.random() < self.diligence:
            follow_up = self.follow_ups.next_for(day)
            if follow_up is not None:
                return follow_up, follow_up.home
        return None, self._next_in_turn(day)

    def _next_in_turn(self, day):
        while self.turns:
            _planned, turn, home = heappop(self.turns)
            if turn != home.turn or (home.ended_on and home.ended_on <= day):
                continue  # its turn was planned again since, or nobody lives there any more
            if home.entered_on > day:
                heappush(self.turns, (home.entered_on + timedelta(days=1), turn, home))
                return None
            return home
        return None

    def _plan_turn(self, day, home, visit, follow_up):
        """Plan the next visit to a home for which no follow-up falls due sooner."""
        met = visit["contact"] == Visit.MET
        days = 55 * home.attention * self.rng.uniform(0.6, 1.4) if met else self.rng.randint(2, 12)
        home.turn = next(self.order)
        heappush(self.turns, (day + timedelta(days=days), home.turn, home))
        if follow_up is not None and follow_up.is_open:
            self.follow_ups.postpone(follow_up, day + timedelta(days=self.rng.randint(1, 5)))

    def _place(self):
        if self.rng.random() > 0.45:
            return {"latitude": None, "longitude": None}
        point = (self.room.latitude, self.room.longitude)
        latitude, longitude = (Decimal(f"{degree + self.rng.gauss(0, 0.006):.6f}") for degree in point)
        return {"latitude": latitude, "longitude": longitude}

    def _set_entry_time(self, visit):
        """Most are entered at the door, some in the evening or the next morning."""
        minutes = self.rng.randint(2, 25)
        if self.rng.random() < ENTERED_LATE:
            minutes = self.rng.randint(120, 1200)
        entered = visit["occurred_at"] + timedelta(minutes=minutes, seconds=self.rng.randint(0, 59))
        visit["created_at"] = visit["updated_at"] = min(entered, self.plan.now)
        visit["updated_by_id"] = visit["created_by_id"]

    def _patrol(self, visit, free):
        community = self.rng.choice(self.room.communities)[1].name if self.room.communities else ""
        visit |= {
            "kind": Visit.PATROL,
            "place": f"{community}{self.rng.choice(texts.PATROL_PLACES)}",
            "minutes": min(self.rng.randrange(20, 75, 5), free),
            "note": self.rng.choice(texts.NOTES_PATROL),
        }

    def _door(self, visit, home, follow_up, free):
        rng = self.rng
        contact = rng.choices([code for code, _n in CONTACTS], [n for _c, n in CONTACTS])[0]
        listed = [listing for listing in home.listings if listing.in_force(visit["occurred_on"])]
        is_planned = follow_up is not None and follow_up.row["reason_code"] != "household_interval"
        longest = 40 if listed else 25
        visit |= {
            "kind": Visit.RETURN if is_planned or listed else Visit.DOOR,
            "household_id": home.pk,
            "contact": contact,
            "minutes": min(rng.randrange(5, longest, 5) if is_met(contact) else rng.choice([2, 3, 5]), free),
        }
        notes = NOTES.get(contact) or (texts.NOTES_LISTED if listed and rng.random() < 0.7 else texts.NOTES_MET)
        visit["note"] = rng.choice(notes).format(who=(home.present or home.people)[0].name)

    def _met(self, visit, home):
        """Who was met, the follow-ups that this closes, and when to come again."""
        rng, day = self.rng, visit["occurred_on"]
        people = home.present or home.people
        listed = {listing.resident for listing in home.listings if listing.in_force(day)}
        met = [person for person in people if person.pk in listed or rng.random() < 0.55] or [people[0]]
        for person in met:
            self.loader.add(Visit.residents.through, visit_id=visit["id"], resident_id=person.pk)
        self.follow_ups.satisfy(home, visit)
        home.last_met = home.base = day
        self.follow_ups.expect(home)
        for listing in home.listings:
            if listing.in_force(day):
                listing.last_met = listing.base = day
                self.follow_ups.expect(home, listing)
        if rng.random() < 0.09:
            next_on = day + timedelta(days=rng.choice([3, 7, 7, 14, 30, 30, 60]))
            visit["next_visit_on"] = next_on
            self.follow_ups.add_agreed(home, visit, next_on)

    def _findings(self, visit):
        rng = self.rng
        number = rng.choices([0, 1, 2, 3], [83, 13, 3, 1])[0]
        kinds, weights = list(texts.FINDING_WEIGHTS), list(texts.FINDING_WEIGHTS.values())
        for kind in dict.fromkeys(rng.choices(kinds, weights, k=number)):
            text = rng.choice(texts.FINDINGS[kind])
            pk = self.loader.add(
                Finding,
                visit_id=visit["id"],
                kind=kind,
                text=text,
                created_at=visit["created_at"],
                created_by_id=visit["created_by_id"],
            )
            if FINDING_KINDS[kind].opens_case and visit.get("household_id"):
                self.quarrels.append({"id": pk, "text": text, "visit": visit})

    def _void(self, visit):
        at = min(visit["created_at"] + timedelta(minutes=self.rng.randint(5, 300)), self.plan.now)
        visit |= {
            "voided_at": at,
            "voided_by_id": visit["created_by_id"],
            "void_reason": self.rng.choice(texts.VOID_REASONS),
            "updated_at": at,
            "version": 2,
        }

    def _write(self, homes):
        for home in homes:
            self.loader.add(Household, **home.row, last_visited_on=home.last_met)
            for listing in home.listings:
                self.loader.add(Listing, **listing.row, last_met_on=listing.last_met)
                load_decisions(self.loader, listing)

    def write(self):
        """Write the rows that other parts may have changed: patrols and reminders."""
        for visit in self.patrols:
            self.loader.add(Visit, **visit)
        self.follow_ups.write()
