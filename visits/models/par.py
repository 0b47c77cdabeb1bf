"""How much work is par: data with the date from which it holds, never a number in code."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ParQuerySet(models.QuerySet):
    def valid(self, on=None):
        on = on or timezone.localdate()
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)


class ParVolume(models.Model):
    """The week's par of one officer (工作量标准), chosen by the county."""

    HOUSEHOLDS, HOURS = "households_week", "hours_week"
    MEASURES = [(HOUSEHOLDS, _("households a week")), (HOURS, _("hours in the community a week"))]

    measure = models.CharField(_("measure"), max_length=20, choices=MEASURES)
    value = models.PositiveSmallIntegerField(_("par"))
    valid_from = models.DateField(_("holds from"))
    valid_until = models.DateField(_("holds until"), null=True, blank=True)
    origin = models.CharField(_("source of the default"), max_length=200, blank=True)

    objects = ParQuerySet.as_manager()

    class Meta:
        verbose_name = _("par volume")
        verbose_name_plural = _("par volumes")
        ordering = ["measure", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "valid_from"], name="par_once_per_date"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="par_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.get_measure_display()}: {self.value}"
