"""Who lives together: families that share a surname where families do, and tenants that do not."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from policeroom.seeding.names import full_name, surname

# Members and how common: about three persons a household on average, as the last census found for counties.
SIZES = {1: 16, 2: 25, 3: 26, 4: 18, 5: 10, 6: 5}


@dataclass(slots=True)
class Person:
    name: str
    male: bool
    birth: date
    role: str  # head, spouse, child, parent, tenant
    pk: int = 0
    present: bool = True


@dataclass(slots=True)
class Family:
    people: list = field(default_factory=list)
    rented: bool = False


def sizes(rng, households, residents):
    """Sizes of so many households that hold exactly so many residents; at least one person in each."""
    if residents < households:
        raise ValueError("A household holds at least one resident: ask for more residents.")
    result = rng.choices(list(SIZES), list(SIZES.values()), k=households)
    surplus = sum(result) - residents
    while surplus:
        at = rng.randrange(households)
        if surplus > 0 and result[at] > 1:
            result[at] -= 1
            surplus -= 1
        elif surplus < 0:
            result[at] += 1
            surplus += 1
    return result


class Families:
    """Draws families of a given size as of one day."""

    def __init__(self, rng, today):
        self.rng, self.today = rng, today

    def of(self, size):
        draw = {1: self.single, 2: self.pair, 3: self.three}.get(size, self.large)
        return draw(size)

    def person(self, male, age, role, family=None):
        birth = self.today - timedelta(days=int(min(age, 99) * 365.25) + self.rng.randrange(365))
        return Person(full_name(self.rng, male, birth.year, family), male, birth, role)

    def single(self, size):
        kind = self.rng.random()
        if kind < 0.45:
            return Family([self.person(self.rng.random() < 0.36, self.rng.triangular(62, 93, 74), "head")])
        if kind < 0.75:
            return Family([self.person(self.rng.random() < 0.6, self.rng.randint(24, 60), "head")])
        return self.tenants(size)

    def pair(self, size):
        kind = self.rng.random()
        if kind < 0.4:
            return Family(self.couple(self.rng.triangular(60, 88, 69)))
        if kind < 0.65:
            return Family(self.couple(self.rng.randint(23, 55)))
        if kind < 0.78:
            return self.grandparent_with_children(1)
        if kind < 0.88:
            age = self.rng.randint(27, 48)
            return Family(
                [self.person(False, age, "head"), self.child(surname(self.rng), age - self.rng.randint(21, 27))]
            )
        return self.tenants(size)

    def three(self, size):
        kind = self.rng.random()
        if kind < 0.76:
            return Family(self.with_children(self.couple(self.rng.randint(24, 54)), 1))
        if kind < 0.9:
            return self.grandparent_with_children(2)
        return self.tenants(size)

    def large(self, size):
        if self.rng.random() < 0.06:
            return self.tenants(size)
        elders = min(size - 3, 2) if size > 5 or self.rng.random() < 0.6 else 0
        children = size - 2 - elders
        people = self.couple(self.rng.randint(25 + 3 * children, 50 + children))
        people = self.with_children(people, children)
        return Family(people + self.parents_of(people[0])[:elders])

    def tenants(self, size):
        people = [self.person(self.rng.random() < 0.55, self.rng.randint(19, 48), "tenant") for _ in range(size)]
        people[0].role = "head"
        return Family(people, rented=True)

    def couple(self, age):
        head = self.person(True, age, "head")
        return [head, self.person(False, max(20, age + self.rng.randint(-6, 2)), "spouse")]

    def with_children(self, people, number):
        mother = (self.today - people[-1].birth).days / 365.25
        # The eldest was born when the mother was twenty to thirty-odd, the others some years apart.
        ages = [max(0.3, mother - self.rng.triangular(20, 34, 24))]
        while len(ages) < number:
            ages.append(ages[-1] - self.rng.triangular(1.3, 6, 2.5))
        lowest = ages[-1]
        if lowest < 0.1:
            ages = [age - lowest + 0.1 for age in ages]
        return people + self.children(family_name(people[0]), ages)

    def children(self, family, ages):
        """Brothers and sisters have names of their own."""
        results = {}
        for age in ages:
            while (child := self.child(family, age)).name in results:
                pass
            results[child.name] = child
        return list(results.values())

    def child(self, family, age):
        birth = self.today - timedelta(days=int(age * 365.25))
        male = self.rng.random() < 0.53
        return Person(full_name(self.rng, male, birth.year, family), male, birth, "child")

    def parents_of(self, head):
        age = (self.today - head.birth).days / 365.25
        return [
            self.person(False, age + self.rng.randint(20, 29), "parent"),
            self.person(True, age + self.rng.randint(22, 33), "parent", family_name(head)),
        ]

    def grandparent_with_children(self, number):
        """Left-behind children with a grandparent; the parents work far away."""
        elder = self.person(self.rng.random() < 0.4, self.rng.randint(54, 74), "head")
        family = family_name(elder) if elder.male else surname(self.rng)
        first = self.rng.uniform(5, 14)
        ages = [max(1.0, first - 2.8 * place) for place in range(number)]
        return Family([elder, *self.children(family, ages)])


def family_name(person):
    return person.name[:2] if person.name.startswith("欧阳") else person.name[0]
