"""The counted figures: one wide row per day and room, and one row per room for its present state."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.queries.querysets import ScopedQuerySet
from stations.models import Room


def count(label: Any) -> models.PositiveIntegerField:
    """A column of a count, 0 by default."""
    return models.PositiveIntegerField(label, default=0, db_default=0)


class Measured(models.Model):
    """What is counted of a police room in a period; every measure adds up over rooms and days."""

    ROOM_PATH = "room"
    VIEW = "reports.view"

    # Of visits (visits/fact_sources.py)
    visits = count(_("visits"))
    door_visits = count(_("door-to-door visits"))
    patrol_visits = count(_("patrol visits"))
    return_visits = count(_("return visits"))
    met_visits = count(_("visits at which somebody was met"))
    refused_visits = count(_("refused visits"))
    minutes = count(_("minutes"))
    patrol_minutes = count(_("minutes on patrol"))
    households_met = count(_("households at which somebody was met that day"))
    households_first_met = count(_("of these, met for the first time in that month"))
    persons_met = count(_("persons met that day"))
    # Of follow-ups (followups/fact_sources.py)
    follow_ups_due = count(_("follow-ups due"))
    follow_ups_done = count(_("follow-ups done in time"))
    follow_ups_late = count(_("follow-ups done late"))
    answering_visits = count(_("visits that closed a follow-up"))
    # Of disputes (disputes/fact_sources.py)
    cases_opened = count(_("opened cases"))
    cases_closed = count(_("closed cases"))
    cases_agreed = count(_("closed with an agreement"))
    cases_not_agreed = count(_("closed without an agreement"))
    cases_reopened = count(_("cases opened again"))
    # Of the register (residents/fact_sources.py)
    arrived = count(_("stays that began"))
    departed = count(_("stays that ended"))

    class Meta:
        abstract = True


class DailyFact(Measured):
    """What happened in a police room on a day (日统计); a day on which nothing happened may have no row.

    Written by `facts.fact_updates` alone, from the records themselves and in the transaction that changed them.
    """

    room = models.ForeignKey(Room, models.PROTECT, related_name="daily_facts", verbose_name=_("police room"))
    day = models.DateField(_("day"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily fact")
        verbose_name_plural = _("daily facts")
        ordering = ["day", "room_id"]
        constraints = [
            models.UniqueConstraint(fields=["room", "day"], name="dailyfact_once_per_room_and_day"),
        ]
        indexes = [models.Index(fields=["day", "room"], name="dailyfact_day")]

    def __str__(self) -> str:
        return f"{self.room} · {self.day}"


class MonthlyFact(Measured):
    """The sums of the daily facts of a room over a calendar month (月统计), so that reports of years stay fast.

    Written by `facts.fact_updates` alone, in the same transaction, from the days.
    """

    room = models.ForeignKey(
        Room, models.PROTECT, related_name="monthly_facts", verbose_name=_("police room"), db_index=False
    )
    month = models.DateField(_("month"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly fact")
        verbose_name_plural = _("monthly facts")
        ordering = ["month", "room_id"]
        constraints = [
            models.UniqueConstraint(fields=["room", "month"], name="monthlyfact_once_per_room_and_month"),
        ]
        indexes = [models.Index(fields=["month", "room"], name="monthlyfact_month")]

    def __str__(self) -> str:
        return f"{self.room} · {self.month:%Y-%m}"


MEASURES = tuple(field.name for field in Measured._meta.local_fields)


class RoomNow(models.Model):
    """The present state of a police room (警务室现况): its register, and a number that rises with every change in it.

    A transaction that changes anything counted of a room locks this row, so that two never count past each other.
    """

    ROOM_PATH = "room"
    VIEW = "reports.view"

    room = models.OneToOneField(Room, models.PROTECT, related_name="now", verbose_name=_("police room"))
    stamp = models.PositiveBigIntegerField(_("changes"), default=0, db_default=0)

    # Of the register (residents/fact_sources.py)
    residents = count(_("residents"))
    permanent = count(_("permanent"))
    temporary = count(_("temporary"))
    lodging = count(_("lodging"))
    unregistered = count(_("unregistered"))
    abroad = count(_("from abroad"))
    households = count(_("households"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("room as it stands")
        verbose_name_plural = _("rooms as they stand")
        ordering = ["room_id"]

    def __str__(self) -> str:
        return str(self.room)


class TableStamp(models.Model):
    """How often a small table that many responses show has changed; raised by triggers alone (facts/stamps.py)."""

    name = models.CharField(_("table"), max_length=60, unique=True)
    stamp = models.PositiveBigIntegerField(_("changes"), default=0, db_default=0)

    class Meta:
        verbose_name = _("changes of a table")
        verbose_name_plural = _("changes of tables")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
