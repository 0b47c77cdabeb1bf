"""People who moved between rooms, or are requested_at for: transfers in every state."""

from datetime import timedelta

from residents.models import Residency, Transfer

STATES = [Transfer.ASKED, Transfer.ACCEPTED, Transfer.ASKED, Transfer.REFUSED, Transfer.WITHDRAWN, Transfer.ACCEPTED]
REASONS = ["已租住本辖区三个月", "子女在本辖区入学，全家搬来", "购房迁入", "随子女居住"]
REPLIES = {Transfer.ACCEPTED: "情况属实，同意转出", Transfer.REFUSED: "仍在我辖区居住，已当面核实"}


class Transfers:
    """Remembers a few homes of each room, and writes transfer requests between neighbouring rooms."""

    def __init__(self, plan, loader, staff, portion=0):
        self.plan, self.loader, self.staff = plan, loader, staff
        self.rng = plan.random("transfers", *filter(None, [portion]))
        self.number = 0
        self.previous = None  # (room, homes) of the previous room

    def room(self, room, homes):
        inhabited = [home for home in homes if home.present]
        # Those who came this year are last in the list, and so the first to be used.
        newcomers = [home for home in inhabited if home.entered_on > self.plan.first_day][:2]
        chosen = self.rng.sample(inhabited, min(3, len(inhabited))) + newcomers
        if self.previous and chosen and self.previous[1]:
            for _ in range(2 if self.number < 40 else 1):
                self._request(*self.previous, room, chosen)
        self.previous = room, chosen

    def _request(self, from_room, from_homes, room, homes):
        state = STATES[self.number % len(STATES)]
        if state == Transfer.ACCEPTED and homes[-1].entered_on <= self.plan.first_day + timedelta(days=2):
            state = Transfer.REFUSED
        self.number += 1
        home = homes.pop()
        days_ago = self.rng.randint(1, 9) + (0 if state == Transfer.ASKED else 20)
        if state == Transfer.ACCEPTED:
            days_ago = (self.plan.today - home.entered_on).days + 1
        requested_at = self.plan.now - timedelta(days=days_ago)
        answered_at = None if state == Transfer.ASKED else requested_at + timedelta(days=1)
        from_home = self.rng.choice(from_homes)
        person = home.present[-1] if state == Transfer.ACCEPTED else from_home.present[-1]
        if state == Transfer.ACCEPTED:
            self._lived_before(person, from_home, from_room, home)
        requested_by = self.officer_of(room)
        self.loader.add(
            Transfer,
            created_at=requested_at,
            created_by_id=requested_by,
            resident_id=person.pk,
            from_room_id=from_room.pk,
            room_id=room.pk,
            household_id=home.pk,
            reason=self.rng.choice(REASONS),
            state=state,
            answer=REPLIES.get(state, ""),
            answered_at=answered_at,
            answered_by_id=answered_at
            and (requested_by if state == Transfer.WITHDRAWN else self.officer_of(from_room)),
            updated_at=answered_at or requested_at,
            version=2 if answered_at else 1,
        )
        if not homes:
            homes.append(home)

    def _lived_before(self, person, from_home, from_room, home):
        until = home.entered_on - timedelta(days=1)
        since = max(person.birth, until - timedelta(days=600))
        if since > until:
            return
        self.loader.add(
            Residency,
            created_at=self.plan.now - (self.plan.today - since),
            created_by_id=self.officer_of(from_room),
            resident_id=person.pk,
            household_id=from_home.pk,
            room_id=from_room.pk,
            from_on=since,
            until_on=until,
            moved_to=home.address,
            end_reason="转到其他警务室辖区",
        )

    def officer_of(self, room):
        officers = [
            posting.officer
            for posting in self.staff.postings[room.pk]
            if posting.role == "officer" and posting.covers(self.plan.today)
        ]
        return officers[0] if officers else self.staff.chiefs[room.station]
