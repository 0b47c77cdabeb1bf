"""How much work is par: data with the date from which it holds, never a number in code."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Dated


class ParVolume(Dated):
    """The week's par of one officer (工作量标准), chosen by the county."""

    HOUSEHOLDS, HOURS = "households_week", "hours_week"
    MEASURES = [(HOUSEHOLDS, _("households a week")), (HOURS, _("hours in the community a week"))]

    measure = models.CharField(_("measure"), max_length=20, choices=MEASURES)
    value = models.PositiveSmallIntegerField(_("par"))

    class Meta:
        verbose_name = _("par volume")
        verbose_name_plural = _("par volumes")
        ordering = ["measure", "-valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["measure", "valid_from"], name="par_once_per_date"),
        ]

    def __str__(self):
        return f"{self.get_measure_display()}: {self.value}"
