"""The remarks of a chief on a month of the own station."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import trail
from core.errors import Invalid, NotAllowed, OutOfScope, StaleVersion
from reports.models import MonthlyRemark
from stations.models import Station

if TYPE_CHECKING:
    from stations.models import Officer


@transaction.atomic
def write_remark(*, by: Officer, station: Station, month: date, text: str, version: int = 0) -> MonthlyRemark:
    """Write or change the remarks under the summary of `month` (its first day); an empty text takes it away.

    `version` is that of the remarks the writer saw, 0 where there were none; StaleVersion when
    somebody else wrote in between. Raises NotAllowed, OutOfScope and Invalid.
    """
    if not by.can("station.lead"):
        raise NotAllowed(_("Remarks are written by the chief of the station."))
    if station.pk not in by.scope_for("station.lead").station_ids:
        raise OutOfScope
    if month.day != 1 or month > timezone.localdate():
        raise Invalid(_("Choose a month that has begun."), field="text")
    # Two first remarks at once wait for each other here.
    Station.objects.select_for_update().get(pk=station.pk)
    remark = MonthlyRemark.objects.of_month(station, month).first()
    is_new = remark is None
    remark = remark or MonthlyRemark(station=station, month=month, text="", version=0)
    if remark.version != version:
        raise StaleVersion(remark)
    changes = trail.set_values(remark, {"text": text.strip()})
    remark.check_fields(exclude=["station"])
    if not changes:
        return remark
    if is_new:
        remark.version = 1
        remark.save_new(by)
    else:
        remark.save_changed(by, ["text"], expected_version=version)
    trail.record(by=by, verb="remark_written", target=remark, changes=changes)
    return remark
