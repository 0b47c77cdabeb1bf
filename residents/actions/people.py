"""Persons: entering, changing, looking up by number, showing what is masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, refuse_if
from core.privacy.masking import mask_id_number
from facts.fact_updates import fact_transaction, mark_room_changed
from residents import fact_sources as daily
from residents import identity, search
from residents.actions.homes import EDIT, reopen
from residents.errors import AlreadyRegistered
from residents.models import Residency, Resident
from residents.rules import moves

if TYPE_CHECKING:
    from residents.models import Household
    from stations.models import Officer, Room

FIELDS = (
    "name",
    "sex",
    "birth_date",
    "document_kind",
    "id_number",
    "phone",
    "occupation",
    "workplace",
    "residency_kind",
    "verified_on",
    "note",
)
UNMASKED = ("id_number", "phone")


@dataclass(frozen=True)
class Match:
    """A person of the county with a given number; outside the caller's units only `room` may be told."""

    resident: Resident
    in_scope: bool

    @property
    def room(self) -> Room:
        return self.resident.room


def look_up(*, by: Officer, kind: str, number: str, reason: str = "") -> Match | None:
    """The Match of a document number anywhere in the county, or None.

    A match outside the caller's units leaves an audit line: somebody learnt where a person is registered.
    """
    result = _with_hash(identity.number_hash(kind, identity.normal(number)))
    if result is None:
        return None
    match = Match(result, by.scope_for(Resident.VIEW).has(result.room))
    if not match.in_scope:
        trail.record(
            by=by,
            verb="looked_up",
            target=result,
            room=result.room,
            subject=mask_id_number(result.id_number),
            reason=reason or str(_("entering a person")),
        )
    return match


def note_number_search(*, by: Officer, number: str) -> None:
    """One line for an exact search by number in lists and API, whether it finds somebody or not."""
    trail.record(by=by, verb="looked_up", model=Resident, subject=mask_id_number(identity.normal(number)))


def enter_resident(*, by: Officer, household: Household, from_on: date | None = None, **facts: Any) -> Resident:
    """Enter a person into a household. AlreadyRegistered when the number is known anywhere in the county.

    `from_on` is the day of moving in, today when nobody knows. The look-up is written to the trail even though
    the entry is then refused, so it stands before the transaction.
    """
    refuse_if(moves.entering(household))
    by.scope_for(EDIT).require(household.room)
    facts = _sound(facts)
    from_on = from_on or timezone.localdate()
    if from_on > timezone.localdate():
        raise Invalid(_("The day lies in the future."), field="from_on")
    _refuse_registered(by, facts)
    try:
        return _register(by, household, facts, from_on)
    except IntegrityError:
        # Somebody else entered the same number between the look and the write.
        _refuse_registered(by, facts)
        raise


def change_resident(
    *, by: Officer, resident: Resident, expected_version: int | None = None, **changed: Any
) -> Resident:
    """Change facts of a person; a new number is checked, must be free in the county, and is indexed anew."""
    by.scope_for(EDIT).require(resident.room)
    changed = _sound(changed, resident)
    other = {} if changed.get("id_number_hash") in (None, resident.id_number_hash) else changed
    # Before the transaction: the line that somebody looked must stay when the change is refused.
    _refuse_registered(by, other)
    try:
        return _change(by, resident, changed, expected_version)
    except IntegrityError:
        _refuse_registered(by, other)
        raise


@fact_transaction()
def unmask(*, by: Officer, resident: Resident, field: str, reason: str) -> str:
    """The full value of `id_number` or `phone`, written down with who looked and why."""
    if field not in UNMASKED:
        raise Invalid(_("This field is not masked."), field="field")
    by.scope_for("residents.unmask").require(resident.room)
    reason = reason.strip()
    if len(reason) < 2:
        raise Invalid(_("Say why you need it."), field="reason")
    trail.record(by=by, verb="unmasked", target=resident, reason=reason, changes={"field": field})
    return getattr(resident, field)


@fact_transaction()
def _register(by: Officer, household: Household, facts: dict[str, Any], from_on: date) -> Resident:
    resident = Resident(household=household, room=household.room, **facts)
    resident.save_new(by)
    kind = resident.residency_kind
    stay = Residency(resident=resident, household=household, room=household.room, kind=kind, from_on=from_on)
    daily.touch(stay.save_new(by))
    daily.touch_rooms(household.room_id)
    reopen(by=by, household=household, on=from_on)
    search.index_resident(resident)
    trail.record(by=by, verb="created", target=resident)
    return resident


