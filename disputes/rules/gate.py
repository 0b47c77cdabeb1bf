"""The gate of public-security mediation (procedure rules 178, 179): what opens it and what excludes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from disputes import codes
from disputes.rules.mediation import Breach


@dataclass(frozen=True)
class Gate:
    """What an officer finds when a case is accepted; the codes are empty where nothing was found."""

    public_order_act: str = ""
    is_slight: bool = False
    mediation_ground: str = ""
    exclusions: tuple[str, ...] = ()


GATE_FIELDS = ("public_order_act", "is_slight", "mediation_ground")


def passed(procedure: str, gate: Gate) -> Breach | None:
    """Public-security mediation opens on a listed act, in slight circumstances, on one of three grounds: all of them.

    Without them the parties are told of people's mediation and of the court, and the case goes one of the other ways.
    """
    if procedure not in codes.PROCEDURES_WITH_EXCLUSIONS:
        return None
    missing = [
        (not gate.public_order_act, _("one of the nine acts")),
        (not gate.is_slight, _("slight circumstances")),
        (not gate.mediation_ground, _("one of the three grounds")),
    ]
    labels = [label for is_missing, label in missing if is_missing]
    if not labels:
        return None
    message = _(
        "Public-security mediation does not open here, for want of: %(missing)s. Tell the parties of people's "
        "mediation and of the court, and take another procedure."
    )
    return Breach("police_gate", message % {"missing": "; ".join(labels)})


def within(gate: Gate) -> Breach | None:
    """Parties reconcile without a penalty only where police could have mediated, whatever the procedure is."""
    breach = passed(codes.POLICE, gate)
    if breach is None:
        return None
    message = _("Only a case that public-security mediation is open to ends so: act, slight circumstances and ground.")
    return Breach("police_gate", message)


def excluded(procedure: str, exclusions: Iterable[str]) -> Breach | None:
    """Public-security mediation is excluded for some matters; `exclusions` are the codes that apply."""
    exclusions = list(exclusions)
    if procedure not in codes.PROCEDURES_WITH_EXCLUSIONS or not exclusions:
        return None
    labels = "; ".join(str(codes.EXCLUSIONS[code].label) for code in exclusions)
    return Breach(
        "police_excluded", _("Public-security mediation is excluded here: %(grounds)s.") % {"grounds": labels}
    )
