"""People who moved between rooms, or are asked for: transfers in every state."""

from datetime import timedelta

from residents.models import Residency, Transfer

STATES = [Transfer.ASKED, Transfer.ACCEPTED, Transfer.ASKED, Transfer.REFUSED, Transfer.WITHDRAWN, Transfer.ACCEPTED]
REASONS = ["已租住本辖区三个月", "子女在本辖区入学，全家搬来", "购房迁入", "随子女居住"]
REPLIES = {Transfer.ACCEPTED: "情况属实，同意转出", Transfer.REFUSED: "仍在我辖区居住，已当面核实"}


class Transfers:
    """Keeps a few people of each room, and writes requests between neighbouring rooms."""

    def __init__(self, plan, loader, staff, portion=0):
        self.plan, self.loader, self.staff = plan, loader, staff
        self.rng = plan.random("transfers", *filter(None, [portion]))
        self.number = 0
        self.before = None  # (room, homes) of the room before

    def room(self, room, homes):
        lived_in = [home for home in homes if home.here]
        # Last in the list, and so the first to be taken: those who came this year.
        newcomers = [home for home in lived_in if home.entered_on > self.plan.first_day][:2]
        kept = self.rng.sample(lived_in, min(3, len(lived_in))) + newcomers
        if self.before and kept and self.before[1]:
            for _ in range(2 if self.number < 40 else 1):
                self._ask(*self.before, room, kept)
        self.before = room, kept

    def _ask(self, from_room, from_homes, room, homes):
        state = STATES[self.number % len(STATES)]
        if state == Transfer.ACCEPTED and homes[-1].entered_on <= self.plan.first_day + timedelta(days=2):
            state = Transfer.REFUSED
        self.number += 1
        home = homes.pop()
        days_ago = self.rng.randint(1, 9) + (0 if state == Transfer.ASKED else 20)
        if state == Transfer.ACCEPTED:
            days_ago = (self.plan.today - home.entered_on).days + 1
        asked = self.plan.now - timedelta(days=days_ago)
        answered = None if state == Transfer.ASKED else asked + timedelta(days=1)
        there = self.rng.choice(from_homes)
        person = home.here[-1] if state == Transfer.ACCEPTED else there.here[-1]
        if state == Transfer.ACCEPTED:
            self._lived_before(person, there, from_room, home)
        asker = self.of(room)
        self.loader.add(
            Transfer,
            created_at=asked,
            created_by_id=asker,
            resident_id=person.pk,
            from_room_id=from_room.pk,
            room_id=room.pk,
            household_id=home.pk,
            reason=self.rng.choice(REASONS),
            state=state,
            answer=REPLIES.get(state, ""),
            answered_at=answered,
            answered_by_id=answered and (asker if state == Transfer.WITHDRAWN else self.of(from_room)),
            updated_at=answered or asked,
            version=2 if answered else 1,
        )
        if not homes:
            homes.append(home)

    def _lived_before(self, person, there, from_room, home):
        until = home.entered_on - timedelta(days=1)
        since = max(person.birth, until - timedelta(days=600))
        if since > until:
            return
        self.loader.add(
            Residency,
            created_at=self.plan.now - (self.plan.today - since),
            created_by_id=self.of(from_room),
            resident_id=person.pk,
            household_id=there.pk,
            room_id=from_room.pk,
            from_on=since,
            until_on=until,
            moved_to=home.address,
            end_reason="转到其他警务室辖区",
        )

    def of(self, room):
        held = [
            duty.officer
            for duty in self.staff.duties[room.pk]
            if duty.role == "officer" and duty.covers(self.plan.today)
        ]
        return held[0] if held else self.staff.chiefs[room.station]
