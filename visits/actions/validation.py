"""What was sent, brought into one shape, checked, and reduced to a hash that tells two bodies apart."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.http import idempotency
from residents.models import Residency, Resident
from visits import codes, rules

if TYPE_CHECKING:
    from disputes.models import Dispute
    from stations.models import Officer, Room
    from visits.models import Visit

SIX_PLACES = Decimal("0.000001")
# The questions of a return visit about a case, unanswered.
UNANSWERED = {
    "terms_hold": "unknown",
    "side_a_feels": "unknown",
    "side_b_feels": "unknown",
    "help_needed": "",
    "flared_up": False,
}


def pk_of(value: Any) -> Any:
    return getattr(value, "pk", value)


def tidy_findings(findings: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """[{id, kind, text, resident}] without empty ones; Invalid names the trouble."""
    tidy = []
    for finding in findings:
        text = (finding.get("text") or "").strip()
        kind = finding.get("kind") or ""
        if not text and not kind:
            continue
        if kind not in codes.FINDING_KINDS:
            raise Invalid(_("Choose what kind of finding it is."), field="findings")
        if not text:
            raise Invalid(_("Say in one line what was found."), field="findings")
        if len(text) > 500:
            raise Invalid(_("A finding has at most 500 characters."), field="findings")
        tidy.append({"id": finding.get("id"), "kind": kind, "text": text, "resident": pk_of(finding.get("resident"))})
    return tidy


def tidy_degrees(latitude: Any, longitude: Any) -> tuple[Decimal | None, Decimal | None]:
    """Both to six places, or neither."""
    if (latitude is None) != (longitude is None):
        raise Invalid(_("A place needs both latitude and longitude."), field="latitude")
    if latitude is None:
        return None, None
    latitude, longitude = (Decimal(str(value)) for value in (latitude, longitude))
    if not (latitude.is_finite() and longitude.is_finite()):
        raise Invalid(_("These coordinates are not on the globe."), field="latitude")
    latitude, longitude = latitude.quantize(SIX_PLACES), longitude.quantize(SIX_PLACES)
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise Invalid(_("These coordinates are not on the globe."), field="latitude")
    return latitude, longitude


def tidy_answers(dispute: Any, contact: str, replies: dict[str, Any] | None) -> dict[str, Any] | None:
    """What a return visit about a case found, each answer given; None for other visits. Invalid names the trouble."""
    if dispute is None:
        if replies:
            raise Invalid(_("Only a visit about a case answers these questions."), field="return_answers")
        return None
    if replies and not codes.is_met(contact):
        raise Invalid(_("Only who was met can answer: choose “met” or leave the answers out."), field="return_answers")
    unknown = set(replies or ()) - set(UNANSWERED)
    if unknown:
        raise Invalid(_("There is no such question: %(name)s.") % {"name": sorted(unknown)[0]}, field="return_answers")
    return {**UNANSWERED, **(replies or {})}


def body_hash(
    dispute: Dispute | None = None,
    return_answers: dict[str, Any] | None = None,
    next_visit_hour: int | None = None,
    verified: bool = False,
    **body: Any,
) -> str:
    """SHA-256 of the body as sent; order of residents and photos does not matter, that of findings does.

    A case or an hour is in it only where one is named, `verified` only where it is said: what was sent before keeps
    its number.
    """
    if next_visit_hour is not None:
        body |= {"next_visit_hour": next_visit_hour}
    if verified:
        body |= {"verified": True}
    if dispute is not None:
        body |= {"dispute": dispute, "return_answers": return_answers}
    canonical = {
        **body,
        "occurred_at": body["occurred_at"].astimezone(UTC).isoformat(),
        "residents": sorted(set(body["residents"])),
        "photos": sorted(set(body["photos"])),
        "findings": [[f["kind"], f["text"], f["resident"]] for f in body["findings"]],
    }
    return idempotency.body_hash(canonical)


def check_facts(visit: Visit, now: datetime, *, agrees: bool = True) -> None:
    """Refuse what no visit can be; `visit` is not saved yet. Without `agrees` its next day was agreed on before."""
    for field, reason in (
        ("occurred_at", rules.why_not_at(visit.occurred_at, now)),
        ("minutes", rules.why_not_minutes(visit.minutes)),
        ("next_visit_on", _why_not_next(visit, agrees)),
        ("next_visit_hour", rules.why_not_next_hour(visit.next_visit_hour, visit.next_visit_on)),
        ("kind", None if visit.kind in codes.VISIT_KINDS else _("Choose the kind of visit.")),
        ("contact", None if visit.contact in codes.CONTACTS else _("Choose the result of the visit.")),
        ("note", _("A note has at most 2,000 characters.") if len(visit.note) > 2000 else None),
        ("place", _("A place has at most 200 characters.") if len(visit.place) > 200 else None),
    ):
        if reason:
            raise Invalid(reason, field=field)
    kind = codes.VISIT_KINDS[visit.kind]
    if visit.dispute_id is not None and not kind.may_concern_case:
        raise Invalid(_("A visit about a case is a return visit."), field="kind")
    if visit.household_id is None and visit.dispute_id is None and kind.is_at_door:
        raise Invalid(_("Choose the household that was visited."), field="household")


def _why_not_next(visit: Visit, agrees: bool) -> Any:
    household = visit.household
    has_ended = agrees and household is not None and household.ended_on is not None
    return rules.why_not_next(visit.next_visit_on, visit.occurred_on, household is not None, has_ended)


def check_met(room: Room, people: Iterable[Resident], on: date) -> None:
    """Refuse whom nobody can have met on that day: the dead, the unborn, who was not registered in the room then."""
    by_id = {person.pk: person for person in people}
    if not by_id:
        return
    stays: dict[int, list[tuple[date, date | None]]] = {}
    rows = Residency.objects.filter(resident__in=by_id, room=room)
    for pk, since, until in rows.values_list("resident", "from_on", "until_on"):
        stays.setdefault(pk, []).append((since, until))
    for pk, person in by_id.items():
        reason = rules.why_not_met(person, on, stays.get(pk))
        if reason:
            raise Invalid(reason, field="residents")


def people_of(room: Room, wanted: Iterable[Any]) -> dict[int, Resident]:
    """The residents named, each of whom belongs or once belonged to the room; one query, none without names."""
    ids = {pk_of(item) for item in wanted if item is not None}
    if not ids:
        return {}
    lived_here = Residency.objects.filter(resident=OuterRef("pk"), room=room)
    rows = Resident.objects.filter(Q(room=room) | Q(Exists(lived_here)), pk__in=ids).in_bulk()
    if len(rows) < len(ids):
        raise Invalid(_("Somebody named here has never been registered in this police room."), field="residents")
    return rows


def refuse_unborn(people: Iterable[Resident], on: date) -> None:
    """Nobody is named in a visit before the birth."""
    for resident in people:
        if resident.birth_date and resident.birth_date > on:
            raise Invalid(_("%(name)s was not born on the day of the visit.") % {"name": resident}, field="residents")


def who_visited(by: Officer, visited_by: Officer | None, room: Room, on: date) -> Officer:
    """The officer the visit belongs to: oneself, or, entered by the chief, an officer of the room on that day."""
    if visited_by is None or visited_by.pk == by.pk:
        return by
    if not by.scope_for("visits.record_for").has(room):
        raise Invalid(_("Only the station chief enters a visit for another officer."), field="visited_by")
    postings = visited_by.postings.in_force(on).filter(Q(room=room) | Q(station=room.station_id))
    if not postings.exists():
        raise Invalid(_("This officer held no post at the police room on that day."), field="visited_by")
    return visited_by


def local_day(moment: datetime) -> date:
    return timezone.localdate(moment)
