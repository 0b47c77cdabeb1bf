"""Opening a case, exactly once however often it is submitted; and changing its facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Conflict, Invalid, NotAllowed
from core.http.idempotency import body_hash
from core.privacy.encryption import keyed_hash
from disputes import codes, dated_rules, deadlines, default_titles, fact_sources, kinds
from disputes.actions import levels
from disputes.actions.base import locked_for_act, refuse_breaches, save_act
from disputes.actions.checks import check_choice, check_posting, check_record, invalid_if
from disputes.actions.numbering import take_number
from disputes.actions.parties import build_party
from disputes.models import Dispute
from disputes.rules import days, mediation, transitions
from facts.fact_updates import fact_transaction

if TYPE_CHECKING:
    from uuid import UUID

    from stations.models import Officer, Room

# Facts that may be changed while the case is open; room, level and procedure have actions of their own.
CHANGEABLE = (
    "title",
    "kind",
    "summary",
    "place",
    "occurred_on",
    "reported_on",
    "reported_by",
    "source",
    "transfer_number",
    "transferred_at",
    "handler",
)
REPLY = ("transferred_at", "reply_due_on")
# Set by the system, or checked with messages of their own.
UNCHECKED = ("client_id", "room", "numbered_by", "sequence", "number", "handler", "finding", "title", "voided_by")


def open_dispute(
    *,
    by: Officer,
    client_id: UUID | None,
    room: Room,
    kind: str,
    summary: str,
    title: str = "",
    source: str = "visit",
    level: str = codes.BLUE,
    place: str = "",
    occurred_on: date | None = None,
    reported_on: date | None = None,
    reported_by: str = "",
    handler: Officer | None = None,
    parties: Iterable[dict[str, Any]] = (),
    finding: Any | None = None,
    transfer_number: str = "",
    transferred_at: datetime | None = None,
) -> tuple[Dispute, bool]:
    """Open a case in a room; returns (case, created).

    The same `client_id` with the same body gives the first case and created=False; another body raises Conflict.
    `parties` are dicts of `side` and `resident` (of the own rooms), `ticket` (from `look_up_party`) or `name`, with
    further facts. Without a title it is made of parties and kind. A `finding` of a visit makes one case. What 110 or
    12345 passed on has their number and the time, that of entry when nobody says another.
    """
    if not by.can(transitions.REPORT):
        raise NotAllowed(_("Your role does not report disputes."))
    by.scope_for(transitions.REPORT).require(room)
    now = timezone.now()
    reported_day = reported_on or timezone.localdate(now)
    dispute = Dispute(
        client_id=client_id, room=room, title=_text(title), kind=kind, summary=_text(summary), source=source,
        level=level, place=_text(place), occurred_on=occurred_on, reported_by=_text(reported_by), handler=handler,
        finding=finding, created_at=now, year=reported_day.year, reported_on=reported_day,
    )  # fmt: skip
    dispute.transfer_number, dispute.transferred_at = _text(transfer_number), transferred_at
    dispute.body_hash = _hash(dispute, reported_on, parties)
    _set_reply(dispute)
    if first := _already_open(by, dispute):
        return first, False
    _check(dispute)
    with fact_transaction():
        return _open(by, dispute, list(parties))


@fact_transaction()
def change_dispute(
    *, by: Officer, dispute: Dispute, values: dict[str, Any], expected_version: int | None = None
) -> Dispute:
    """Change facts of a case; without a difference nothing is recorded. An emptied title is generated again."""
    dispute, _transition = locked_for_act(by, dispute, "edit", expected_version=expected_version)
    unknown = set(values) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"Not to be changed here: {', '.join(sorted(unknown))}")
    values = {name: _text(value) if isinstance(value, str) else value for name, value in values.items()}
    if "kind" in values and values["kind"] != dispute.kind:
        check_choice("kind", values["kind"], kinds.choices())
    if values.get("title") == "":
        values["title"] = default_titles.title_for(values.get("kind", dispute.kind), list(dispute.parties.current()))
    if "reported_on" in values and values["reported_on"] is None:
        raise Invalid(_("Enter the day."), field="reported_on")
    before = trail.snapshot(dispute, values)
    fact_sources.touch(dispute)
    for name, value in values.items():
        setattr(dispute, name, value)
    changes = trail.changes_between(before, dispute)
    if not changes:
        return dispute
    day = dispute.occurred_on or dispute.reported_on
    if {"occurred_on", "reported_on"} & set(changes) and dispute.parties.current().filter(birth_date__gt=day).exists():
        raise Invalid(
            _("A party was born after this day."), field="occurred_on" if dispute.occurred_on else "reported_on"
        )
    _set_reply(dispute)
    _check(dispute, new_handler="handler" in changes, new_kind="kind" in changes)
    if dispute.procedure:
        refuse_breaches(by, dispute, [mediation.petition_handled(dispute.kind, dispute.procedure)])
    fact_sources.touch(dispute)
    return save_act(by, dispute, "dispute_changed", [*{**values, **dict.fromkeys(REPLY)}], changes=changes)


def _set_reply(dispute: Dispute) -> None:
    """Number, time and reply belong to what was passed on; the day of the reply follows the county's rule."""
    if dispute.source not in codes.TRANSFER_SOURCES:
        invalid_if("transfer_number", _("Only what 110 or 12345 passed on has their number.")
                   if dispute.transfer_number else None)  # fmt: skip
        dispute.transferred_at = dispute.reply_due_on = None
        return
    invalid_if("transferred_at", days.transferred_at(dispute.transferred_at, timezone.now()))
    dispute.transferred_at = dispute.transferred_at or dispute.created_at
    day = timezone.localdate(dispute.transferred_at)
    dispute.reply_due_on = dated_rules.reply_due_on(dispute.source, day)


