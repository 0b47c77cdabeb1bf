"""Who led a round of mediation and who took part, as submitted, checked for the case."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from disputes import codes
from disputes.actions.base import refuse_breaches
from disputes.actions.checks import check_posting, invalid_if
from disputes.rules import hosting as rules
from stations.models import Posting

if TYPE_CHECKING:
    from disputes.models import Dispute, MediationBody, Mediator
    from stations.models import Officer

OFFICERS = ("host", "second_host", "attending")
CONFIRMATIONS = ("is_invited", "is_attendance_agreed", "is_place_regulated", "is_recorded_throughout")
SUBMITTED = (*OFFICERS, *CONFIRMATIONS, "is_hosted_alone", "recording", "body", "mediator")


def hosting_of(by: Officer, dispute: Dispute, on: date, values: dict[str, Any]) -> dict[str, Any]:
    """Fields of the round. Raises RuleViolation for who may not lead, Invalid for who cannot."""
    values = {name: values.get(name) for name in SUBMITTED}
    is_people = dispute.procedure == codes.PEOPLE
    breaches = [
        rules.led_by_officer(dispute.procedure, bool(values["host"] or values["second_host"])),
        rules.led_by_committee(dispute.procedure, bool(values["body"] or values["mediator"] or values["attending"])),
        rules.attending(bool(values["attending"]), bool(values["is_invited"]), bool(values["is_attendance_agreed"])),
    ]
    refuse_breaches(by, dispute, breaches)
    confirmed = {name: bool(values[name]) for name in CONFIRMATIONS} | {
        "recording": (values["recording"] or "").strip()
    }
    if is_people:
        body, mediator = body_and_mediator(dispute, on, values["body"], values["mediator"])
        if values["attending"]:
            check_posting(values["attending"], dispute.room, "attending", on)
        return {**confirmed, "body": body, "mediator": mediator, "attending": values["attending"], "host": None}
    return {**confirmed, **_police(by, dispute, on, values)}


def body_and_mediator(
    dispute: Dispute, on: date, body: MediationBody | None, mediator: Mediator | None
) -> tuple[MediationBody | None, Mediator | None]:
    """Both, checked against the room and the day; a mediator brings the body along."""
    if body is None and mediator is not None:
        body = mediator.body
    if body is not None:
        invalid_if("body", rules.body_fits(body, dispute.room, on))
        if mediator is not None:
            invalid_if("mediator", rules.mediator_fits(mediator, body, on))
    return body, mediator


def refuse_auxiliaries(dispute: Dispute, names: str, on: date) -> None:
    """An auxiliary helps and may be present, but never mediates: the name does not stand among the mediators."""
    postings = Posting.objects.in_force(on).filter(role="auxiliary", officer__name__in=_names_in(names))
    postings = postings.filter(room__station=dispute.room.station_id).select_related("officer")
    for posting in postings:
        raise Invalid(
            _("%(name)s is an auxiliary and does not mediate; enter the name among others present.")
            % {"name": posting.officer.name},
            field="co_host",
        )


def _names_in(text: str) -> list[str]:
    for mark in "，、；;,/":
        text = text.replace(mark, " ")
    return [name.removeprefix("辅警") for name in text.split()]


def _police(by: Officer, dispute: Dispute, on: date, values: dict[str, Any]) -> dict[str, Any]:
    host = check_posting(values["host"] or by, dispute.room, "host", on)
    second, is_alone = values["second_host"], values["is_hosted_alone"]
    if second is not None:
        check_posting(second, dispute.room, "second_host", on)
        invalid_if("second_host", _("The second officer is another one.") if second.pk == host.pk else None)
        invalid_if("is_hosted_alone", _("A second officer is named: it was not one alone.") if is_alone else None)
        is_alone = False
    confirmed = bool(values["is_place_regulated"]), bool(values["is_recorded_throughout"])
    refuse_breaches(by, dispute, [rules.lone_officer(is_alone, *confirmed)])
    return {"host": host, "second_host": second, "is_hosted_alone": is_alone}
