"""The county's people's mediation bodies and their mediators, entered by administrators."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed, OutOfScope
from disputes.actions.checks import check_record, invalid_if
from disputes.models import Agreement, MediationBody, Mediator
from stations.models import Bureau
from stations.scope import require

if TYPE_CHECKING:
    from stations.models import Officer, Station

EDIT = "dictionaries.edit"
# They stand on papers: a body that has made an agreement keeps them.
ON_PAPER = ("name", "seal_name")


@transaction.atomic
def add_body(*, by: Officer, name: str, kind: str, station: Station | None = None, **values: Any) -> MediationBody:
    """Enter a body of a station, or of the whole county; `values`: seal_name, place."""
    _may(by)
    bureau = station.bureau if station is not None else Bureau.objects.in_scope(by.scope_for(EDIT)).first()
    if bureau is None:
        raise OutOfScope
    body = MediationBody(bureau=bureau, station=station, name=_line(name), kind=kind, **values)
    _check(by, body)
    body.save_new(by)
    trail.record(by=by, verb="created", target=body)
    return body


@transaction.atomic
def change_body(
    *, by: Officer, body: MediationBody, expected_version: int | None = None, **values: Any
) -> MediationBody:
    """Change what is said of a body; one that has made an agreement keeps name and seal, and is closed instead."""
    _may(by)
    body = MediationBody.objects.select_for_update(of=("self",)).get(pk=body.pk)
    changes = trail.set_values(body, values)
    if not changes:
        return body
    if any(name in changes for name in ON_PAPER) and Agreement.objects.filter(mediation__body=body).exists():
        field = next(name for name in ON_PAPER if name in changes)
        raise Invalid(_("It stands on an agreement: close this body and enter the new one."), field=field)
    _check(by, body)
    body.save_changed(by, list(values), expected_version=expected_version)
    trail.record(by=by, verb="changed", target=body, changes=changes)
    return body


@transaction.atomic
def add_mediator(*, by: Officer, body: MediationBody, name: str, standing: str = Mediator.MEMBER) -> Mediator:
    """Enter somebody who mediates for a body."""
    _may(by)
    mediator = Mediator(body=body, name=_line(name), standing=standing)
    check_record(mediator, exclude=["body"])
    twice = body.mediators.active().filter(name=mediator.name).exists()
    invalid_if("name", _("%(name)s mediates for it already.") % {"name": mediator.name} if twice else None)
    mediator.save_new(by)
    trail.record(by=by, verb="changed", target=body, changes={"mediators": ["", mediator.name]})
    return mediator


@transaction.atomic
def end_mediator(*, by: Officer, mediator: Mediator, left_on: date) -> Mediator:
    """The mediator left; agreements made before stay as they are."""
    _may(by)
    mediator.left_on = left_on
    mediator.save_changed(by, ["left_on"])
    changes = {"mediators": [mediator.name, left_on.isoformat()]}
    trail.record(by=by, verb="changed", target=mediator.body, changes=changes)
    return mediator


def _check(by: Officer, body: MediationBody) -> None:
    require(by.scope_for(EDIT), body.bureau)
    check_record(body, exclude=["bureau", "station"])
    others = MediationBody.objects.filter(bureau=body.bureau, name=body.name).exclude(pk=body.pk)
    invalid_if("name", _("There is a body of this name already.") if others.exists() else None)


def _line(text: str) -> str:
    return " ".join((text or "").split())


def _may(by: Officer) -> None:
    if not by.can(EDIT):
        raise NotAllowed(_("Your role may not do this."))
