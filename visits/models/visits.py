"""The visit: the one entry from which everything else follows."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.models import Stamped, Voidable, by_field
from disputes.models import Dispute
from residents.models import Household, Resident
from stations.models import Officer, Room
from stations.models.units import latitude_field, longitude_field
from visits import codes
from visits.querysets import VisitQuerySet


class Visit(Stamped, Voidable):
    """A visit (走访、巡访、回访). It stamps its room when made: who moves does not drag it along.

    `occurred_at` is when it happened, `created_at` when it was entered; `client_id` is chosen by the
    sender, so that the same submission, however often repeated, makes one visit.
    """

    PAST = ("occurred_at", "occurred_on")
    AHEAD = ("next_visit_on",)
    VIEW = "visits.view"
    DOOR, PATROL, RETURN = codes.DOOR, codes.PATROL, codes.RETURN
    KINDS = codes.VISIT_KINDS.choices
    MET, NOT_HOME, MOVED, REFUSED = codes.MET, codes.NOT_HOME, codes.MOVED, codes.REFUSED
    DIED = codes.DIED
    CONTACTS = codes.CONTACTS.choices

    client_id = models.UUIDField(_("submission number"), unique=True, editable=False)
    body_hash = models.CharField(max_length=64, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=KINDS, default=DOOR)
    # Links that begin one of the indexes below, or that nobody ever looks up, have none of their own (ADR 0018).
    room = models.ForeignKey(Room, models.PROTECT, related_name="visits", verbose_name=_("police room"), db_index=False)
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("household"),
        db_index=False,
    )
    # A return visit about a case; its parties may live elsewhere, so a household is not asked for.
    dispute = models.ForeignKey(
        Dispute,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("dispute"),
        db_index=False,
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    residents = models.ManyToManyField(Resident, blank=True, related_name="visits", verbose_name=_("who was met"))
    visited_by = models.ForeignKey(
        Officer, models.PROTECT, related_name="visits", verbose_name=_("visited by"), db_index=False
    )
    created_by = by_field(_("entered by"), db_index=False)
    updated_by = by_field(_("changed by"), db_index=False)
    voided_by = by_field(_("voided by"), db_index=False)
    occurred_at = models.DateTimeField(_("time of the visit"))
    # The local day, stored so that filters, windows and figures agree on it and use an index.
    occurred_on = models.DateField(_("day of the visit"), editable=False)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=10, validators=[MinValueValidator(0), MaxValueValidator(600)]
    )
    contact = models.CharField(_("result"), max_length=8, choices=CONTACTS, default=MET)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    next_visit_on = models.DateField(_("next visit on"), null=True, blank=True)
    # Of that day, in words of the household: "after seven". A wish, not an appointment to the minute.
    next_visit_hour = models.PositiveSmallIntegerField(_("hour of the next visit"), null=True, blank=True)
    latitude = latitude_field()
    longitude = longitude_field()

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-occurred_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="patrol") | Q(household__isnull=False) | Q(kind="return", dispute__isnull=False),
                name="visit_names_household_or_matter_unless_patrol",
            ),
            models.CheckConstraint(condition=Q(minutes__lte=600), name="visit_minutes_within_a_shift"),
            models.CheckConstraint(
                condition=Q(next_visit_hour__isnull=True) | Q(next_visit_hour__lte=23, next_visit_on__isnull=False),
                name="visit_next_hour_belongs_to_a_day",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""), name="visit_void_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["room", "-occurred_at", "-id"], name="visit_room_occurred"),
            models.Index(fields=["-occurred_at", "-id"], name="visit_occurred"),
            models.Index(fields=["household", "-occurred_at"], name="visit_household"),
            models.Index(fields=["room", "updated_at", "id"], name="visit_room_changed"),
            models.Index(fields=["visited_by", "occurred_on"], name="visit_officer_day"),
            models.Index(fields=["room", "occurred_on"], name="visit_room_day"),
            models.Index(fields=["dispute"], condition=Q(dispute__isnull=False), name="visit_dispute"),
        ]

    def __str__(self):
        on = timezone.localtime(self.occurred_at)
        return f"{self.get_kind_display()} · {self.where} · {on:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("visits:detail", args=[self.pk])

    def save(self, *args, **kwargs):
        self.occurred_on = timezone.localdate(self.occurred_at)
        super().save(*args, **kwargs)

    @property
    def is_late_entry(self):
        """Entered on a later day than it happened."""
        return timezone.localdate(self.created_at) > self.occurred_on

    @property
    def tone(self):
        """Colour of the label of its result."""
        return codes.CONTACTS[self.contact].tone

    @property
    def kind_code(self) -> codes.VisitKind:
        """What its kind means."""
        return codes.VISIT_KINDS[self.kind]

    @property
    def occurred_at_local(self):
        """The minute on the county's clock, for sheets."""
        return f"{timezone.localtime(self.occurred_at):%Y-%m-%d %H:%M}"

    @property
    def met_names(self):
        return "、".join(person.name for person in self.residents.all())

    @cached_property
    def met_ids(self):
        """Who was named as met; empty when nobody was. Whoever changes `residents` forgets it."""
        if "residents" in getattr(self, "_prefetched_objects_cache", {}):
            return frozenset(person.pk for person in self.residents.all())
        return frozenset(Visit.residents.through.objects.filter(visit=self.pk).values_list("resident_id", flat=True))

    @property
    def findings_text(self):
        """The findings that stand; needs `for_list`."""
        return "；".join(str(current_finding) for current_finding in self.current_findings)

    @property
    def where(self):
        return self.household or self.place or self.dispute or self.room

    @property
    def matter(self):
        """What it was made for besides the round of the homes, or None."""
        return self.dispute

    @property
    def recorded_answers(self):
        """What it found of its case and counts now, or None."""
        result = getattr(self, "return_answers", None)
        return result if result is not None and result.withdrawn_at is None else None

    @property
    def is_met(self):
        """Somebody was met and the visit stands."""
        return codes.is_met(self.contact) and not self.is_void

    @property
    def is_effective(self):
        """The person or family was met at home and the visit stands: the interval starts anew."""
        return self.is_met and codes.CONTACTS[self.contact].is_at_home and self.household_id is not None
