"""The parties of cases: people of the room as they are in the register, and people from outside."""

from dataclasses import dataclass
from datetime import timedelta

from core.privacy.encryption import keyed_hash
from policeroom.seeding.names import full_name
from policeroom.seeding.population import PHONES
from policeroom.seeding.texts import MOVED_TO
from residents.models import Resident

ADULT_DAYS = 18 * 365
COPIED_COLUMNS = ("name", "sex", "birth_date", "document_kind", "id_number", "phone", "workplace")


@dataclass(frozen=True)
class Side:
    """One side of a case: `columns` are those of Party, `home` is the Home of a resident."""

    name: str
    columns: dict
    home: object = None


class People:
    """The adults of some homes of a room, read back from the register with one query."""

    def __init__(self, plan, rng, numbers, homes):
        self.plan, self.rng, self.numbers = plan, rng, numbers
        self.homes = homes
        adults = {person.pk for home in homes for person in self._adults(home)}
        self.register = Resident._base_manager.in_bulk(sorted(adults))

    def _adults(self, home):
        return [person for person in home.present if (self.plan.today - person.birth).days > ADULT_DAYS]

    def of(self, home):
        """The first adult of a home, or None."""
        return next((self._side(person, home) for person in self._adults(home)), None)

    def couple(self, home):
        """Husband and wife as two sides, or None."""
        pair = [person for person in self._adults(home) if person.role in ("head", "spouse")]
        return [self._side(person, home) for person in pair] if len(pair) == 2 else None

    def _side(self, person, home):
        row = self.register[person.pk]
        columns = {name: getattr(row, name) for name in COPIED_COLUMNS}
        columns |= {"resident_id": row.pk, "id_number_hash": row.id_number_hash or "", "address": home.address}
        return Side(row.name, columns, home)

    def outsider(self, workplace):
        rng = self.rng
        male, age = rng.random() < 0.75, rng.randint(25, 58)
        birth = self.plan.today - timedelta(days=age * 365 + rng.randrange(365))
        columns = {
            "name": full_name(rng, male, birth.year),
            "sex": "1" if male else "2",
            "phone": f"{rng.choice(PHONES)}{rng.randrange(10**8):08d}",
            "workplace": workplace,
            "address": rng.choice(MOVED_TO),
        }
        if rng.random() < 0.6:
            number = self.numbers.next(rng.randint(1, 6), birth, male)
            columns |= {
                "document_kind": "id_card",
                "id_number": number,
                "id_number_hash": keyed_hash(f"id_card:{number}"),
                "birth_date": birth,
            }
        return Side(columns["name"], columns)
