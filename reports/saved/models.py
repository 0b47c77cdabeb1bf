"""Saved reports, their schedules, and their deliveries to officers and webhooks."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Stamped, Voidable
from core.privacy.encryption import EncryptedTextField
from reports.saved import codes
from reports.saved.querysets import DeliveryQuerySet, OwnQuerySet, SavedReportQuerySet
from stations.models import Officer

WEEKDAYS = [
    (1, _("Monday")), (2, _("Tuesday")), (3, _("Wednesday")), (4, _("Thursday")), (5, _("Friday")),
    (6, _("Saturday")), (7, _("Sunday")),
]  # fmt: skip


class Webhook(Stamped, Voidable):
    """An address of another system that takes files (推送地址); the secret signs what is sent and is shown once."""

    ROOM_PATH = ""
    VIEW = "reports.deliver"

    owner = models.ForeignKey(Officer, models.PROTECT, related_name="webhooks", verbose_name=_("owner"))
    name = models.CharField(_("name"), max_length=80)
    url = models.URLField(_("address"), max_length=300)
    secret = EncryptedTextField(editable=False)
    failures = models.PositiveSmallIntegerField(_("failed in a row"), default=0, editable=False)
    disabled_at = models.DateTimeField(_("stopped at"), null=True, blank=True, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name", "id"]

    def __str__(self):
        return self.name

    @property
    def is_usable(self):
        return self.disabled_at is None and not self.is_void


class SavedReport(Stamped, Voidable):
    """A report or a filtered list under a name (常用报表), run by the nightly job where it has a schedule.

    `path` and `query` are its address; `period` moves its days with the day on which it is run.
    """

    AHEAD = ("next_on",)
    ROOM_PATH = ""
    VIEW = "reports.view"
    DAILY, WEEKLY, MONTHLY = "daily", "weekly", "monthly"
    SCHEDULES = [("", _("only when I ask")), (DAILY, _("daily")), (WEEKLY, _("weekly")), (MONTHLY, _("monthly"))]
    PERIODS = [
        ("", _("as it was saved")), ("yesterday", _("yesterday")), ("last_week", _("last week")),
        ("last_month", _("last month")), ("month_so_far", _("this month so far")),
    ]  # fmt: skip
    FORMATS = [("csv", "CSV"), ("xlsx", "Excel")]

    owner = models.ForeignKey(Officer, models.PROTECT, related_name="saved_reports", verbose_name=_("owner"))
    name = models.CharField(_("name"), max_length=80)
    path = models.CharField(max_length=200, editable=False)
    query = models.TextField(max_length=2000, blank=True, editable=False)
    format = models.CharField(_("file"), max_length=4, choices=FORMATS, default="xlsx")
    period = models.CharField(_("days"), max_length=12, choices=PERIODS, blank=True)
    schedule = models.CharField(_("asked"), max_length=8, choices=SCHEDULES, blank=True)
    weekday = models.PositiveSmallIntegerField(_("on"), choices=WEEKDAYS, null=True, blank=True)
    month_day = models.PositiveSmallIntegerField(
        _("day of the month"), null=True, blank=True, help_text=_("Where a month is shorter, its last day.")
    )
    recipient = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for")
    )
    webhook = models.ForeignKey(
        Webhook, models.PROTECT, null=True, blank=True, related_name="saved_reports", verbose_name=_("webhook")
    )
    next_on = models.DateField(_("next on"), null=True, blank=True, editable=False)
    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True, editable=False)

    objects = SavedReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved report")
        verbose_name_plural = _("saved reports")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(schedule="weekly") | Q(weekday__gte=1, weekday__lte=7), name="saved_weekly_has_its_day"
            ),
            models.CheckConstraint(
                condition=~Q(schedule="monthly") | Q(month_day__gte=1, month_day__lte=31),
                name="saved_monthly_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["next_on"], condition=~Q(schedule=""), name="saved_report_due")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("saved:log", args=[self.pk])

    @property
    def address(self):
        """Where it opens as a page."""
        return f"{self.path}?{self.query}" if self.query else self.path


class Delivery(models.Model):
    """One thing to hand over, written with the decision to do so (待发件): a broker may lose its calls, not this.

    `key` makes a repeated decision one delivery. `next_at` is when it is tried, or given back by a sweeper that died.
    """

    FILE, WEBHOOK = "file", "webhook"
    WAITING, DONE, GIVEN_UP = codes.WAITING, codes.DONE, codes.GIVEN_UP
    KINDS = [(FILE, _("file")), (WEBHOOK, _("webhook"))]
    STATES = codes.DELIVERY_STATES.choices

    saved = models.ForeignKey(SavedReport, models.PROTECT, related_name="deliveries", verbose_name=_("saved report"))
    kind = models.CharField(max_length=8, choices=KINDS)
    key = models.CharField(max_length=80, unique=True)
    asked_on = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    # [{"at", "status", "error"}], the latest last: what a person looks up when nothing arrives.
    log = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["saved", "-id"], name="delivery_log"),
        ]

    def __str__(self):
        return self.key
