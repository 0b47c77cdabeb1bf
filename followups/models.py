"""What is due, why, and by when: raised by jobs and actions, closed by visits."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Dated, Stamped, by_field
from followups import codes
from followups.calendar.holidays import HOLIDAY_NAMES
from followups.calendar.models import CalendarChange, CalendarMove
from followups.querysets import CadenceQuerySet, FollowUpQuerySet
from followups.reason_texts import CANCEL_REASONS, reason_in_words
from residents.models import Household, Listing, ListingCategory, Resident
from stations.models import Room

__all__ = ["Cadence", "CalendarChange", "CalendarDay", "CalendarMove", "FollowUp"]


class CalendarDay(models.Model):
    """One day of the working calendar (工作日历), so that "n working days later" is a join.

    `ordinal` counts working days; a day off carries the ordinal of the working day before it.
    `working_on` is the day itself when it is worked, else the next working day.
    """

    on = models.DateField(_("day"), primary_key=True)
    is_working = models.BooleanField(_("working day"))
    name = models.CharField(_("holiday"), max_length=40, blank=True)
    ordinal = models.PositiveIntegerField(db_index=True)
    working_on = models.DateField()
    # An administrator's own entry survives a refresh from the published holidays.
    is_local = models.BooleanField(_("set by hand"), default=False)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["on"]

    def __str__(self):
        return str(self.on)

    @property
    def holiday(self):
        """The name in the reader's language; an administrator's own as written."""
        return HOLIDAY_NAMES.get(self.name, self.name)


class Cadence(Dated):
    """How often somebody is to be visited (走访周期), with the date from which it holds.

    Empty `category` means every household. `interval_days` counts from the last effective visit;
    the follow-up opens `lead_days` before it is due and is late after `grace_working_days`;
    the chief hears of it `escalate_after_days` after that.
    """

    category = models.ForeignKey(
        ListingCategory, models.PROTECT, null=True, blank=True, related_name="cadences", verbose_name=_("category")
    )
    level = models.CharField(_("level"), max_length=1, choices=Listing.LEVELS, blank=True)
    # Of a level whose interval depends on how the person came along; empty: however, or not noted yet.
    stage = models.CharField(
        _("how it went"), max_length=10, choices=Listing.STAGES, blank=True, default="", db_default=""
    )
    interval_days = models.PositiveSmallIntegerField(_("every so many days"))
    lead_days = models.PositiveSmallIntegerField(_("opens so many days before"), default=7)
    grace_working_days = models.PositiveSmallIntegerField(_("late after so many working days"), default=3)
    escalate_after_days = models.PositiveSmallIntegerField(_("told to the chief after so many days late"), default=7)

    objects = CadenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("cadence")
        verbose_name_plural = _("cadences")
        ordering = ["category", "level", "-valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            # Two, because SQLite knows no NULLS NOT DISTINCT.
            models.UniqueConstraint(
                fields=["category", "level", "stage", "valid_from"], name="cadence_of_category_once_per_date"
            ),
            models.UniqueConstraint(
                fields=["level", "valid_from"], condition=Q(category=None), name="cadence_of_households_once_per_date"
            ),
            models.CheckConstraint(condition=Q(interval_days__gte=1), name="cadence_at_least_a_day"),
        ]

    def __str__(self):
        whom = f"{self.category or _('every household')} {self.get_level_display()} {self.get_stage_display()}"
        return f"{whom.strip()}: {self.interval_days}"


class FollowUp(Stamped):
    """A visit that is due (回访任务): to whom, why, from when to when, and what became of it."""

    PAST = ("done_on",)
    AHEAD = ("raised_for_on", "due_on", "window_from", "window_to", "escalate_on")
    VIEW = "followups.view"
    OPEN, DONE, LATE_DONE, CANCELLED = codes.OPEN, codes.DONE, codes.LATE_DONE, codes.CANCELLED
    STATES = codes.FOLLOW_UP_STATES.choices

    # Links that begin one of the indexes below, or that nobody ever looks up, have none of their own (ADR 0018).
    created_by = by_field(_("entered by"), db_index=False)
    updated_by = by_field(_("changed by"), db_index=False)
    room = models.ForeignKey(
        Room, models.PROTECT, related_name="follow_ups", verbose_name=_("police room"), db_index=False
    )
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="follow_ups", verbose_name=_("household")
    )
    resident = models.ForeignKey(
        Resident,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("resident"),
        db_index=False,
    )
    # Of a matter: whom it concerns in words. Only a visit about that matter closes it, at whatever door.
    is_matter = models.BooleanField(_("about a matter"), db_default=False, default=False)
    subject = models.CharField(_("matter"), max_length=120, blank=True, db_default="", default="")
    source_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", db_index=False)
    source_id = models.PositiveBigIntegerField()
    source = GenericForeignKey("source_type", "source_id")
    # The date it was raised for; stays when `due_on` is moved, so a job cannot raise it again.
    raised_for_on = models.DateField(_("raised for"), editable=False)
    due_on = models.DateField(_("due on"))
    window_from = models.DateField(_("from"))
    window_to = models.DateField(_("no later than"))
    escalate_on = models.DateField(_("told to the chief on"))
    # As first promised; empty as long as nobody moved it. Moving it makes nothing in time that was late.
    first_due_on = models.DateField(_("first due on"), null=True, blank=True, editable=False)
    first_window_to = models.DateField(_("first promised no later than"), null=True, blank=True, editable=False)
    # The first promise of every row, kept by the database: of queries only, a row in hand has `last_promised_day`.
    promised_on = models.GeneratedField(
        expression=Coalesce("first_due_on", "due_on"), output_field=models.DateField(), db_persist=True
    )
    promised_to = models.GeneratedField(
        expression=Coalesce("first_window_to", "window_to"), output_field=models.DateField(), db_persist=True
    )
    reason_code = models.CharField(max_length=40)
    reason_data = models.JSONField(default=dict, blank=True)
    is_confidential = models.BooleanField(_("confidential"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=OPEN)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    # By name only: the visit stands above; the link is kept so that the database defends it.
    done_by_visit = models.ForeignKey(
        "visits.Visit", models.PROTECT, null=True, blank=True, related_name="closed_follow_ups", db_index=False
    )
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True, editable=False)
    escalated_at = models.DateTimeField(_("told to the chief at"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True, editable=False)
    cancelled_by = by_field(_("cancelled by"), db_index=False)
    cancel_reason = models.CharField(_("reason for cancelling"), max_length=200, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_type", "source_id", "raised_for_on"], name="followup_once_per_source_and_date"
            ),
            models.CheckConstraint(
                condition=Q(window_from__lte=F("due_on"), window_to__gte=F("due_on")),
                name="followup_due_inside_window",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(codes.DONE_STATES), done_by_visit__isnull=False, done_on__isnull=False)
                | Q(state__in=["open", "cancelled"], done_by_visit__isnull=True, done_on__isnull=True),
                name="followup_done_names_its_visit",
            ),
            models.CheckConstraint(
                condition=Q(household__isnull=False) | Q(resident__isnull=False) | (Q(is_matter=True) & ~Q(subject="")),
                name="followup_names_whom_or_what",
            ),
            models.CheckConstraint(
                condition=Q(first_due_on__isnull=True, first_window_to__isnull=True)
                | Q(first_due_on__lte=F("due_on"), first_window_to__gte=F("first_due_on")),
                name="followup_moved_to_a_later_day",
            ),
        ]
        indexes = [
            models.Index(fields=["room", "due_on", "id"], condition=Q(state="open"), name="followup_open_in_room"),
            # Counting what is late, room by room, touches no row (ADR 0014).
            models.Index(
                fields=["room", "promised_to", "is_confidential"], condition=Q(state="open"), name="followup_open_late"
            ),
            models.Index(fields=["household"], condition=Q(state="open"), name="followup_open_household"),
            models.Index(fields=["source_type", "source_id"], condition=Q(state="open"), name="followup_open_source"),
            models.Index(fields=["due_on", "id"], name="followup_due"),
            # The county's list of what is due: the index above passes by all that was answered in the years before.
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="followup_open_due"),
            models.Index(fields=["room", "updated_at", "id"], name="followup_room_changed"),
            models.Index(fields=["resident"], condition=Q(resident__isnull=False), name="followup_resident"),
            models.Index(fields=["done_by_visit"], condition=Q(done_by_visit__isnull=False), name="followup_answer"),
            # A day of a room is counted anew at every write.
            models.Index(fields=["room", "promised_on"], condition=~Q(state="cancelled"), name="followup_room_due"),
            models.Index(
                fields=["room", "promised_on"], condition=Q(first_due_on__isnull=False), name="followup_room_moved"
            ),
            models.Index(fields=["room", "done_on"], condition=Q(done_on__isnull=False), name="followup_room_done"),
        ]

    def __str__(self):
        return f"{self.who} · {self.due_on}"

    def get_absolute_url(self):
        return reverse("followups:detail", args=[self.pk])

    @property
    def who(self):
        """The person when one is meant, else the household; of a matter, the matter."""
        return self.resident or self.household or self.subject

    @property
    def reason(self):
        """Why it is due, in one sentence of the reader's language."""
        return reason_in_words(self.reason_code, self.reason_data)

    @property
    def cancel_reason_in_words(self):
        """What the officer wrote, or the sentence for what the nightly job found."""
        return CANCEL_REASONS.get(self.cancel_reason, self.cancel_reason)

    @property
    def state_code(self) -> codes.FollowUpState:
        """What its state means."""
        return codes.FOLLOW_UP_STATES[self.state]

    @property
    def is_open(self):
        return self.state == self.OPEN

    @property
    def is_moved(self):
        """Somebody put it off to a later date."""
        return self.first_due_on is not None

    @property
    def first_promised_day(self):
        """The day it was first due, which no later date changes."""
        return self.first_due_on or self.due_on

    @property
    def last_promised_day(self):
        """The last day as first promised: from the next day on it is late, wherever it was moved to."""
        return self.first_window_to or self.window_to

    @property
    def limit_of_chief(self):
        """How long after a last day the chief hears of it: after the present one when he was told before it moved."""
        last_day = self.window_to if self.escalate_on >= self.window_to else self.last_promised_day
        return self.escalate_on - last_day

    @property
    def is_overdue(self):
        """Open and past its last day as first promised."""
        return self.is_open and self.last_promised_day < timezone.localdate()

    @property
    def days_late(self):
        """Whole days past its last day, 0 while it is in time or when it is no longer open."""
        return (timezone.localdate() - self.last_promised_day).days if self.is_overdue else 0

    @property
    def tone(self):
        """Colour of its label: red past the last day, orange past the date, yellow on it, jade when done."""
        if not self.is_open:
            return self.state_code.tone
        today = timezone.localdate()
        if self.is_overdue:
            return "red"
        return "orange" if self.due_on < today else "yellow" if self.due_on == today else "grey"

    @property
    def visit_url(self):
        """Where the visit that closes it is entered."""
        return f"{reverse('visits:create')}?follow_up={self.pk}"
