"""The first values of the form when a case is opened from a household, a resident or a finding of a visit."""

from dataclasses import dataclass, field

from disputes import codes
from residents.models import Resident


@dataclass
class Prefill:
    """What the form of a new case begins with.

    `initial` holds values of the form, `parties` the first row of a side ({side: {field: value}}), `people` the
    residents offered there ({side: [resident]}), `back` the address of the page the officer comes from.
    """

    room: object = None
    initial: dict = field(default_factory=dict)
    parties: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    back: str = ""


def from_household(household, user):
    """The dispute is at this household; its residents are offered for either side."""
    people = list(household.residents.visible_to(user).here().order_by("birth_date", "id"))
    return Prefill(
        room=household.room,
        initial={"place": household.dwelling.address, "source": "visit"},
        people={codes.SIDE_A: people, codes.SIDE_B: people},
        back=household.get_absolute_url(),
    )


def from_resident(resident: Resident):
    """The resident is side A."""
    home = resident.household
    return Prefill(
        room=resident.room,
        initial={"place": home.dwelling.address if home else "", "source": "visit"},
        parties={codes.SIDE_A: {"person": str(resident.pk), "name": resident.name}},
        people={codes.SIDE_A: [resident]},
        back=resident.get_absolute_url(),
    )


def from_finding(finding):
    """The person the finding names, else the residents met at the visit, are offered for side A."""
    visit = finding.visit
    home = visit.household
    people = [finding.resident] if finding.resident else list(visit.residents.all())
    first = {"person": str(people[0].pk), "name": people[0].name} if people else {}
    return Prefill(
        room=visit.room,
        initial={
            "summary": "\n".join(filter(None, [finding.text, visit.note])),
            "place": home.dwelling.address if home else visit.place,
            "source": "patrol" if visit.kind == "patrol" else "visit",
            "occurred_on": visit.occurred_on,
            "reported_on": visit.occurred_on,
        },
        parties={codes.SIDE_A: first} if first else {},
        people={codes.SIDE_A: people},
        back=visit.get_absolute_url(),
    )
