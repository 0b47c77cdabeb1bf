"""What a chief writes under the summary of a month."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Stamped
from reports.summaries.querysets import MonthlyRemarkQuerySet
from stations.models import Station

MAX_REMARK_LENGTH = 600  # what fits on the page beside the figures


class MonthlyRemark(Stamped):
    """The remarks of a station's chief on a month (月度小结·所长意见), one a station and month."""

    PAST = ("month",)
    VIEW = "reports.view"
    ROOM_PATH = "station__rooms"

    station = models.ForeignKey(Station, models.PROTECT, related_name="remarks", verbose_name=_("police station"))
    month = models.DateField(_("month"), help_text=_("Its first day."))
    text = models.TextField(_("remarks"), max_length=MAX_REMARK_LENGTH, blank=True)

    objects = MonthlyRemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remarks on a month")
        verbose_name_plural = _("remarks on months")
        ordering = ["-month", "station"]
        constraints = [
            models.UniqueConstraint(fields=["station", "month"], name="remark_once_per_station_and_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="remark_names_its_month_by_the_first_day"),
        ]

    def __str__(self):
        return f"{self.station} · {self.month:%Y-%m}"

    def get_absolute_url(self):
        month = [f"{self.month.year:04}", f"{self.month.month:02}"]
        return f"{reverse('summaries:page', args=month)}?station={self.station_id}"
