"""Reading the remarks under the summaries of a station that the reader may see."""

from reports.models import MonthlyRemark


def remark_of(station, month):
    """What stands under a month (its first day), or None."""
    return MonthlyRemark.objects.filter(station=station, month=month).select_related("updated_by").first()


def months_written(station):
    """First days of the months on which something was written."""
    return set(MonthlyRemark.objects.filter(station=station).exclude(text="").values_list("month", flat=True))
