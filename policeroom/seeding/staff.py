"""Officers, auxiliaries and leaders with their dated postings, among them the demo accounts."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from policeroom.seeding.names import full_name
from stations.models import Officer, Posting

# (station, room in the station, place in the room): the badges the contract names.
DEMO_BADGES = {(1, 1, 0): "110001", (1, 1, 1): "110002", (1, 2, 0): "110003", (2, 1, 0): "110004"}
CHIEF_BADGES = {1: "110010", 2: "110020"}
COUNTY_ACCOUNTS = [
    ("110090", "", "bureau"),
    ("110091", "", "auditor"),
    ("110099", "", "admin"),
    ("110095", "情报平台接口", "service"),
]
UNUSABLE = "!seeded-without-a-password"


@dataclass(frozen=True)
class RoomPosting:
    """One posting to a room, as the simulation of visits needs it."""

    officer: int
    role: str
    since: date
    until: date | None

    def covers(self, day):
        return self.since <= day and (self.until is None or day <= self.until)


class Staff:
    """Writes accounts and postings. `postings[room]`: RoomPostings of a room; `chiefs[station]`: id of the chief."""

    def __init__(self, plan, loader, tree, password):
        self.plan, self.loader, self.tree = plan, loader, tree
        self.rng = plan.random("staff")
        self.password = password
        self.officers = (f"{n}" for n in count(110101))
        self.auxiliaries = (f"{n}" for n in count(120001))
        self.postings = {room.pk: [] for room in tree.rooms}
        self.chiefs = {}
        self.county = {}
        self.accounts = []

    def build(self):
        for badge, name, role in COUNTY_ACCOUNTS:
            person = self.account(badge, name)
            self.county[role] = person
            self.post(person, role, self.long_ago(700), bureau_id=self.tree.bureau)
        for number, station in enumerate(self.tree.stations, 1):
            chief = self.account(CHIEF_BADGES.get(number, f"1300{number:02d}"))
            self.chiefs[station] = chief
            self.post(chief, "chief", self.long_ago(self.rng.randint(400, 1200)), station_id=station)
        for room in self.tree.rooms:
            self._room(room)
        self._changes()
        return self

    def account(self, badge, name="", *, is_active=True):
        male = self.rng.random() < 0.8
        pk = self.loader.add(
            Officer,
            created_at=self.plan.now - timedelta(days=800 + self.plan.history_days),
            created_by_id=None,
            badge=badge,
            name=name or full_name(self.rng, male, self.rng.randint(1968, 2002)),
            password=self.password if is_active else UNUSABLE,
            mobile=f"1380799{self.rng.randint(0, 9999):04d}",
            is_active=is_active,
        )
        self.accounts.append(pk)
        return pk

    def post(self, officer, role, since, until=None, *, is_cover=False, **unit):
        self.loader.add(
            Posting,
            created_at=self.plan.now - timedelta(days=max((self.plan.today - since).days, 0) + 1),
            created_by_id=self.county.get("admin"),
            officer_id=officer,
            role=role,
            since=since,
            until=until,
            is_cover=is_cover,
            **unit,
        )
        if "room_id" in unit:
            self.postings[unit["room_id"]].append(RoomPosting(officer, role, since, until))

    def days_ago(self, days):
        return self.plan.today - timedelta(days=days)

    def long_ago(self, days):
        """So many days ago, and before all visits that are told of."""
        return self.days_ago(days + self.plan.history_days)

    def _room(self, room):
        own = 2 if room.number == 1 else 1
        places = 0 if room.is_vacant or self._is_covered(room) else own
        for place in range(places):
            badge = DEMO_BADGES.get((room.station_number, room.number, place)) or next(self.officers)
            self.post(self.account(badge), "officer", self.long_ago(self.rng.randint(420, 1500)), room_id=room.pk)
        if not room.is_vacant:
            self.post(
                self.account(next(self.auxiliaries)),
                "auxiliary",
                self.long_ago(self.rng.randint(380, 1100)),
                room_id=room.pk,
            )

    def _is_covered(self, room):
        """The last room of every second station is looked after from the room beside it."""
        return room.is_last and room.number > 1 and room.station_number % 3 == 2

    def _changes(self):
        """What moves in a real county: a temporary cover, somebody who moved on, somebody who left."""
        rooms = {(room.station_number, room.number): room for room in self.tree.rooms}
        for room in self.tree.rooms:
            if self._is_covered(room):
                beside = self.postings[rooms[room.station_number, room.number - 1].pk][0].officer
                former = self.account(next(self.officers), is_active=False)
                self.post(former, "officer", self.long_ago(1300), self.days_ago(90), room_id=room.pk)
                since, until = self.days_ago(89), self.days_ago(-45)
                self.post(beside, "officer", since, until, room_id=room.pk, is_cover=True)
            if room.is_vacant:
                self._vacated(room, rooms.get((room.station_number, 1)))

    def _vacated(self, room, moved_to):
        """Its officer was moved to the first room of the station eleven weeks ago."""
        mover = self.account(next(self.officers))
        self.post(mover, "officer", self.long_ago(1100), self.days_ago(77), room_id=room.pk)
        if moved_to is not None and moved_to is not room:
            self.post(mover, "officer", self.days_ago(76), room_id=moved_to.pk)
