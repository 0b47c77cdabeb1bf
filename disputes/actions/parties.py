"""The parties of a case: adding, changing, withdrawing, looking up by number, unmasking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed, OutOfScope, RuleViolation, StaleVersion
from core.privacy.masking import mask_id_number
from disputes.actions import party_details
from disputes.actions.base import locked_for_act, save_act
from disputes.actions.checks import check_choice, invalid_if, required_reason
from disputes.codes import SIDE_A, SIDE_B, SIDES
from disputes.models import Dispute, Party, Term
from disputes.rules import transitions
from facts.fact_updates import fact_transaction
from residents import identity, tickets
from residents.actions import look_up
from residents.models import Resident
from stations.models import Room

if TYPE_CHECKING:
    from stations.models import Officer

SAME_FACTS = ("side", "resident_id", *party_details.TYPED)
UNMASKED = ("id_number", "phone", "guardian_phone")


@dataclass(frozen=True)
class LookUpResult:
    """A resident of the county by document number; outside the caller's units only room and ticket are disclosed."""

    room: Room
    ticket: str
    resident: Resident | None = None


@fact_transaction()
def add_party(*, by: Officer, dispute: Dispute, party: dict[str, Any], expected_version: int | None = None) -> Party:
    """Add a party; `party` is a dict as in `open_dispute`."""
    dispute, _transition = locked_for_act(by, dispute, "edit", expected_version=expected_version)
    added = build_party(by, dispute, party, list(dispute.parties.current()))
    added.save_new(by)
    save_act(by, dispute, "party_added", [], changes={"party": added.name, "side": added.side})
    return added


def build_party(by: Officer, dispute: Dispute, values: dict[str, Any], present: list[Party]) -> Party:
    """An unsaved party, appended to `present`. Raises Invalid for a person who is on the case already.

    Without a side the first party is side A, later ones side B.
    """
    party = party_details.party_of(
        by, dispute, {**values, "side": values.get("side") or (SIDE_B if present else SIDE_A)}
    )
    _refuse_twice(party, present)
    present.append(party)
    return party


@fact_transaction()
def change_party(*, by: Officer, party: Party, values: dict[str, Any], expected_version: int | None = None) -> Party:
    """Change facts of a party; the document of a registered resident is changed in the register only."""
    dispute, party = _locked_party(by, party, expected_version)
    unknown = set(values) - {"side", *party_details.TYPED}
    if unknown:
        raise TypeError(f"Nothing that is said of a party: {', '.join(sorted(unknown))}")
    facts = _changed(party, values)
    before = trail.snapshot(party, facts)
    party_details.apply_facts(party, facts)
    changes = trail.changes_between(before, party)
    if not changes:
        return party
    _refuse_twice(party, dispute.parties.current().exclude(pk=party.pk))
    party.save_changed(by, [*facts, "id_number_hash"])
    save_act(by, dispute, "party_changed", [], changes={"party": party.name, **changes})
    return party


@fact_transaction()
def withdraw_party(*, by: Officer, party: Party, reason: str, expected_version: int | None = None) -> Party:
    """Withdraw a party named by mistake: it stays readable and no longer belongs to the case."""
    dispute, party = _locked_party(by, party, expected_version)
    reason = required_reason(reason)
    if Term.objects.binding().filter(party=party).exists():
        raise RuleViolation(_("This party promised something in the agreement and stays."))
    party.withdrawn_at, party.withdraw_reason = timezone.now(), reason
    party.save_changed(by, ["withdrawn_at", "withdraw_reason"])
    save_act(by, dispute, "party_withdrawn", [], reason=reason, changes={"party": party.name, "side": party.side})
    return party


def look_up_party(
    *, by: Officer, id_number: str, reason: str, document_kind: str = identity.ID_CARD
) -> LookUpResult | None:
    """The resident of the county with this document number, or None. Every look-up is recorded with its reason.

    The audit entry must survive whatever the caller does next, so the action opens no transaction.
    """
    if not (by.can(transitions.REPORT) and by.can("residents.lookup")):
        raise NotAllowed(_("Your role may not do this."))
    reason = required_reason(reason)
    number = identity.normal(id_number)
    invalid_if("id_number", identity.problem(document_kind, number))
    match = look_up(by=by, kind=document_kind, number=number, reason=reason)
    if match is None or match.in_scope:
        trail.record(by=by, verb="looked_up", model=Resident, subject=mask_id_number(number), reason=reason)
    if match is None:
        return None
    ticket = tickets.ticket_for(by, match.resident, party_details.TICKETS)
    return LookUpResult(room=match.room, ticket=ticket, resident=match.resident if match.in_scope else None)


@fact_transaction()
def unmask_party(*, by: Officer, party: Party, field: str, reason: str) -> str:
    """The full value of a masked field; reader and reason are recorded in the audit trail."""
    if field not in UNMASKED:
        raise Invalid(_("This field is not masked."), field="field")
    room = party.dispute.room
    by.scope_for(Party.VIEW).require(room)
    if not by.scope_for("residents.unmask").has(room):
        raise NotAllowed(_("Your role may not do this."))
    reason = required_reason(reason)
    changes = {"party": party.name, "field": field}
    trail.record(by=by, verb="unmasked", target=party.dispute, room=room, reason=reason, changes=changes)
    return getattr(party, field)


def _locked_party(by: Officer, party: Party, expected_version: int | None) -> tuple[Dispute, Party]:
    """The current rows of case and party, the case locked. Raises RuleViolation for a withdrawn party."""
    dispute, _transition = locked_for_act(by, Dispute(pk=party.dispute_id), "edit")
    current = Party.objects.filter(pk=party.pk).first()
    if current is None:
        raise OutOfScope
    if expected_version is not None and current.version != expected_version:
        raise StaleVersion(current)
    if current.withdrawn_at:
        raise RuleViolation(_("This party was withdrawn."))
    return dispute, current


def _changed(party: Party, values: dict[str, Any]) -> dict[str, Any]:
    facts = party_details.normalised(values)
    if "side" in facts:
        check_choice("side", facts["side"], SIDES.choices)
    document = {name: getattr(party, name) for name in party_details.DOCUMENT}
    if party.resident_id:
        for name in document:
            if facts.get(name, document[name]) != document[name]:
                raise Invalid(_("Change the document in the register: this party is of the register."), field=name)
        return facts
    if facts.get("document_kind", identity.ID_CARD) not in identity.NUMBERED:
        document["id_number"] = ""
    return party_details.with_document({**document, **facts})


def _refuse_twice(party: Party, others: Iterable[Party]) -> None:
    for other in others:
        if party.resident_id and party.resident_id == other.resident_id:
            raise Invalid(_("%(name)s is already a party to this case.") % {"name": party.name}, field="resident")
        if party.id_number_hash and party.id_number_hash == other.id_number_hash:
            raise Invalid(_("%(name)s is already a party to this case.") % {"name": party.name}, field="id_number")
        if all(getattr(party, fact) == getattr(other, fact) for fact in SAME_FACTS):
            # The same submission twice: nothing tells the two apart.
            raise Invalid(_("%(name)s is already a party to this case.") % {"name": party.name}, field="name")
