"""When a household waits too long for a visit: data with the date from which it holds, never a number in code."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.models import Dated
from residents.querysets import WaitingLimitQuerySet

# What the first row gives as its source; in the catalogue by its name here.
OWN_DEFAULT = gettext_noop("Own default: no norm names a number.")


class WaitingLimit(Dated):
    """After how many days without a visit a household is tinted, amber and then red (未走访提示天数).

    The list of households, longest unvisited first, goes by it, and so does every figure of who was not visited.
    """

    amber_days = models.PositiveSmallIntegerField(_("amber after so many days unvisited"))
    red_days = models.PositiveSmallIntegerField(_("red after so many days unvisited"))

    objects = WaitingLimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("limit of waiting")
        verbose_name_plural = _("limits of waiting")
        ordering = ["-valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["valid_from"], name="waiting_limit_once_per_date"),
            models.CheckConstraint(
                condition=Q(amber_days__gte=1, red_days__gt=F("amber_days")), name="waiting_limit_red_after_amber"
            ),
        ]

    def __str__(self):
        return _("amber after %(amber)d, red after %(red)d days") % {"amber": self.amber_days, "red": self.red_days}