def _open(by: Officer, dispute: Dispute, parties: Iterable[dict[str, Any]]) -> tuple[Dispute, bool]:
    _of_finding(by, dispute)
    present = []
    for values in parties:
        build_party(by, dispute, values, present)
    dispute.title = dispute.title or default_titles.title_for(dispute.kind, present)
    try:
        # A savepoint: on a race the unique key decides; the loser returns its number and reads the first case.
        with transaction.atomic():
            take_number(dispute)
            dispute.save_new(by)
            dispute.save(update_fields=deadlines.set_deadline(dispute))
    except IntegrityError:
        first = _already_open(by, dispute)
        if first is None:
            _of_finding(by, dispute)
            raise
        return first, False
    for party in present:
        party.save_new(by)
    trail.record(by=by, verb="dispute_reported", target=dispute, room=dispute.room)
    levels.notify_of_level(by, dispute)
    fact_sources.touch(dispute)
    return dispute, True


def _check(dispute: Dispute, new_handler: bool = True, new_kind: bool = True) -> None:
    if new_kind:
        check_choice("kind", dispute.kind, kinds.choices())
    check_record(dispute, exclude=UNCHECKED)
    if len(dispute.title) > default_titles.MAX_LENGTH:
        raise Invalid(
            _("A title has at most %(most)d characters.") % {"most": default_titles.MAX_LENGTH}, field="title"
        )
    today = timezone.localdate()
    invalid_if("reported_on", days.reported_on(dispute.reported_on, today, dispute.accepted_on))
    invalid_if("occurred_on", days.occurred_on(dispute.occurred_on, dispute.reported_on))
    if dispute.handler is not None and new_handler:
        check_posting(dispute.handler, dispute.room, "handler")


def _of_finding(by: Officer, dispute: Dispute) -> None:
    """Check that the finding belongs to the room, is not withdrawn or voided, and has no case yet."""
    finding = dispute.finding
    if finding is None:
        return
    if finding.visit.room_id != dispute.room_id or finding.withdrawn_at or finding.visit.is_void:
        raise Invalid(_("This finding does not stand in the police room of the case."), field="finding")
    other = Dispute.objects.standing().filter(finding=finding).first()
    if other is not None:
        visible = other if by.scope_for(Dispute.VIEW).has(other.room) else None
        raise Conflict(_("A case was already opened from this finding."), visible)


def _already_open(by: Officer, dispute: Dispute) -> Dispute | None:
    """The case opened with this `client_id`, or None. Raises Conflict when its body differs."""
    if dispute.client_id is None:
        return None
    first = Dispute.objects.select_related("room__station").filter(client_id=dispute.client_id).first()
    if first is None:
        return None
    if not by.scope_for(transitions.REPORT).has(first.room):
        # A submission number of another room: neither case nor room is disclosed.
        raise Conflict(_("This submission number is taken. Send the case again with a new one."), None)
    if first.body_hash != dispute.body_hash:
        raise Conflict(_("This case was already saved with other content. Open it to change it."), first)
    return first


def _hash(dispute: Dispute, reported_on: date | None, parties: Iterable[dict[str, Any]]) -> str:
    """Keyed hash of the body as submitted: a day left out stays out, so that a retry tomorrow is the same body.

    It is keyed because the body may hold document numbers, which could be guessed from a plain hash.
    """
    fields = ("title", "kind", "summary", "source", "level", "place", "occurred_on", "reported_by")
    # Said of few cases: what was sent before there were such fields keeps its hash.
    told = {name: getattr(dispute, name) for name in ("transfer_number", "transferred_at") if getattr(dispute, name)}
    digest = body_hash(
        {
            **told,
            **{name: getattr(dispute, name) for name in fields},
            **{name: getattr(dispute, f"{name}_id") for name in ("room", "handler", "finding")},
            "reported_on": reported_on,
            "parties": [{key: getattr(value, "pk", value) for key, value in values.items()} for values in parties],
        }
    )
    return keyed_hash(digest)


def _text(value: Any) -> str:
    return (value or "").strip()
