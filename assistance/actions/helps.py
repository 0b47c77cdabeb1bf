"""Helps given to somebody who is cared for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assistance import codes, rules
from assistance.actions.base import locked_record, reason_of, require, submitted_before, visit_of
from assistance.models import CareRecord, Help
from audit import trail
from core.errors import Invalid, RuleViolation

if TYPE_CHECKING:
    from uuid import UUID

    from stations.models import Officer


@transaction.atomic
def record_help(
    *,
    by: Officer,
    care: CareRecord,
    kind: str,
    happened_on: date | None = None,
    text: str = "",
    by_whom: str = codes.ROOM,
    minutes: int | None = None,
    visit: int | None = None,
    client_id: UUID | None = None,
) -> tuple[Help, bool]:
    """One help; (help, created). `visit` is the number of the visit at which it was given."""
    today = timezone.localdate()
    happened_on = happened_on or today
    facts = {"kind": kind, "happened_on": happened_on, "text": text.strip(), "by_whom": by_whom, "minutes": minutes}
    first, digest = submitted_before(Help, client_id, {**facts, "care": care.pk, "visit": visit})
    if first is not None:
        require(by, first.care.present_room)
        return first, False
    record = locked_record(by, care)
    if problem := rules.helping(record, happened_on, today):
        raise Invalid(problem, field="happened_on")
    care_help = Help(care=record, room=record.present_room, client_id=client_id, body_hash=digest, **facts)
    if visit is not None:
        care_help.visit = visit_of(visit, household=record.resident.household_id)
        if care_help.visit is None:
            raise Invalid(_("That is no visit to this home."), field="visit")
    if minutes is not None and minutes > 600:
        raise Invalid(_("At most %(most)d.") % {"most": 600}, field="minutes")
    care_help.check_fields(exclude=["care", "room", "visit"])
    care_help.save_new(by)
    trail.record(by=by, verb="help_recorded", target=care_help, room=care_help.room)
    return care_help, True


@transaction.atomic
def void_help(*, by: Officer, care_help: Help, reason: str, expected_version: int | None = None) -> Help:
    """A help entered by mistake."""
    require(by, care_help.care.present_room)
    if care_help.is_void:
        raise RuleViolation(_("It has been voided already."))
    care_help.voided_at, care_help.voided_by, care_help.void_reason = timezone.now(), by, reason_of(reason)
    care_help.save_changed(by, ["voided_at", "voided_by", "void_reason"], expected_version=expected_version)
    trail.record(by=by, verb="voided", target=care_help, room=care_help.room, reason=care_help.void_reason)
    return care_help
