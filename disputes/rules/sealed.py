"""Records of public order are sealed (Public Security Administration Punishments Law, article 136).

The number of the outside case, the tick "repeatedly", and earlier cases of the same parties are for the officers of
the case and those who approve in it; each look has a purpose and stands on the trail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disputes import codes

if TYPE_CHECKING:
    from disputes.models import Dispute
    from stations.models import Officer


def may_not_look(dispute: Dispute, by: Officer, *, leads: bool, hosted: bool) -> str | Promise | None:
    """A sentence why not, or None: the officer in charge, who hosted a round, or who leads the station may look."""
    if leads or hosted or dispute.handler_id == by.pk:
        return None
    return _("Only the officers of this case and the chief look at sealed records.")


def without_sealed(exclusions: list[str] | tuple[str, ...]) -> list[str]:
    """The grounds that may stand where others read."""
    return [code for code in exclusions if code not in codes.SEALED_EXCLUSIONS]
