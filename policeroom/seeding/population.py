"""Dwellings, households, residents and their stays in one room."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from core.privacy.encryption import keyed_hash
from policeroom.seeding.families import Families, Person, sizes
from policeroom.seeding.names import FOREIGN
from policeroom.seeding.places import Doors
from policeroom.seeding.texts import MOVED_TO, OCCUPATIONS, WORKPLACES
from residents.models import Dwelling, Household, Residency, Resident, SearchTerm
from residents.search import index, terms

# Out of a hundred households, how many are seldom visited, and by how much their turn comes later.
ATTENTION = [(62, 1.0), (22, 1.7), (11, 3.2), (5, 7.0)]
PHONES = [
    "133",
    "135",
    "136",
    "137",
    "138",
    "139",
    "150",
    "151",
    "158",
    "159",
    "173",
    "177",
    "180",
    "181",
    "187",
    "189",
    "199",
]


@dataclass(slots=True)
class Home:
    """A household while its year is simulated."""

    pk: int
    address: str
    people: list
    entered_on: date
    is_rented: bool
    label: str = ""
    turn: int = 0  # its number in the latest entry of the queue of turns
    attention: float = 1.0
    last_met: date | None = None
    base: date | None = None  # the day the visiting interval counts from
    ended_on: date | None = None
    open: list = field(default_factory=list)  # follow-ups
    listings: list = field(default_factory=list)
    row: dict = field(default_factory=dict)

    @property
    def present(self):
        return [person for person in self.people if person.present]


@lru_cache(maxsize=100_000)
def _terms_of_name(name):
    """Names repeat, and finding how they are read is slow."""
    return terms.of_resident(name, "")


class Population:
    """Makes the homes of one room and writes everything about them but what the year of visits changes."""

    def __init__(self, plan, loader, room, staff, numbers):
        self.plan, self.loader, self.room, self.numbers = plan, loader, room, numbers
        self.rng = plan.random("people", room.pk)
        self.families = Families(self.rng, plan.today)
        self.officers = [posting.officer for posting in staff.postings[room.pk]] or [staff.chiefs[room.station]]
        self.doors = [(pk, Doors(place, self.rng)) for pk, place in room.communities]
        self.places = {pk: place.name + ("社区" if place.is_urban else "村") for pk, place in room.communities}

    def homes(self):
        if not self.room.households:
            return
        for size in sizes(self.rng, self.room.households, self.room.residents):
            yield self._home(self.families.of(size))

    def _home(self, family):
        rng = self.rng
        community, doors = rng.choice(self.doors)
        is_new = family.rented and rng.random() < 0.3
        entered_on = self._entered_on(is_new)
        stamps = self.stamps(entered_on)
        dwelling, address = self._dwelling(family, community, doors, entered_on, stamps)
        attention = rng.choices([late for _n, late in ATTENTION], [n for n, _late in ATTENTION])[0]
        home = Home(
            pk=self.loader.new_id(Household),
            address=address,
            people=family.people,
            entered_on=entered_on,
            is_rented=family.rented,
            attention=attention * rng.uniform(0.7, 1.3),
            base=max(entered_on, self.plan.first_day - timedelta(days=rng.randint(0, 80))),
        )
        if family.rented and not is_new and rng.random() < 0.05:
            home.ended_on = self.plan.today - timedelta(days=rng.randint(4, min(250, self.plan.full_days - 30)))
            home.base = min(home.base, home.ended_on)
        for person in family.people:
            self._resident(home, person, stamps)
        home.label = family.people[0].name
        self.loader.add_all(
            SearchTerm,
            index.rows_of_household(home.pk, self.room.pk, address, self.places[community], home.label),
        )
        home.row = dict(
            stamps,
            id=home.pk,
            dwelling_id=dwelling,
            room_id=self.room.pk,
            label=home.label,
            visit_from=home.base,
            ended_on=home.ended_on,
        )
        return home

    def _entered_on(self, is_new):
        """The day on which a home was entered in the register; a new one, within the simulated days."""
        rng, plan = self.rng, self.plan
        entered_on = plan.first_day + timedelta(
            days=rng.randint(5, plan.full_days - 35) if is_new else -rng.randint(1, 500)
        )
        if plan.history_days and not is_new:
            entered_on -= timedelta(days=plan.history_days if rng.random() < 0.7 else self._random_days())
        return entered_on

    def _dwelling(self, family, community, doors, entered_on, stamps):
        """(id, address) of a new dwelling."""
        rng = self.rng
        rented_use = "shared" if len(family.people) > 2 else "rented"
        use = rented_use if family.rented else rng.choice(["owned"] * 19 + ["other"])
        address = doors.next()
        pk = self.loader.add(
            Dwelling,
            **stamps,
            community_id=community,
            room_id=self.room.pk,
            address=address,
            use=use,
            floor=rng.choice(["", "", "1", "1-2", "3", "5", "1-3"]),
            verified_on=entered_on,
            **self.point(),
        )
        return pk, address

    def _random_days(self):
        return self.rng.randrange(self.plan.history_days)

    def point(self):
        if self.rng.random() > 0.7:
            return {"latitude": None, "longitude": None}
        latitude = self.room.latitude + self.rng.gauss(0, 0.006)
        longitude = self.room.longitude + self.rng.gauss(0, 0.006)
        return {"latitude": Decimal(f"{latitude:.6f}"), "longitude": Decimal(f"{longitude:.6f}")}

    def stamps(self, day):
        at = self.plan.now.replace(
            hour=self.rng.randint(8, 17), minute=self.rng.randint(0, 59), second=0, microsecond=0
        )
        at -= self.plan.today - day
        return {"created_at": min(at, self.plan.now), "created_by_id": self.rng.choice(self.officers)}

    def _resident(self, home, person: Person, stamps):
        rng, today = self.rng, self.plan.today
        age = (today - person.birth).days // 365
        if person.birth > home.entered_on:
            born = stamps["created_at"] + (person.birth - home.entered_on)
            stamps = {**stamps, "created_at": min(born, self.plan.now)}
        person.pk = self.loader.new_id(Resident)
        kind = "permanent"
        if home.is_rented:
            kind = "lodging" if rng.random() < 0.08 else "temporary"
        elif age < 1 and rng.random() < 0.5:
            kind = "unregistered"
        values = self._document(person, age, kind)
        stay = self._stay(home, person, age, rng)
        if stay["until_on"]:
            person.present = False
        phone = f"{rng.choice(PHONES)}{rng.randrange(10**8):08d}" if age >= 14 and rng.random() < 0.93 else ""
        self._add_search_terms(person, phone)
        self.loader.add(
            Resident,
            **stamps,
            **values,
            id=person.pk,
            phone=phone,
            **self._work(age),
            household_id=home.pk if person.present else None,
            room_id=self.room.pk,
            died_on=stay["until_on"] if stay["end_reason"] == "去世" else None,
            verified_on=max(home.entered_on, person.birth),
        )
        kind = values["residency_kind"]
        self.loader.add(
            Residency, **stamps, resident_id=person.pk, household_id=home.pk, room_id=self.room.pk, kind=kind, **stay
        )

    def _add_search_terms(self, person, phone):
        search_terms = [*_terms_of_name(person.name), *(terms.of_resident("", phone) if phone else ())]
        room = self.room.pk
        self.loader.add_all(
            SearchTerm,
            [{"kind": kind, "term": term, "room_id": room, "resident_id": person.pk} for kind, term in search_terms],
        )

    def _document(self, person, age, kind):
        rng = self.rng
        sex = "1" if person.male else "2"
        values = {"name": person.name, "sex": sex, "birth_date": person.birth, "residency_kind": kind}
        draw = rng.random()
        if age < 2 or draw < 0.015:
            return {**values, "document_kind": "none" if age < 2 else "unknown", "id_number_hash": None}
        if kind == "temporary" and draw > 0.985:
            name, sex = rng.choice(FOREIGN)
            person.name, person.male = name, sex == "1"
            number = f"E{rng.randrange(10**8):08d}"
            values |= {"name": name, "sex": sex, "residency_kind": "abroad"}
            return {
                **values,
                "document_kind": "passport",
                "id_number": number,
                "id_number_hash": hashed("passport", number),
            }
        region = rng.randint(1, 6) if kind in ("temporary", "lodging") and rng.random() < 0.5 else 0
        number = self.numbers.next(region, person.birth, person.male)
        return {
            **values,
            "document_kind": "id_card",
            "id_number": number,
            "id_number_hash": hashed("id_card", number),
            "region_code": number[:6],
        }

    def _work(self, age):
        rng = self.rng
        if age < 3:
            return {"occupation": ""}
        if age < 19:
            return {"occupation": "学生"}
        if age > 65:
            return {"occupation": rng.choice(["务农", "退休", ""])}
        workplace = rng.choice(WORKPLACES) if rng.random() < 0.3 else ""
        return {"occupation": rng.choice(OCCUPATIONS), "workplace": workplace}

    def _stay(self, home, person, age, rng):
        """From when to when; few have died or moved away, tenants leave together, a head stays."""
        from_on = max(person.birth, home.entered_on - timedelta(days=0 if home.is_rented else rng.randint(0, 5000)))
        stay = {"from_on": from_on, "until_on": None, "end_reason": "", "moved_to": ""}
        if home.ended_on:
            return {**stay, "until_on": home.ended_on, "end_reason": "退租", "moved_to": rng.choice(MOVED_TO)}
        if person.role == "head" or len(home.people) < 2:
            return stay
        ended = self.plan.today - timedelta(days=rng.randint(3, 300))
        if ended <= max(from_on, home.entered_on):
            return stay
        if age > 70 and rng.random() < 0.04:
            return {**stay, "until_on": ended, "end_reason": "去世"}
        if 18 < age < 50 and rng.random() < 0.03:
            return {**stay, "until_on": ended, "end_reason": "外出务工定居", "moved_to": rng.choice(MOVED_TO)}
        return stay


def hashed(kind, number):
    return keyed_hash(f"{kind}:{number}")
