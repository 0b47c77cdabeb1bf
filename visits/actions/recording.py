"""Recording a visit: once, whatever the network does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from core.errors import Conflict, Invalid, NotAllowed, OutOfScope
from core.queries.prepared import prepared
from disputes import actions as cases
from disputes.models import Dispute
from facts.fact_updates import fact_transaction
from residents.models import Household
from visits import fact_sources, photo_processing
from visits.actions import consequences, validation
from visits.actions import photos as keeping
from visits.models import Finding, Visit

if TYPE_CHECKING:
    from uuid import UUID

    from stations.models import Officer, Room
    from visits.photo_processing import Picture


def record_visit(
    *,
    by: Officer,
    client_id: UUID,
    kind: str,
    household: Household | None = None,
    room: Room | None = None,
    residents: Iterable[Any] = (),
    occurred_at: datetime,
    minutes: int,
    contact: str,
    note: str = "",
    findings: Iterable[dict[str, Any]] = (),
    photos: Iterable[Any] = (),
    next_visit_on: date | None = None,
    next_visit_hour: int | None = None,
    place: str = "",
    latitude: Any | None = None,
    longitude: Any | None = None,
    visited_by: Officer | None = None,
    dispute: Dispute | None = None,
    return_answers: dict[str, Any] | None = None,
    verified: bool = False,
) -> tuple[Visit, bool]:
    """Record a visit and all that follows from it; returns (visit, created).

    The same `client_id` with the same body gives the first record and created=False, with another body
    Conflict. Raises NotAllowed (role), OutOfScope (household or room), Invalid (a field).
    `findings` are dicts of kind, text and optionally resident; `photos` uploaded files or Pictures. A return visit
    about a `dispute` needs no household; with `verified` somebody of the household was met and nothing had changed, so
    that its day of verification is renewed; `return_answers` are those of disputes.actions.record_return.
    """
    if not by.can("visits.record"):
        raise NotAllowed(_("Your role does not log visits."))
    prepared = prepare_all(photos)
    tidied = validation.tidy_findings(findings)
    replies = validation.tidy_answers(dispute, contact, return_answers)
    latitude, longitude = validation.tidy_degrees(latitude, longitude)
    visit = Visit(
        client_id=client_id, kind=kind, occurred_at=occurred_at, occurred_on=validation.local_day(occurred_at),
        minutes=minutes, contact=contact, note=(note or "").strip(), place=(place or "").strip(),
        next_visit_on=next_visit_on, next_visit_hour=next_visit_hour, latitude=latitude, longitude=longitude,
    )  # fmt: skip
    visit.body_hash = validation.body_hash(
        verified=verified,
        kind=kind,
        household=validation.pk_of(household),
        room=None if household or dispute else validation.pk_of(room),
        residents=[validation.pk_of(resident) for resident in residents],
        occurred_at=occurred_at,
        minutes=minutes,
        contact=contact,
        note=visit.note,
        place=visit.place,
        findings=tidied,
        photos=[photo.content_hash for photo in prepared],
        next_visit_on=next_visit_on,
        next_visit_hour=next_visit_hour,
        latitude=latitude,
        longitude=longitude,
        visited_by=validation.pk_of(visited_by or by),
        dispute=validation.pk_of(dispute),
        return_answers=replies,
    )
    first = already_recorded(by, visit)
    if first:
        return first, False
    stored = []
    try:
        with fact_transaction():
            visit.household, visit.room, visit.dispute = resolve_target(by, household, room, dispute, visit.occurred_on)
            visit.visited_by = validation.who_visited(by, visited_by, visit.room, visit.occurred_on)
            _record(by, visit, residents, tidied, prepared, replies, stored)
            if verified:
                consequences.verify(by, visit)
            return visit, True
    except BaseException as error:
        keeping.discard(stored)
        # On a race the unique key decides; the loser has done nothing else that would have to stand.
        first = already_recorded(by, visit) if isinstance(error, IntegrityError) else None
        if first is None:
            raise
        return first, False


def prepare_all(photos: Iterable[Any]) -> list[Picture]:
    """Pictures of the files, each once; at most as many as belong to one visit."""
    photos = list(photos)
    if len(photos) > photo_processing.MAX_PER_VISIT:
        raise Invalid(
            _("At most %(most)d photos belong to one visit.") % {"most": photo_processing.MAX_PER_VISIT},
            field="photos",
        )
    return list({item.content_hash: item for item in map(photo_processing.prepare, photos)}.values())


def _record(
    by: Officer,
    visit: Visit,
    residents: Iterable[Any],
    findings: list[dict[str, Any]],
    prepared: Any,
    replies: dict[str, Any] | None,
    stored: list[str],
) -> Visit:
    validation.check_facts(visit, timezone.now())
    people = validation.people_of(visit.room, [*residents, *(f["resident"] for f in findings)])
    validation.refuse_unborn(people.values(), visit.occurred_on)
    met = [people[validation.pk_of(resident)] for resident in residents]
    validation.check_met(visit.room, met, visit.occurred_on)
    visit.save_new(by)
    consequences.put_residents(visit, met)
    Finding.objects.bulk_create(
        [
            Finding(
                visit=visit, kind=f["kind"], text=f["text"], resident_id=f["resident"], created_by=by, updated_by=by
            )
            for f in findings
        ]
    )
    stored += keeping.store(by, visit, prepared)
    trail.record(by=by, verb="visit_recorded", target=visit, room=visit.room)
    consequences.after_recording(by, visit)
    if replies is not None:
        consequences.apply_return_answers(by, visit, replies)
    fact_sources.touch(visit)
    return visit


def resolve_target(
    by: Officer, household: Household | None, room: Room | None, dispute: Dispute | None, on: date
) -> tuple[Any, Any, Any]:
    """(locked household or None, room, locked case or None); what follows from visits of one of them goes in turn."""
    scope = by.scope_for("visits.record")
    if household is not None:
        locked = next(iter(_locked(household=validation.pk_of(household))), None)
        if locked is None:
            raise OutOfScope
        scope.require(locked.room)
        if room is not None and validation.pk_of(room) != locked.room_id:
            raise Invalid(_("The household belongs to another police room."), field="room")
        return locked, locked.room, _case(by, locked.room, dispute, on)
    if dispute is not None:
        result: Any = _case(by, room, dispute, on)
        scope.require(result.room)
        return None, result.room, result
    if room is None:
        raise Invalid(_("Choose the household that was visited."), field="household")
    scope.require(room)
    return None, room, None


@prepared
def _locked(household: int) -> Any:
    rows = Household.objects.select_for_update(of=("self",), no_key=True).filter(pk=household)
    return rows.select_related("room__station", "dwelling")


def _case(by: Officer, room: Room | None, dispute: Dispute | None, on: date) -> Dispute | None:
    """The case, locked, of that room and closed on that day."""
    if dispute is None:
        return None
    disputes = Dispute.objects.visible_to(by).filter(pk=validation.pk_of(dispute)).first()
    if disputes is None:
        raise OutOfScope
    if room is not None and validation.pk_of(room) != disputes.room_id:
        raise Invalid(_("The case belongs to another police room."), field="dispute")
    return cases.locked_for_visit(by=by, dispute=disputes, on=on)[0]


@prepared
def _numbered(client_id: UUID) -> Any:
    return Visit.objects.filter(client_id=client_id)


def already_recorded(by: Officer, visit: Visit) -> Visit | None:
    """The first record of this `client_id`, None when there is none; Conflict when its body differs."""
    first = next(iter(_numbered(client_id=visit.client_id)), None)
    if first is None:
        return None
    if not by.scope_for("visits.record").has(first.room):
        # Somebody else's number: neither its record nor its room is told.
        raise Conflict(_("This submission number is taken. Send the visit again with a new one."), None)
    if first.body_hash != visit.body_hash:
        raise Conflict(_("This visit was already saved with other content. Open it to correct it."), first)
    return first
