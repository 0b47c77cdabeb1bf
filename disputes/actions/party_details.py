"""The facts of a party as submitted, checked and normalised for the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import phones
from core.errors import Invalid
from disputes.actions.checks import invalid_if
from disputes.codes import SIDE_A
from disputes.models import Party
from disputes.rules import hosting
from residents import identity, tickets
from residents.models import Resident

if TYPE_CHECKING:
    from disputes.models import Dispute
    from stations.models import Officer

TICKETS = "disputes.party"
REPRESENTATION = ("role", "representative_name", "authority_extent", "authority_on")
GUARDIAN = (
    "guardian_name", "guardian_relation", "guardian_phone", "guardian_notified_on", "lives_on_own_labour",
    "consents_to_no_notice",
)  # fmt: skip
DOCUMENT = ("document_kind", "id_number")
TYPED = ("name", "sex", "birth_date", *DOCUMENT, "phone", "workplace", "address", *GUARDIAN, *REPRESENTATION)
PHONES = ("phone", "guardian_phone")
# Facts a submitted value replaces even for a registered resident; identity comes from the register.
NOT_FROM_REGISTER = ("phone", "workplace", "address", *GUARDIAN, *REPRESENTATION)


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
    _refuse_dead(dispute, resident)
    party = Party(dispute=dispute, side=values.get("side") or SIDE_A, resident=resident)
    return apply_facts(party, typed)


def _refuse_dead(dispute: Dispute, resident: Resident | None) -> None:
    """Who had died before it happened, or before it was heard of, is no party to it."""
    day = dispute.occurred_on or dispute.reported_on
    if resident is not None and resident.died_on is not None and day is not None and resident.died_on < day:
        raise Invalid(_("This person had died before %(day)s.") % {"day": day}, field="resident")


def apply_facts(party: Party, facts: dict[str, Any]) -> Party:
    """Set the facts on the party, unsaved, and check them."""
    for name, value in facts.items():
        setattr(party, name, value)
    if party.birth_date and party.birth_date > timezone.localdate():
        raise Invalid(_("The day lies in the future."), field="birth_date")
    day = party.dispute.occurred_on or party.dispute.reported_on
    if party.birth_date and day and party.birth_date > day:
        raise Invalid(_("The birth lies after the day of the dispute."), field="birth_date")
    _check_representation(party)
    if party.guardian_notified_on:
        _check_notice(party)
    number = party.id_number if party.document_kind in identity.NUMBERED else ""
    party.id_number_hash = identity.number_hash(party.document_kind, number) or ""
    party.check_fields(exclude=["dispute", "resident"])
    return party


def _check_representation(party: Party) -> None:
    name, extent = party.representative_name.strip(), party.authority_extent.strip()
    party.representative_name, party.authority_extent = " ".join(name.split()), extent
    misfit = hosting.representation(party.role, name, extent, party.authority_on)
    if misfit:
        raise Invalid(misfit[1], field=misfit[0])
    if party.authority_on and party.authority_on > timezone.localdate():
        raise Invalid(_("The day lies in the future."), field="authority_on")


def _check_notice(party: Party) -> None:
    notified_on = party.guardian_notified_on
    if notified_on is not None and notified_on > timezone.localdate():
        raise Invalid(_("The day lies in the future."), field="guardian_notified_on")
    if not party.guardian_name:
        raise Invalid(_("Enter the guardian who was notified."), field="guardian_name")


def normalised(facts: dict[str, Any]) -> dict[str, Any]:
    """Names without doubled blanks, telephone numbers in one form."""
    facts = dict(facts)
    if "name" in facts:
        facts["name"] = " ".join(facts["name"].split())
        invalid_if("name", None if facts["name"] else _("Enter the name."))
    for field in PHONES:
        if field in facts:
            facts[field] = phones.normal(facts[field])
            invalid_if(field, phones.problem(facts[field]))
    return facts


def with_document(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with a checked document; an identity card sets sex and birth date. Raises Invalid on contradiction."""
    number = identity.normal(facts.get("id_number", ""))
    kind = facts.get("document_kind") or ("id_card" if number else "unknown")
    invalid_if("id_number" if kind in identity.NUMBERED else "document_kind", identity.problem(kind, number))
    facts = {**facts, "document_kind": kind, "id_number": number}
    if kind not in identity.WITH_CITIZEN_NUMBER:
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
        **{name: getattr(resident, name) for name in TYPED if name not in ("address", *GUARDIAN, *REPRESENTATION)},
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
    hashes = identity.hashes_of_any_kind(typed.get("id_number", ""))
    own = residents.filter(scope.q("room"), id_number_hash__in=hashes).first() if hashes else None
    return own, own is not None
