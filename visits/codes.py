"""The codes of visits and what each means. A new one is one more row here; everything else derives from the tables.

The results are read when they are needed and never copied at import, so that the meta test of codes can add a row.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.codes import Code, CodeTable

DOOR, PATROL, RETURN = "door", "patrol", "return"
MET, NOT_HOME, MOVED, REFUSED, DIED = "met", "not_home", "moved", "refused", "died"


@dataclass(frozen=True, kw_only=True)
class VisitKind(Code):
    """Why and where an officer went."""

    icon: str
    usual_minutes: int
    # Made at the door of a home, which must be named; any other may be without one and then has no result either.
    is_at_door: bool = True
    # May be about a case in place of a home.
    may_concern_case: bool = False
    # The kind of most visits: lists do not name it.
    is_usual: bool = False


@dataclass(frozen=True, kw_only=True)
class ContactCode(Code):
    """What came of a visit."""

    # Somebody was spoken with: who it was can be named, and the questions about a case can be answered.
    counts_as_met: bool = False
    # It was at the home. Only a meeting there starts the interval of the household anew and counts it as reached.
    is_at_home: bool = False
    is_refusal: bool = False
    # The act on a person of the home that it offers to record in one step: the name of its page.
    offers: str = ""


@dataclass(frozen=True, kw_only=True)
class FindingKind(Code):
    """What kind of thing was noticed."""

    tone: str = "blue"
    # A case may be opened from it.
    opens_case: bool = False


VISIT_KINDS = CodeTable(
    VisitKind(code=DOOR, label=_("door-to-door visit"), icon="door-open", usual_minutes=10, is_usual=True),
    VisitKind(code=PATROL, label=_("patrol visit"), icon="footprints", usual_minutes=60, is_at_door=False),
    VisitKind(code=RETURN, label=_("return visit"), icon="undo-2", usual_minutes=15, may_concern_case=True),
)
CONTACTS = CodeTable(
    ContactCode(code=MET, label=_("met"), tone="jade", counts_as_met=True, is_at_home=True),
    ContactCode(code=NOT_HOME, label=_("nobody home"), tone="yellow"),
    ContactCode(code=MOVED, label=_("moved away"), offers="move_out"),
    ContactCode(code=REFUSED, label=_("visit refused"), tone="orange", is_refusal=True),
    ContactCode(code=DIED, label=_("died"), offers="died"),
)
# Few on purpose: officers reject long lists of sub-categories, and "other" is always allowed.
FINDING_KINDS = CodeTable(
    FindingKind(code="population", label=_("population changed")),
    FindingKind(code="dispute", label=_("dispute"), opens_case=True),
    FindingKind(code="hazard", label=_("safety hazard")),
    FindingKind(code="difficulty", label=_("person in difficulty")),
    FindingKind(code="information", label=_("community information")),
    FindingKind(code="request", label=_("request for service")),
    FindingKind(code="other", label=_("other")),
)


def contact_choices() -> list[tuple[str, str]]:
    """For forms and filters, which ask again each time they are made."""
    return CONTACTS.choices


def met_contacts() -> tuple[str, ...]:
    """The results by which somebody was met, wherever it was."""
    return CONTACTS.where(lambda contact: contact.counts_as_met)


def effective_contacts() -> tuple[str, ...]:
    """The results by which somebody was met at home."""
    return CONTACTS.where(lambda contact: contact.counts_as_met and contact.is_at_home)


def refusal_contacts() -> tuple[str, ...]:
    """The results by which the visit was refused."""
    return CONTACTS.where(lambda contact: contact.is_refusal)


def is_met(contact: str | None) -> bool:
    """Whether somebody was met by that result; without one, nobody was."""
    return contact is not None and contact in CONTACTS and CONTACTS[contact].counts_as_met
