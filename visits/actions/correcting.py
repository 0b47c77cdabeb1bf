"""Correcting a visit: the earlier text stays in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from core.errors import Invalid, NotAllowed, StaleVersion, refuse_if
from facts.fact_updates import fact_transaction
from visits import codes, fact_sources, photo_processing, rules
from visits.actions import consequences, validation
from visits.actions import photos as keeping
from visits.actions.recording import prepare_all
from visits.actions.voiding import lock, require_change
from visits.models import Finding, Photo

if TYPE_CHECKING:
    from stations.models import Officer
    from visits.models import Visit
    from visits.photo_processing import Picture

PLAIN = (
    "kind", "occurred_at", "minutes", "contact", "note", "place", "next_visit_on", "next_visit_hour", "latitude",
    "longitude",
)  # fmt: skip
WHOLE = ("residents", "findings", "visited_by", "return_answers")
FIXED = ("household", "room", "dispute")


def correct_visit(
    *,
    by: Officer,
    visit: Visit,
    expected_version: int | None,
    reason: str = "",
    photos: Iterable[Any] = (),
    **changed: Any,
) -> Visit:
    """Change what was entered wrongly; returns the visit as it is then.

    `changed` names fields of the visit; `residents` and `findings` are given whole (a finding with its `id`
    is kept, one left out is withdrawn); `photos` are added. `expected_version=None` lets the last writer win.
    Raises NotAllowed, OutOfScope, RuleViolation, StaleVersion, Invalid.
    """
    if not by.can("visits.record"):
        raise NotAllowed(_("Your role does not change visits."))
    unknown = set(changed) - {*PLAIN, *WHOLE, *FIXED}
    if unknown:
        raise TypeError(f"correct_visit does not know {sorted(unknown)}")
    prepared = prepare_all(photos)
    stored = []
    try:
        with fact_transaction():
            return _correct(by, visit, expected_version, reason, prepared, stored, changed)
    except BaseException:
        keeping.discard(stored)
        raise


def _correct(
    by: Officer,
    visit: Visit,
    expected_version: int | None,
    reason: str,
    prepared: Any,
    stored: list[str],
    changed: dict[str, Any],
) -> Visit:
    visit = lock(by, visit)
    require_change(by, visit, timezone.now())
    if expected_version is not None and expected_version != visit.version:
        raise StaleVersion(visit)
    for name in FIXED:
        if name in changed and validation.pk_of(changed[name]) != getattr(visit, f"{name}_id"):
            raise Invalid(
                _("Household, room and case of a visit stay. Void this visit and enter it at the right one."),
                field=name,
            )
    before, stood_on = trail.snapshot(visit, [*PLAIN, "visited_by"]), visit.occurred_on
    _take(by, visit, changed)
    changes = trail.changes_between(before, visit)
    if "residents" in changed or "findings" in changed:
        changes |= _whom_and_what(by, visit, changed)
    if visit.occurred_on != stood_on:
        validation.check_met(visit.room, visit.residents.all(), visit.occurred_on)
    replies, replied = _answers(visit, changed)
    changes |= replied
    fresh = _new_photos(visit, prepared, changes)
    if not changes:
        return visit
    stored += keeping.store(by, visit, fresh)
    visit.save_changed(by, [*PLAIN, "occurred_on", "visited_by"])
    trail.record(
        by=by, verb="visit_corrected", target=visit, room=visit.room, reason=(reason or "").strip(), changes=changes
    )
    if changes.keys() & {"contact", "occurred_at", "residents"}:
        consequences.after_change(by, visit)
    if replies is not None and (replied or changes.keys() & {"contact", "occurred_at"}):
        consequences.apply_return_answers(by, visit, replies)
    if changes.keys() & {"next_visit_on", "next_visit_hour"}:
        consequences.change_agreed(by, visit)
    fact_sources.touch(visit, stood_on)
    return visit


def _answers(visit: Visit, changed: dict[str, Any]) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """(what the visit found of its case as it is to be, what differs); None for a visit about no case."""
    entered, before = changed.get("return_answers"), consequences.answers_of(visit) if visit.dispute_id else {}
    if codes.is_met(visit.contact):
        entered = {**before, **(entered or {})}
    replies = validation.tidy_answers(visit.dispute_id, visit.contact, entered)
    if replies is None or not codes.is_met(visit.contact):
        return replies, {}
    return replies, {name: [before.get(name), value] for name, value in replies.items() if before.get(name) != value}


def _take(by: Officer, visit: Visit, changed: dict[str, Any]) -> None:
    """Put the new values on the row, checked as a new visit would be."""
    entered = {name: changed[name] for name in PLAIN if name in changed}
    for name in ("note", "place"):
        if name in entered:
            entered[name] = (entered[name] or "").strip()
    agrees = entered.get("next_visit_on", visit.next_visit_on) != visit.next_visit_on
    for name, value in entered.items():
        setattr(visit, name, value)
    if visit.next_visit_on is None and "next_visit_hour" not in entered:
        visit.next_visit_hour = None  # the day was taken back, and its hour with it
    visit.latitude, visit.longitude = validation.tidy_degrees(visit.latitude, visit.longitude)
    visit.occurred_on = validation.local_day(visit.occurred_at)
    if changed.get("visited_by") is not None and changed["visited_by"].pk != visit.visited_by_id:
        visit.visited_by = validation.who_visited(by, changed["visited_by"], visit.room, visit.occurred_on)
    validation.check_facts(visit, timezone.now(), agrees=agrees)


def _whom_and_what(by: Officer, visit: Visit, changed: dict[str, Any]) -> dict[str, Any]:
    """Residents and findings given whole; returns {field: [before, after]} of what differs."""
    findings = validation.tidy_findings(changed["findings"]) if "findings" in changed else None
    named = [*changed.get("residents", ()), *(f["resident"] for f in findings or ())]
    people = validation.people_of(visit.room, named)
    validation.refuse_unborn(people.values(), visit.occurred_on)
    changes = {}
    if "residents" in changed:
        before = list(visit.residents.order_by("pk"))
        after = sorted({validation.pk_of(resident) for resident in changed["residents"]})
        if [item.pk for item in before] != after:
            added = [people[pk] for pk in after if pk not in {item.pk for item in before}]
            validation.check_met(visit.room, added, visit.occurred_on)
            visit.residents.set(after)
            visit.met_ids = frozenset(after)
            changes["residents"] = [[str(item) for item in before], [str(people[pk]) for pk in after]]
    if findings is not None:
        changes |= _findings(by, visit, findings)
    return changes


def _findings(by: Officer, visit: Visit, wanted: list[dict[str, Any]]) -> dict[str, Any]:
    current = list(visit.findings.current())
    before = [_finding_text(item) for item in current]
    left = {item.pk: item for item in current}
    for finding in wanted:
        row = left.pop(finding["id"], None) or _same(left, finding)
        if row is None:
            row = Finding(visit=visit, kind=finding["kind"], text=finding["text"], resident_id=finding["resident"])
            row.save_new(by)
        elif (row.kind, row.text, row.resident_id) != (finding["kind"], finding["text"], finding["resident"]):
            row.kind, row.text, row.resident_id = finding["kind"], finding["text"], finding["resident"]
            row.save_changed(by, ["kind", "text", "resident_id"])
    now = timezone.now()
    for row in left.values():
        refuse_if(rules.why_not_withdrawn(row, row.disputes.filter(voided_at__isnull=True).first()))
        row.withdrawn_at = now
        row.save_changed(by, ["withdrawn_at"])
    after = [_finding_text(item) for item in visit.findings.current()]
    return {"findings": [before, after]} if before != after else {}


def _finding_text(finding: Finding) -> str:
    """With the code of its kind: the reader's language names it."""
    return f"{finding.kind}: {finding.text}"


