"""Changing how often somebody is visited: always a new row from a date, never over what held before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.dated_changes import end, follow
from core.errors import Invalid, NotAllowed
from followups.models import Cadence

if TYPE_CHECKING:
    from residents.models import ListingCategory
    from stations.models import Officer


@transaction.atomic
def set_cadence(
    *, by: Officer, category: ListingCategory, level: str, valid_from: date, stage: str = "", **values: Any
) -> Cadence:
    """From `valid_from` on, `category`, `level` and `stage` (all empty: every household) follow `values`.

    The row that held until then ends the day before. A row that was to start later stays as it is.
    """
    _may_edit(by)
    if values["lead_days"] >= values["interval_days"]:
        raise Invalid(_("It must open less than one interval before it is due."), "lead_days")
    key = {"category": category, "level": level, "stage": stage}
    return follow(by=by, model=Cadence, key=key, valid_from=valid_from, values=values)


@transaction.atomic
def end_cadence(*, by: Officer, cadence: Cadence, on: date) -> None:
    """The last day of a cadence; from the next day on nothing is raised by it."""
    _may_edit(by)
    if on < timezone.localdate() - timedelta(days=1):
        raise Invalid(_("What held in the past is not changed."), field="on")
    if on < cadence.valid_from:
        raise Invalid(_("It has not begun by then."), field="on")
    end(by, Cadence.objects.filter(pk=cadence.pk), on)


def _may_edit(by: Officer) -> None:
    if not by.can("dictionaries.edit"):
        raise NotAllowed(_("Your role may not do this."))
