"""What the writes of care share: who may, the row as it is now, and one submission made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from assistance import rules
from assistance.models import CareRecord
from core.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleViolation
from core.http.idempotency import body_hash

if TYPE_CHECKING:
    from uuid import UUID

    from stations.models import Officer, Room


def require(by: Officer, room: Room) -> None:
    if not by.can(rules.EDIT):
        raise NotAllowed(_("Your role does not keep the care list."))
    by.scope_for(rules.EDIT).require(room)


def locked_record(by: Officer, record: CareRecord) -> Any:
    """The row as it is now; refuses rooms outside, and what has ended."""
    rows = CareRecord._base_manager.select_for_update(of=("self",)).select_related("resident__room__station", "room")
    present = rows.get(pk=record.pk)
    require(by, present.present_room)
    if present.end_reason == "withdrawn":
        raise OutOfScope
    if problem := rules.changing(present):
        raise RuleViolation(problem)
    return present


def reason_of(reason: str, length: int = 200) -> str:
    reason = (reason or "").strip()
    if len(reason) < 2:
        raise Invalid(_("Give the reason."), field="reason")
    return reason[:length]


def submitted_before(model: Any, client_id: UUID | None, body: dict[str, Any]) -> tuple[Any, str]:
    """(the record that this submission made, or None; the hash of the body). Another body is a Conflict."""
    if client_id is None:
        return None, ""
    digest = body_hash(body)
    first = model._base_manager.filter(client_id=client_id).first()
    if first is not None and first.body_hash != digest:
        raise Conflict(_("This submission was sent before with another content."), first)
    return first, digest


def visit_of(visit_id: int | None, **conditions: Any) -> Any:
    """A visit of a layer above, by its number, that stands and fits; None where there is none."""
    if visit_id is None:
        return None
    model: Any = CareRecord._meta.get_field("consent_visit").related_model
    return model._base_manager.filter(pk=visit_id, voided_at__isnull=True, **conditions).first()