def _same(left: dict[int, Finding], finding: dict[str, Any]) -> Finding | None:
    """A client that sends findings without their ids does not mean them to be made anew."""
    for pk, row in left.items():
        if (row.kind, row.text, row.resident_id) == (finding["kind"], finding["text"], finding["resident"]):
            return left.pop(pk)
    return None


def _new_photos(visit: Visit, prepared: Any, changes: dict[str, Any]) -> list[Picture]:
    """Those the visit does not have yet; tells their number in `changes`."""
    if not prepared:
        return []
    existing = set(Photo.objects.standing().filter(visit=visit).values_list("content_hash", flat=True))
    fresh = [item for item in prepared if item.content_hash not in existing]
    if len(existing) + len(fresh) > photo_processing.MAX_PER_VISIT:
        raise Invalid(
            _("At most %(most)d photos belong to one visit.") % {"most": photo_processing.MAX_PER_VISIT},
            field="photos",
        )
    if fresh:
        changes["photos"] = [len(existing), len(existing) + len(fresh)]
    return fresh


def add_photos(*, by: Officer, visit: Visit, photos: Iterable[Any]) -> Visit:
    """Add photos to a visit that stands; one already there is not added again. Returns the visit."""
    return correct_visit(by=by, visit=visit, expected_version=None, photos=photos)
