"""Persons: entering, changing, looking up by number, showing what is masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core import phones as phone_numbers
from core.errors import Invalid, refuse_if
from core.privacy.masking import mask_id_number
from facts.fact_updates import fact_transaction, mark_room_changed
from residents import fact_sources as daily
from residents import identity, search
from residents.actions.homes import EDIT, reopen
from residents.actions.phones import change_phones, sound
from residents.errors import AlreadyRegistered, SameNameAndBirth
from residents.models import Residency, Resident
from residents.rules import moves

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from residents.models import Household, ResidentPhone
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


def look_up(*, by: Officer, number: str, kind: str = "", reason: str = "") -> Match | None:
    """The Match of a document number anywhere in the county, or None, whatever kind of document it was entered as.

    A match outside the caller's units leaves an audit line: somebody learnt where a person is registered.
    """
    result = _with_number(number)
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


def enter_resident(
    *,
    by: Officer,
    household: Household,
    from_on: date | None = None,
    client_id: UUID | None = None,
    confirm_same_name: bool = False,
    phones: Iterable[dict[str, Any]] = (),
    **facts: Any,
) -> Resident:
    """Enter a person into a household. AlreadyRegistered when the number is known anywhere in the county.

    The same `client_id` with the same body gives the first person, with another body Conflict. SameNameAndBirth when
    somebody of the county has this name and birth date, unless `confirm_same_name` says that it is another person.
    `from_on` is the day of moving in, today when nobody knows. The look-up is written to the trail even though
    the entry is then refused, so it stands before the transaction.
    """
    phones = list(phones)
    body = {**facts, "household": household.pk, "from_on": from_on, "phones": phones}
    if first := Resident.already_made(by=by, permission=EDIT, client_id=client_id, body=body):
        return first
    refuse_if(moves.entering(household))
    by.scope_for(EDIT).require(household.room)
    facts, further = _sound(facts), sound(phones)
    from_on = from_on or timezone.localdate()
    if from_on > timezone.localdate():
        raise Invalid(_("The day lies in the future."), field="from_on")
    # Read before the number is looked up: who enters the same person at this instant is told by the number.
    same = [] if confirm_same_name else _of_same_name(facts)
    _refuse_registered(by, facts)
    _refuse_same_name(by, same)
    resident = Resident(household=household, room=household.room, **facts).numbered(client_id, body)
    try:
        return _register(by, resident, from_on, further)
    except IntegrityError:
        # The same tap twice at one instant, or somebody else entered the number between the look and the write.
        if first := Resident.already_made(by=by, permission=EDIT, client_id=client_id, body=body):
            return first
        _refuse_registered(by, facts)
        raise


def change_resident(
    *,
    by: Officer,
    resident: Resident,
    expected_version: int | None = None,
    phones: Iterable[dict[str, Any]] | None = None,
    removed_phones: Iterable[int] | None = None,
    **changed: Any,
) -> Resident:
    """Change facts of a person; a new number is checked, must be free in the county, and is indexed anew.

    `phones` are further ones, written as a whole, or with `removed_phones` (ids) added to the others.
    """
    further = None if phones is None else {"added": sound(phones), "removed": removed_phones}
    by.scope_for(EDIT).require(resident.room)
    changed = _sound(changed, resident)
    other = {} if changed.get("id_number_hash") in (None, resident.id_number_hash) else changed
    # Before the transaction: the line that somebody looked must stay when the change is refused.
    _refuse_registered(by, other, resident)
    try:
        return _change(by, resident, changed, expected_version, further)
    except IntegrityError:
        _refuse_registered(by, other, resident)
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
    if field == "phone":
        further = [f"{phone.written} {phone.note}".strip() for phone in resident.other_phones.all()]
        return "、".join(filter(None, [resident.phone, *further]))
    return getattr(resident, field)


@fact_transaction()
def _register(by: Officer, resident: Resident, from_on: date, further: list[ResidentPhone]) -> Resident:
    household: Any = resident.household
    resident.save_new(by)
    kind = resident.residency_kind
    stay = Residency(resident=resident, household=household, room=household.room, kind=kind, from_on=from_on)
    daily.touch(stay.save_new(by))
    daily.touch_rooms(household.room_id)
    reopen(by=by, household=household, on=from_on)
    change_phones(resident, added=further)
    search.index_resident(resident)
    trail.record(by=by, verb="created", target=resident)
    return resident


@fact_transaction()
def _change(
    by: Officer,
    resident: Resident,
    changed: dict[str, Any],
    expected_version: int | None,
    further: dict[str, Any] | None,
) -> Resident:
    present = Resident._base_manager.select_for_update(no_key=True).get(pk=resident.pk)
    if expected_version is None:
        expected_version = present.version
    if changed.get("birth_date"):
        _refuse_birth_after(present, changed["birth_date"])
    differences = trail.set_values(present, changed)
    present.save_changed(by, list(changed), expected_version=expected_version)
    if further is not None:
        differences |= change_phones(present, **further)
        changed = {**changed, "phone": present.phone}
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


def _with_number(number: str) -> Resident | None:
    hashes = identity.hashes_of_any_kind(number)
    residents = Resident._base_manager.select_related("room__station", "household")
    return residents.filter(id_number_hash__in=hashes).order_by("pk").first() if hashes else None


def _refuse_registered(by: Officer, facts: dict[str, Any], present: Resident | None = None) -> None:
    if not facts.get("id_number"):
        return
    match = look_up(by=by, number=facts["id_number"])
    if match is not None and match.resident != present:
        raise AlreadyRegistered(match.resident, in_scope=match.in_scope)


def _refuse_birth_after(resident: Resident, birth_date: date) -> None:
    """A birth date later than what is recorded of the person is wrong, or what is recorded is."""
    first = resident.residencies.order_by("from_on").values_list("from_on", flat=True).first()
    listed = resident.listings.filter(starts_on__isnull=False).order_by("starts_on").values_list("starts_on", flat=True)
    days = [day for day in (first, listed.first(), resident.died_on, resident.verified_on) if day]
    if days and birth_date > min(days):
        raise Invalid(
            _("Something is recorded of this person on %(day)s already.") % {"day": min(days)}, field="birth_date"
        )


def _of_same_name(facts: dict[str, Any]) -> list[Resident]:
    if not facts.get("birth_date"):
        return []
    residents = search.named(facts.get("name", "")).filter(birth_date=facts["birth_date"])
    return list(residents.select_related("room"))


def _refuse_same_name(by: Officer, same: list[Resident]) -> None:
    """Announce who has the same name and birth date; outside the caller's units only that there is somebody."""
    scope = by.scope_for(Resident.VIEW)
    for resident in same:
        if not scope.has(resident.room):
            reason = str(_("same name and birth date"))
            trail.record(by=by, verb="looked_up", target=resident, room=resident.room, reason=reason)
    if same:
        raise SameNameAndBirth([resident for resident in same if scope.has(resident.room)])


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
        facts["phone"] = phone_numbers.normal(facts["phone"])
        _refuse(phone_numbers.problem(facts["phone"]), "phone")
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
    if kind not in identity.WITH_CITIZEN_NUMBER:
        facts["region_code"] = ""
        return
    id_facts = identity.read(number)
    facts["region_code"] = id_facts.region_code
    _refuse_other(facts, id_facts)
    facts["birth_date"], facts["sex"] = id_facts.birth_date, id_facts.sex


def _refuse_contradiction(facts: dict[str, Any], present: Any) -> None:
    """Birth date and sex of somebody with an identity card are those of the card."""
    if present is not None and present.document_kind in identity.WITH_CITIZEN_NUMBER and present.id_number:
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
