"""What chooses the cases of a ledger: the filter of the list, of which only what a ledger is kept by is offered."""

from django.utils import timezone
from django.utils.dateparse import parse_date

from core.time.periods import Period, requested_period
from disputes.filters import DisputeFilter
from stations.filters import PageFilterMixin

OFFERED = ("reported_from", "reported_to", "station", "room", "kind", "level", "source")


class LedgerFilter(PageFilterMixin, DisputeFilter):
    """Always for a period, of which the days are the API's `reported_from` and `reported_to`: this month by itself."""

    def __init__(self, data=None, *args, **kwargs):
        asked = data.dict() if hasattr(data, "dict") else dict(data or {})
        result = requested_period(timezone.localdate(), _day(asked, "reported_from"), _day(asked, "reported_to"))
        asked.update(reported_from=result.since.isoformat(), reported_to=result.until.isoformat())
        super().__init__(asked, *args, **kwargs)
        self.order_fields()

    def left_out(self):
        return tuple(name for name in self.filters if name not in OFFERED)

    def order_fields(self):
        """The days first: a ledger is a period before it is anything else."""
        self.form.order_fields(OFFERED)

    @property
    def period(self) -> Period:
        """The days of the rows; what cannot be read as a day has been replaced."""
        chosen = self.form.cleaned_data
        return Period(chosen["reported_from"], chosen["reported_to"])


def _day(asked, name):
    """The day asked for, or None where nobody could keep a ledger for it."""
    try:
        day = parse_date(asked.get(name) or "")
    except ValueError:
        return None
    return day if day and 1900 <= day.year < 2200 else None
