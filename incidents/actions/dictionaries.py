"""The county's kinds of incident: a new row from a day on; earlier rows are never overwritten."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import dated_changes
from core.errors import Invalid, NotAllowed, RuleViolation
from incidents.models import IncidentKind

if TYPE_CHECKING:
    from stations.models import Officer

EDIT = "dictionaries.edit"


@transaction.atomic
def set_kind(*, by: Officer, code: str, valid_from: date, **values: Any) -> IncidentKind:
    """Set the names and the place of a kind from a day on; a new code is a new kind."""
    _may(by)
    return dated_changes.follow(by=by, model=IncidentKind, key={"code": code}, valid_from=valid_from, values=values)


@transaction.atomic
def end_kind(*, by: Officer, kind: IncidentKind, valid_until: date) -> IncidentKind:
    """The last day on which a kind is counted; what was counted under it stays."""
    _may(by)
    kind = IncidentKind.objects.select_for_update().get(pk=kind.pk)
    today = timezone.localdate()
    if kind.valid_until is not None and kind.valid_until < today:
        raise RuleViolation(_("It does not hold any more."))
    if valid_until < max(today, kind.valid_from):
        raise Invalid(_("It ends today or later, and not before it begins."), field="valid_until")
    later = IncidentKind.objects.filter(code=kind.code, valid_from__gt=kind.valid_from)
    if later.exists():
        raise RuleViolation(_("Another value follows it already."))
    dated_changes.end(by, [kind], valid_until)
    return kind


def _may(by: Officer) -> None:
    if not by.can(EDIT):
        raise NotAllowed(_("Your role may not do this."))
