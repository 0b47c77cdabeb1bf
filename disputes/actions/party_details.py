"""The facts of a party as submitted, checked and normalised for the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from disputes.actions.checks import invalid_if
from disputes.codes import SIDE_A
from disputes.models import Party
from residents import identity, tickets
from residents.models import Resident

if TYPE_CHECKING:
    from disputes.models import Dispute
    from stations.models import Officer

TICKETS = "disputes.party"
GUARDIAN = ("guardian_name", "guardian_relation", "guardian_phone")
DOCUMENT = ("document_kind", "id_number")
TYPED = ("name", "sex", "birth_date", *DOCUMENT, "phone", "workplace", "address", *GUARDIAN)
PHONES = ("phone", "guardian_phone")
# Facts a submitted value replaces even for a registered resident; identity comes from the register.
NOT_FROM_REGISTER = ("phone", "workplace", "address", *GUARDIAN)


def party_of(by: Officer, dispute: Dispute, values: dict[str, Any]) -> Party:
    """An unsaved Party from submitted values: a resident of the own rooms, one by ticket, or typed in."""
    unknown = set(values) - {"side", "resident", "ticket", *TYPED}
    if unknown:
        raise TypeError(f"Nothing that is said of a party: {', '.join(sorted(unknown))}")
    typed = normalised({name: values[name] for name in TYPED if values.get(name) not in (None, "")})
    resident, in_scope = _resident(by, values, typed)
    if resident is not None and in_scope:
        typed = register_facts(resident) | {name: typed[name] for name in typed if name in NOT_FROM_REGISTER}
    elif resident is not None:
        # The holder of the ticket typed this number; nothing else of the register is disclosed.
        typed = with_document(typed | {name: getattr(resident, name) for name in DOCUMENT})
    else:
        typed = with_document(typed)
    party = Party(dispute=dispute, side=values.get("side") or SIDE_A, resident=resident)
    return apply_facts(party, typed)


def apply_facts(party: Party, facts: dict[str, Any]) -> Party:
    """Set the facts on the party, unsaved, and check them."""
    for name, value in facts.items():
        setattr(party, name, value)
    if party.birth_date and party.birth_date > timezone.localdate():
        raise Invalid(_("The day lies in the future."), field="birth_date")
    number = party.id_number if party.document_kind in identity.NUMBERED else ""
    party.id_number_hash = identity.number_hash(party.document_kind, number) or ""
    party.check_fields(exclude=["dispute", "resident"])
    return party


def normalised(facts: dict[str, Any]) -> dict[str, Any]:
    """Names without doubled blanks, telephone numbers in one form."""
    facts = dict(facts)
    if "name" in facts:
        facts["name"] = " ".join(facts["name"].split())
        invalid_if("name", None if facts["name"] else _("Enter the name."))
    for field in PHONES:
        if field in facts:
            facts[field] = identity.normal_phone(facts[field])
            invalid_if(field, identity.phone_problem(facts[field]))
    return facts


def with_document(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with a checked document; an identity card sets sex and birth date. Raises Invalid on contradiction."""
    number = identity.normal(facts.get("id_number", ""))
    kind = facts.get("document_kind") or ("id_card" if number else "unknown")
    invalid_if("id_number" if kind in identity.NUMBERED else "document_kind", identity.problem(kind, number))
    facts = {**facts, "document_kind": kind, "id_number": number}
    if kind != identity.ID_CARD:
        return facts
    from_number = identity.read(number)
    if facts.get("birth_date") not in (None, from_number.birth_date):
        raise Invalid(_("The identity number says %(day)s.") % {"day": from_number.birth_date}, field="birth_date")
    if facts.get("sex") not in (None, "", "0", "9", from_number.sex):
        raise Invalid(
            _("The identity number says: %(sex)s.") % {"sex": dict(Resident.SEXES)[from_number.sex]}, field="sex"
        )
    return {**facts, "birth_date": from_number.birth_date, "sex": from_number.sex}


def register_facts(resident: Resident) -> dict[str, Any]:
    """The facts of a registered resident, as fields of a party."""
    home = resident.household
    return {
        **{name: getattr(resident, name) for name in TYPED if name not in ("address", *GUARDIAN)},
        "address": home.dwelling.address if home else "",
    }


def _resident(by: Officer, values: dict[str, Any], typed: dict[str, Any]) -> tuple[Resident | None, bool]:
    """(the registered resident or None, whether inside the units of `by`)."""
    residents = Resident._base_manager.select_related("household__dwelling", "room__station")
    scope = by.scope_for(Resident.VIEW)
    if values.get("resident"):
        resident = residents.filter(scope.q("room"), pk=getattr(values["resident"], "pk", values["resident"])).first()
        invalid_if("resident", None if resident else _("This person is not registered in your police rooms."))
        return resident, True
    if values.get("ticket"):
        resident = residents.filter(pk=tickets.resident_of(values["ticket"], by, TICKETS)).first()
        if resident is None:
            raise Invalid(_("Too much time has passed; look the number up again."), field="ticket")
        return resident, scope.has(resident.room)
    kind, number = typed.get("document_kind") or "id_card", identity.normal(typed.get("id_number", ""))
    digest = identity.number_hash(kind, number)
    own = residents.filter(scope.q("room"), id_number_hash=digest).first() if digest else None
    return own, own is not None
