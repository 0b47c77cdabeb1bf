"""Of which units somebody may have a summary: those whose every room is in the own scope; and their remarks."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.http import Http404

from core.web.address_values import row_id
from reports.models import MonthlyRemark
from stations.models import Bureau, Station

PERMISSION = "reports.view"


def stations_of(user):
    """A post at one room is not enough: the summary shows the other rooms of the station too."""
    scope = user.scope_for(PERMISSION)
    return Station.objects.filter(Q(pk__in=scope.station_ids) | Q(bureau__in=scope.bureau_ids)).order_by("code")


def bureaus_of(user):
    return Bureau.objects.filter(pk__in=user.scope_for(PERMISSION).bureau_ids).order_by("code")


def has_any(user):
    scope = user.scope_for(PERMISSION)
    return bool(scope.station_ids or scope.bureau_ids)


def unit_of(user, text):
    """The station in the address; without one the county, or of a chief the own station. Http404 when there is none."""
    if text:
        unit = stations_of(user).filter(pk=row_id(text) or 0).first()
    else:
        unit = bureaus_of(user).first() or stations_of(user).first()
    if unit is None:
        raise Http404
    return unit


def remark_of(station: Station, month: date) -> MonthlyRemark | None:
    """What the chief wrote under the summary of a month (its first day), or None."""
    return MonthlyRemark.objects.of_month(station, month).select_related("updated_by").first()


def months_written(station: Station) -> set[date]:
    """First days of the months under whose summary something is written."""
    return set(MonthlyRemark.objects.written(station).values_list("month", flat=True))
