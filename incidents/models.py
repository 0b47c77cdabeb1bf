"""Counts of incidents, entered or imported; the single case stays in the case system of the police."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core.models import Dictionary, Stamped, by_field
from incidents import codes
from incidents.querysets import ImportBatchQuerySet, IncidentCountQuerySet, IncidentKindQuerySet
from stations.models import Room

# Counts of one room, month and kind beyond this are a typing error.
MAX_COUNT = 99_999

# The source of the shipped kinds; in the catalogue by its name here.
OWN_DEFAULT = gettext_noop("Own default: kinds as most counties report them; the county sets its own.")


class IncidentKind(Dictionary):
    """A kind of incident (案件类别) that is counted by month. A month's counts name it by its code."""

    order = models.PositiveSmallIntegerField(_("place in the order"), default=0)

    objects = IncidentKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of incident")
        verbose_name_plural = _("kinds of incident")
        ordering = ["order", "code"]
        constraints = [
            *Dictionary.Meta.constraints,
            models.UniqueConstraint(fields=["code", "valid_from"], name="incident_kind_once_per_date"),
        ]


class IncidentCount(Stamped):
    """How many incidents of a kind there were in a room in a month (发案数).

    No row, or an empty count, means that it is not known; a zero is a number like any other.
    """

    PAST = ("month",)
    VIEW = "incidents.view"

    room = models.ForeignKey(Room, models.PROTECT, related_name="incident_counts", verbose_name=_("police room"))
    month = models.DateField(_("month"), help_text=_("Its first day."))
    kind = models.SlugField(_("kind of incident"), max_length=40, db_index=False)
    count = models.PositiveIntegerField(_("incidents counted"), null=True, blank=True, help_text=_("Empty: not known."))

    objects = IncidentCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of incidents")
        verbose_name_plural = _("counts of incidents")
        ordering = ["-month", "room", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["room", "month", "kind"], name="incident_count_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="incident_month_is_its_first_day"),
        ]
        indexes = [models.Index(fields=["month", "room"], name="incident_month_room")]

    def __str__(self):
        return f"{self.room} · {self.month:%Y-%m}"

    @property
    def month_text(self):
        return f"{self.month:%Y-%m}"

    def get_absolute_url(self):
        return f"{reverse('incidents:entry')}?station={self.room.station_id}&month={self.month:%Y-%m}"


class ImportBatch(models.Model):
    """A file of counts (发案导入): what it would change, then that it was done, then perhaps that it was taken back.

    `lines` are its good figures as `incidents.batches.Line` holds them, each with what was known before; `rejected` the
    rows that cannot be taken, with reasons as code and data; `counts` says how many there are of which.
    """

    VIEW = "incidents.edit"
    WAITING, DONE, UNDONE = codes.WAITING, codes.DONE, codes.UNDONE
    STATES = codes.IMPORT_STATES.choices

    file_name = models.CharField(_("file"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=WAITING)
    created_at = models.DateTimeField(_("sent at"), default=timezone.now)
    created_by = by_field(_("sent by"))
    done_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    done_by = by_field(_("imported by"))
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_by = by_field(_("taken back by"))
    header = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    rejected = models.JSONField(default=list)
    counts = models.JSONField(default=dict)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of incidents")
        verbose_name_plural = _("imports of incidents")
        ordering = ["-id"]
        indexes = [models.Index(fields=["created_by", "-id"], name="incident_import_by")]

    def __str__(self):
        return self.file_name or str(_("import of incidents"))

    def get_absolute_url(self):
        return reverse("incidents:import", args=[self.pk])

    @property
    def state_code(self) -> codes.ImportState:
        """How the state looks: its label, colour and icon."""
        return codes.IMPORT_STATES[self.state]
