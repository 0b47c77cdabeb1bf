"""New values of the county's rules for cases: each is another row from a day on; earlier rows stay."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.dated_changes import end, follow
from core.errors import Invalid, NotAllowed, refuse_if
from disputes import kinds
from disputes.models import DisputeKind, Level, Limit, Procedure, ReturnPlan, TransferRule
from disputes.rules import dictionaries as rules

if TYPE_CHECKING:
    from stations.models import Officer

EDIT = "dictionaries.edit"


@transaction.atomic
def set_level(*, by: Officer, code: str, valid_from: date, **values: Any) -> Level:
    """What a colour is called and means, whose it is, and who is told at once."""
    return _set(by, Level, {"code": code}, valid_from, values)


@transaction.atomic
def set_limit(*, by: Officer, level: str, step: str, valid_from: date, **values: Any) -> Limit:
    """Yellow and red limit of a step at a level."""
    return _set(by, Limit, {"level": level, "step": step}, valid_from, values, _limit_breach(values))


@transaction.atomic
def set_procedure(*, by: Officer, code: str, valid_from: date, **values: Any) -> Procedure:
    """What the law asks of a way to handle a case."""
    return _set(by, Procedure, {"code": code}, valid_from, values, rules.procedure(values))


@transaction.atomic
def set_return_plan(*, by: Officer, applies_to: str, valid_from: date, **values: Any) -> ReturnPlan:
    """On which days after closure the parties are visited."""
    return _set(by, ReturnPlan, {"applies_to": applies_to}, valid_from, values, rules.return_plan(values))


@transaction.atomic
def set_kind(*, by: Officer, code: str, valid_from: date, **values: Any) -> DisputeKind:
    """What a kind of dispute is called from a day on; a new code is a new kind."""
    transaction.on_commit(kinds.forget)
    row = _set(by, DisputeKind, {"code": code}, valid_from, values)
    kinds.forget()
    return row


@transaction.atomic
def end_kind(*, by: Officer, kind: DisputeKind, valid_until: date) -> DisputeKind:
    """The last day on which a new case may be of this kind; cases that have it keep it."""
    if not by.can(EDIT):
        raise NotAllowed(_("Your role may not do this."))
    kind = DisputeKind.objects.select_for_update().get(pk=kind.pk)
    later = DisputeKind.objects.filter(code=kind.code, valid_from__gt=kind.valid_from).exists()
    refuse_if(rules.ending_kind(kind, timezone.localdate(), is_followed=later))
    if valid_until < max(timezone.localdate(), kind.valid_from):
        raise Invalid(_("It ends today or later, and not before it begins."), field="valid_until")
    end(by, [kind], valid_until)
    kinds.forget()
    transaction.on_commit(kinds.forget)
    return kind


@transaction.atomic
def set_transfer_rule(*, by: Officer, source: str, valid_from: date, **values: Any) -> TransferRule:
    """Within how many days a service that passes cases on hears what came of them."""
    return _set(by, TransferRule, {"source": source}, valid_from, values, rules.transfer_rule(values))


def _limit_breach(values: dict[str, Any]) -> tuple[str, str | Promise] | None:
    return rules.limit(values["yellow_days"], values["red_days"])


def _set(
    by: Officer,
    model: type[Any],
    key: dict[str, str],
    valid_from: date,
    values: dict[str, Any],
    breach: tuple[str, str | Promise] | None = None,
) -> Any:
    if not by.can(EDIT):
        raise NotAllowed(_("Your role may not do this."))
    if breach:
        field, message = breach
        raise Invalid(message, field=field)
    return follow(by=by, model=model, key=key, valid_from=valid_from, values=values)
