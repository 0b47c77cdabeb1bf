"""Who may lead mediation and who may take part: each function gives a Breach, or a sentence why not, or None.

Public-security mediation is led by police officers, people's mediation by a mediator of a committee.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from disputes import codes
from disputes.rules.mediation import Breach

if TYPE_CHECKING:
    from disputes.models import MediationBody, Mediator, Party
    from stations.models import Room


def led_by_officer(procedure: str, is_officer_named: bool) -> Breach | None:
    """No officer hosts people's mediation: it is the act of a committee."""
    if procedure != codes.PEOPLE or not is_officer_named:
        return None
    return Breach(
        "committee_leads",
        _("People's mediation is led by a mediator of the committee. Name the officer as taking part instead."),
    )


def led_by_committee(procedure: str, is_body_named: bool) -> Breach | None:
    """Mediation by the police is not the act of a committee."""
    if procedure == codes.PEOPLE or not is_body_named:
        return None
    return Breach("police_lead", _("Only people's mediation is led by a mediation body."))


def attending(is_officer_named: bool, is_invited: bool, is_agreed: bool) -> Breach | None:
    """An officer takes part in people's mediation when the mediators invite them and the parties agree."""
    if not is_officer_named or (is_invited and is_agreed):
        return None
    return Breach(
        "not_invited",
        _("An officer takes part in people's mediation only when the mediators invite them and the parties agree."),
    )


def lone_officer(is_hosted_alone: bool | None, is_place_regulated: bool, is_recorded_throughout: bool) -> Breach | None:
    """One officer mediates alone only in a regulated place of enforcement, recorded from beginning to end."""
    if not is_hosted_alone or (is_place_regulated and is_recorded_throughout):
        return None
    return Breach(
        "lone_officer",
        _(
            "One officer mediates alone only in a regulated and strictly managed place of enforcement, recorded "
            "throughout in sound and picture; otherwise name a second officer."
        ),
    )


def body_fits(body: MediationBody, room: Room, on: date) -> str | Promise | None:
    """The body serves the station or the county of the room, and was open that day."""
    serves = body.station_id == room.station_id if body.station_id else body.bureau_id == room.station.bureau_id
    if not serves:
        return _("This mediation body does not serve the police room of the case.")
    if body.closed_on and body.closed_on <= on:
        return _("This mediation body was closed on %(day)s.") % {"day": body.closed_on}
    return None


def mediator_fits(mediator: Mediator, body: MediationBody, on: date) -> str | Promise | None:
    if mediator.body_id != body.pk:
        return _("%(name)s does not mediate for %(body)s.") % {"name": mediator.name, "body": body.name}
    if mediator.left_on and mediator.left_on <= on:
        return _("%(name)s left the body on %(day)s.") % {"name": mediator.name, "day": mediator.left_on}
    return None


def representation(
    role: str, representative_name: str, authority_extent: str, authority_on: date | None
) -> tuple[str, str | Promise] | None:
    """(field, sentence): who is suspected comes in person; a representative has a written authority with its extent."""
    if not representative_name:
        if authority_extent or authority_on:
            return "representative_name", _("Say whom this authority names.")
        return None
    if role == codes.SUSPECT:
        return "representative_name", _("Who is suspected of the breach comes in person and sends nobody.")
    if not authority_extent:
        return "authority_extent", _("A representative needs a written authority: say how far it reaches.")
    if authority_on is None:
        return "authority_on", _("A representative needs a written authority: say of which day it is.")
    return None


def represented(procedure: str, present: Iterable[Party]) -> Breach | None:
    """In public-security mediation only the injured side sends a representative."""
    for party in present if procedure == codes.POLICE else ():
        if party.representative_name and party.role != codes.INJURED:
            return Breach(
                "representative",
                _(
                    "Only the injured side may send a representative: enter that %(name)s is the injured side, "
                    "or let them come in person."
                )
                % {"name": party.name},
            )
    return None


def on_spot(procedure: str, round_count: int, conditions: Iterable[bool]) -> Breach | None:
    """Mediation on the spot: by the police, as the first round, and all its conditions said to be met."""
    if procedure != codes.POLICE:
        return Breach("on_spot_police", _("Only public-security mediation is done on the spot."))
    if round_count:
        return Breach("on_spot_first", _("A round was recorded already: this is no mediation on the spot."))
    if not all(conditions):
        return Breach(
            "on_spot_conditions",
            _(
                "On the spot only where the matter is slight and its facts clear, costs are undisputed, and both "
                "sides agree to mediate and to perform at once."
            ),
        )
    return None
