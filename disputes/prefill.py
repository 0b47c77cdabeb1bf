"""What is known when a case is opened from a household or a person of the register."""

from dataclasses import dataclass, field

from disputes import codes
from residents.models import Resident


@dataclass
class Prefill:
    """`initial` begin the form, `parties` the first row of a side ({side: {field: value}}), `people` may be chosen there
    ({side: [resident]})."""

    room: object = None
    initial: dict = field(default_factory=dict)
    parties: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    back: str = ""


def from_household(household, user):
    """The quarrel is at this door; who lives there is offered for either side."""
    people = list(household.residents.visible_to(user).here().order_by("birth_date", "id"))
    return Prefill(
        room=household.room,
        initial={"place": household.dwelling.address, "source": "visit"},
        people={codes.SIDE_A: people, codes.SIDE_B: people},
        back=household.get_absolute_url(),
    )


def from_resident(resident: Resident):
    """This person is one side."""
    home = resident.household
    return Prefill(
        room=resident.room,
        initial={"place": home.dwelling.address if home else "", "source": "visit"},
        parties={codes.SIDE_A: {"person": str(resident.pk), "name": resident.name}},
        people={codes.SIDE_A: [resident]},
        back=resident.get_absolute_url(),
    )


def from_finding(finding):
    """What was seen at a visit; the person it names, else those met, stand on one side."""
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