@fact_transaction()
def _change(by: Officer, resident: Resident, changed: dict[str, Any], expected_version: int | None) -> Resident:
    present = Resident._base_manager.select_for_update(no_key=True).get(pk=resident.pk)
    if expected_version is None:
        expected_version = present.version
    differences = trail.set_values(present, changed)
    present.save_changed(by, list(changed), expected_version=expected_version)
    _follow(by, present, changed)
    differences.pop("id_number_hash", None)
    if differences:
        trail.record(by=by, verb="changed", target=present, changes=differences)
    return present


def _follow(by: Officer, resident: Resident, changed: dict[str, Any]) -> None:
    """What hangs on the changed facts: the kind of the present residency, and the search."""
    mark_room_changed(resident.room_id)
    if "residency_kind" in changed:
        daily.touch_rooms(resident.room_id)
        for residency in resident.residencies.open().exclude(kind=resident.residency_kind):
            residency.kind = resident.residency_kind
            residency.save_changed(by, ["kind"])
    if {"name", "id_number", "phone"} & set(changed):
        search.index_resident(resident)


def _with_hash(digest: str | None) -> Resident | None:
    if not digest:
        return None
    return Resident._base_manager.select_related("room__station", "household").filter(id_number_hash=digest).first()


def _refuse_registered(by: Officer, facts: dict[str, Any]) -> None:
    if not facts.get("id_number"):
        return
    match = look_up(by=by, kind=facts["document_kind"], number=facts["id_number"])
    if match is not None:
        raise AlreadyRegistered(match.resident, in_scope=match.in_scope)


def _sound(facts: dict[str, Any], present: Any | None = None) -> dict[str, Any]:
    """The facts checked and brought into form; Invalid names the field that is wrong."""
    unknown = set(facts) - set(FIELDS)
    if unknown:
        raise TypeError(f"Not a fact that can be changed here: {', '.join(sorted(unknown))}")
    facts = dict(facts)
    if "name" in facts:
        facts["name"] = " ".join(facts["name"].split())
        if not facts["name"]:
            raise Invalid(_("Enter the name."), field="name")
    if "phone" in facts:
        facts["phone"] = identity.normal_phone(facts["phone"])
        _refuse(identity.phone_problem(facts["phone"]), "phone")
    if present is None:
        facts.setdefault("document_kind", "unknown" if not facts.get("id_number") else "id_card")
        facts.setdefault("id_number", "")
    _sound_document(facts, present)
    if facts.get("birth_date") and facts["birth_date"] > timezone.localdate():
        raise Invalid(_("The day lies in the future."), field="birth_date")
    return facts


def _sound_document(facts: dict[str, Any], present: Any) -> None:
    """Check the number and let it fill in what it tells; what contradicts it is refused."""
    if "document_kind" not in facts and "id_number" not in facts:
        _refuse_contradiction(facts, present)
        return
    kind = facts.setdefault("document_kind", present.document_kind if present else "unknown")
    if "id_number" not in facts:
        facts["id_number"] = present.id_number if kind in identity.NUMBERED else ""
    number = facts["id_number"] = identity.normal(facts["id_number"])
    _refuse(identity.problem(kind, number), "id_number" if kind in identity.NUMBERED else "document_kind")
    facts["id_number_hash"] = identity.number_hash(kind, number)
    if kind != identity.ID_CARD:
        facts["region_code"] = ""
        return
    id_facts = identity.read(number)
    facts["region_code"] = id_facts.region_code
    _refuse_other(facts, id_facts)
    facts["birth_date"], facts["sex"] = id_facts.birth_date, id_facts.sex


def _refuse_contradiction(facts: dict[str, Any], present: Any) -> None:
    """Birth date and sex of somebody with an identity card are those of the card."""
    if present is not None and present.document_kind == identity.ID_CARD and present.id_number:
        id_facts = identity.read(present.id_number)
        _refuse_other(facts, id_facts)
        facts.update({name: getattr(id_facts, name) for name in ("birth_date", "sex") if name in facts})


def _refuse_other(facts: dict[str, Any], id_facts: Any) -> None:
    if facts.get("birth_date") not in (None, id_facts.birth_date):
        raise Invalid(_("The identity number says %(day)s.") % {"day": id_facts.birth_date}, field="birth_date")
    if facts.get("sex") not in (None, "", "0", "9", id_facts.sex):
        says = dict(Resident.SEXES)[id_facts.sex]
        raise Invalid(_("The identity number says: %(sex)s.") % {"sex": says}, field="sex")


def _refuse(sentence: Any, field: str) -> None:
    if sentence:
        raise Invalid(sentence, field=field)
