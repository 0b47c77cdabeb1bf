"""The closing day: a new row from a day on; earlier rows are never overwritten."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.dated_changes import follow
from core.errors import NotAllowed
from reports.models import ClosingDay

if TYPE_CHECKING:
    from stations.models import Officer


@transaction.atomic
def set_closing_day(*, by: Officer, valid_from: date, day: int, origin: str = "") -> ClosingDay:
    """Months that end on `valid_from` or later are closed on that day of the next month."""
    if not by.can("dictionaries.edit"):
        raise NotAllowed(_("Your role may not change the dictionaries."))
    return follow(by=by, model=ClosingDay, key={}, valid_from=valid_from, values={"day": day, "origin": origin})
