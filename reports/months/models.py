"""Months whose figures no longer change in silence: the day on which they are closed, and what stood then."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.models import Dated, by_field
from reports.months.querysets import ClosedMonthQuerySet, ClosingDayQuerySet

# What the first row gives as its source; in the catalogue by its name here.
OWN_DEFAULT = gettext_noop("Own default: no norm names a day. What is entered late comes within the first days.")
LAST_POSSIBLE = 28  # every month has it

LEVELS = [("room", _("police room")), ("station", _("station")), ("bureau", _("bureau"))]


class ClosingDay(Dated):
    """On which day of the next month a month is closed (月度结账日); set by the county."""

    day = models.PositiveSmallIntegerField(
        _("day of the next month"), validators=[MinValueValidator(1), MaxValueValidator(LAST_POSSIBLE)]
    )

    objects = ClosingDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing day")
        verbose_name_plural = _("closing days")
        ordering = ["-valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["valid_from"], name="closing_day_once_per_date"),
            models.CheckConstraint(
                condition=Q(day__gte=1, day__lte=LAST_POSSIBLE), name="closing_day_is_in_every_month"
            ),
        ]

    def __str__(self):
        return _("day %(day)d of the next month") % {"day": self.day}


class ClosedMonth(models.Model):
    """A month whose figures are kept as they stood (已结账月份). It is closed once and never opened again."""

    month = models.DateField(_("month"), unique=True, help_text=_("Its first day."))
    closed_on = models.DateField(_("month closed on"))
    closed_by = by_field(_("closed by"))

    objects = ClosedMonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="closed_month_is_named_by_its_first_day"),
            models.CheckConstraint(condition=Q(closed_on__gt=models.F("month")), name="month_is_closed_after_it_began"),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"


class FrozenLine(models.Model):
    """The figures of one report, unit and month on the day the month was closed (结账数据); never written again.

    `unit` is the id of a room, station or bureau as `level` says, with the code and name it had that day.
    """

    closed_month = models.ForeignKey(
        ClosedMonth, models.PROTECT, related_name="lines", verbose_name=_("closed month"), db_index=False
    )
    report = models.CharField(_("report"), max_length=20)
    level = models.CharField(_("level"), max_length=10, choices=LEVELS)
    unit = models.PositiveBigIntegerField(_("unit"))
    unit_code = models.CharField(_("code"), max_length=20)
    unit_name = models.CharField(_("name"), max_length=80)
    figures = models.JSONField(_("figures"))

    class Meta:
        verbose_name = _("frozen line")
        verbose_name_plural = _("frozen lines")
        ordering = ["closed_month", "report", "level", "unit_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["closed_month", "report", "level", "unit"], name="frozen_line_once_per_month_and_unit"
            )
        ]

    def __str__(self):
        return f"{self.report} · {self.unit_name}"
