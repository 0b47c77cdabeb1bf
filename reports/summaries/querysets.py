"""Remarks under monthly summaries; who may read them is decided by the station (`reports.summaries.scope`)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from stations.models import Station


class MonthlyRemarkQuerySet(models.QuerySet):
    def of_month(self, station: Station, month: date) -> Self:
        """At most one row; `month` is the first day."""
        return self.filter(station=station, month=month)

    def written(self, station: Station) -> Self:
        """Those of a station in which something is written."""
        return self.filter(station=station).exclude(text="")
