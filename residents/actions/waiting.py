"""The limits of waiting: another row from a day on, never over what held before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.dated_changes import follow
from core.errors import Invalid, NotAllowed
from residents.models import WaitingLimit
from residents.rules import homes as rules

if TYPE_CHECKING:
    from stations.models import Officer


@transaction.atomic
def set_waiting_limit(
    *, by: Officer, valid_from: date, amber_days: int, red_days: int, origin: str = ""
) -> WaitingLimit:
    """From `valid_from` on a household is amber and red after so many days; what held ends the day before."""
    if not by.can("dictionaries.edit"):
        raise NotAllowed(_("Your role may not change the dictionaries."))
    if reason := rules.limits(amber_days, red_days):
        raise Invalid(reason, field="red_days")
    values = {"amber_days": amber_days, "red_days": red_days, "origin": origin}
    return follow(by=by, model=WaitingLimit, key={}, valid_from=valid_from, values=values)
