"""What changed the working calendar, and which deadlines moved with it."""

from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import by_field
from followups.querysets import CalendarChangeQuerySet


class CalendarChange(models.Model):
    """One change of the working calendar (日历变更): proposed, looked at, done, perhaps taken back.

    `days` are [day, is it worked, name] as the change says them, `before` [day, is it worked, name, set by hand] as
    they were. `counts` says how many days changed and how many deadlines moved.
    """

    moved_now: dict  # counts of the act that has just been done; not stored

    VIEW = "dictionaries.edit"
    NOTICE, BY_HAND, CLEARED, PUBLISHED = "notice", "day", "cleared", "published"
    KINDS = [
        (NOTICE, _("notice of holidays")),
        (BY_HAND, _("day set by hand")),
        (CLEARED, _("day left to the published calendar")),
        (PUBLISHED, _("published holidays of a new release")),
    ]
    WAITING, DONE, UNDONE = "waiting", "done", "undone"
    STATES = [(WAITING, _("not confirmed yet")), (DONE, _("holds")), (UNDONE, _("taken back"))]

    kind = models.CharField(_("kind"), max_length=10, choices=KINDS)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=WAITING)
    year = models.PositiveSmallIntegerField(_("year"))
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    days = models.JSONField(default=list)
    before = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    created_by = by_field(_("proposed by"))
    done_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    done_by = by_field(_("confirmed by"))
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_by = by_field(_("taken back by"))

    objects = CalendarChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of the calendar")
        verbose_name_plural = _("changes of the calendar")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", done_at__isnull=True)
                | Q(state__in=["done", "undone"], done_at__isnull=False),
                name="calendarchange_done_has_its_time",
            )
        ]

    def __str__(self):
        if self.kind == self.NOTICE:
            return gettext("Notice of holidays %(year)d") % {"year": self.year}
        if self.kind == self.PUBLISHED:
            return str(self.get_kind_display())
        return f"{self.get_kind_display()} {self.days[0][0]}"

    def get_absolute_url(self):
        return reverse("followups:calendar-change", args=[self.pk])

    @property
    def named_days(self):
        """{day: (is it worked, name)}"""
        return {date.fromisoformat(on): (is_working, name) for on, is_working, name in self.days}


class CalendarMove(models.Model):
    """A deadline that moved with a change of the calendar, so that taking it back puts it where it was."""

    change = models.ForeignKey(CalendarChange, models.PROTECT, related_name="moves")
    target_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    target_id = models.PositiveBigIntegerField()
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        verbose_name = _("deadline moved with the calendar")
        verbose_name_plural = _("deadlines moved with the calendar")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["change", "target_type", "target_id"], name="calendarmove_once_a_change")
        ]

    def __str__(self):
        return f"{self.change} · {self.target_type_id}:{self.target_id}"
